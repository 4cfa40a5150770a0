"""Invitations of citizens, what is unusual about feedback, and what is shown of the anonymous."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.fields.db_defaults import Now, SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

# Below five who gave feedback anonymously about the same person or unit from the same side in a
# cycle, none of it is shown, wherever it is asked for. Citizens have no name to be recognised by.
SHOWN = """
create or replace view feedback_shown with (security_invoker = true) as
  select f.* from feedback f
  where not f.anonymous or f.channel = 'CITIZEN' or f.parent_id is not null or 5 <= (
    select count(distinct coalesce(o.author_id, o.id)) from feedback o
    where o.anonymous and o.parent_id is null and o.cycle_id = f.cycle_id
      and o.channel = f.channel
      and (o.about_id = f.about_id
           or o.about_id is null and f.about_id is null and o.unit_id = f.unit_id)
  );
do $$
begin
  execute format('grant select on feedback_shown to %I', current_setting('tilik.service_role'));
end $$;
"""

# Anonymous feedback comes last and in the order of its keys, which are random.
ORDERS = """
drop index if exists feedback_by_person_newest;
drop index if exists feedback_by_unit_newest;
create index if not exists feedback_by_person_shown on feedback
  (about_id, (case when anonymous then '-infinity'::timestamptz else created_at end), id);
create index if not exists feedback_by_unit_shown on feedback
  (unit_id, (case when anonymous then '-infinity'::timestamptz else created_at end), id);
create index if not exists appraisal_by_superior on appraisal (appraiser_superior_id);
"""

POLICIES = """
do $$
declare
  name text;
  viewer constant text := '(select nullif(current_setting(''tilik.viewer'', true), ''''))';
begin
  foreach name in array array['invitation', 'invitation_attempt'] loop
    execute format('alter table %I enable row level security', name);
    execute format('drop policy if exists reading on %I', name);
    execute format('create policy reading on %I for select using (%s in
      (''demo'', ''import'', ''scoring'', ''operator''))', name, viewer);
    execute format('drop policy if exists writing on %I', name);
    execute format('create policy writing on %I using (%s in (''demo'', ''operator''))
      with check (%s in (''demo'', ''operator''))', name, viewer, viewer);
    execute format('grant select, insert, update, delete on %I to %I',
                   name, current_setting('tilik.service_role'));
  end loop;
end $$;
"""

BACK = """
drop view if exists feedback_shown;
drop index if exists feedback_by_person_shown;
drop index if exists feedback_by_unit_shown;
drop index if exists appraisal_by_superior;
create index if not exists feedback_by_person_newest on feedback (about_id, created_at, id);
create index if not exists feedback_by_unit_newest on feedback (unit_id, created_at, id);
drop policy if exists reading on invitation;
drop policy if exists writing on invitation;
drop policy if exists reading on invitation_attempt;
drop policy if exists writing on invitation_attempt;
"""


class Migration(migrations.Migration):
    """`feedback_shown` is what the graph reads; the table itself is for those who count."""

    dependencies = [('tilik', '0010_live')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Invitation',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('code_hash', fields.CharField(unique=True, max_length=64)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'invitation', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'A code for one piece of feedback about a unit, of which only the hash is kept.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='InvitationAttempt',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('client', fields.CharField(max_length=64)),
                ('minute', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('count', fields.IntField(default=1)),
            ],
            options={'table': 'invitation_attempt', 'app': 'tilik', 'unique_together': (('client', 'minute'),), 'pk_attr': 'id', 'table_description': 'How many codes one client tried in a minute; `client` is a hash, kept for an hour.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='InvitationAttempt',
            constraint=CheckConstraint(check='"count" > 0', name='invitation_attempt_positive'),
        ),
        ops.AddField(
            model_name='Feedback',
            name='answers',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Feedback',
            name='warnings',
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'"), encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddField(
            model_name='Review',
            name='scores',
            field=fields.JSONField(default=list, db_default=SqlDefault("'[]'"), encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.RunSQL([SHOWN, ORDERS, POLICIES], reverse_sql=[BACK]),
    ]
