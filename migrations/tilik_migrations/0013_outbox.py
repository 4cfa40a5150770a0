"""The outbox, and what the import of earlier years may write."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tilik_server.models.vocabulary import MessageKind
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.fields.db_defaults import Now
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

ADDED = """
alter table outbox drop constraint if exists outbox_id_of_cycle;
alter table outbox add constraint outbox_id_of_cycle check (tilik_cycle_of(id) = cycle_id);
alter table outbox drop constraint if exists outbox_appraisal_id_of_cycle;
alter table outbox add constraint outbox_appraisal_id_of_cycle
  check (tilik_cycle_of(appraisal_id) = cycle_id);
create index if not exists outbox_waiting on outbox (created_at, id) where sent_at is null;
do $$
declare viewer constant text := '(select nullif(current_setting(''tilik.viewer'', true), ''''))';
begin
  alter table outbox enable row level security;
  drop policy if exists reading on outbox;
  execute format('create policy reading on outbox for select using (%s in
    (''demo'', ''import'', ''scoring'', ''operator''))', viewer);
  drop policy if exists writing on outbox;
  execute format('create policy writing on outbox using (%s in (''demo'', ''operator''))
    with check (%s in (''demo'', ''operator''))', viewer, viewer);
  execute format('grant select, insert, update, delete on outbox to %I',
                 current_setting('tilik.service_role'));
end $$;
"""

# An import brings cycles of earlier years with appraisals that are over; it touches no other.
IMPORTED = """
do $$
declare
  viewer constant text :=
    '(select nullif(current_setting(''tilik.viewer'', true), '''') = ''import'')';
  of_imported constant text := 'exists (select from appraisal a where a.id = appraisal_id and a.imported)';
  name text;
begin
  foreach name in array array['appraisal', 'outcome', 'timeline_entry', 'cycle'] loop
    execute format('drop policy if exists adding_years on %I', name);
    execute format('drop policy if exists correcting_years on %I', name);
  end loop;
  execute format('create policy adding_years on cycle for insert
    with check (%s and status = ''CLOSED'')', viewer);
  execute format('create policy adding_years on appraisal for insert
    with check (%s and imported and stage = ''CLOSED'')', viewer);
  execute format('create policy correcting_years on appraisal for update using (%s and imported)
    with check (%s and imported and stage = ''CLOSED'')', viewer, viewer);
  execute format('create policy adding_years on timeline_entry for insert with check (%s and %s)',
                 viewer, of_imported);
  execute format('create policy adding_years on outcome for insert with check (%s and %s)',
                 viewer, of_imported);
  execute format('create policy correcting_years on outcome for update using (%s and %s)
    with check (%s and %s)', viewer, of_imported, viewer, of_imported);
end $$;
"""

BACK = """
drop policy if exists adding_years on appraisal;
drop policy if exists correcting_years on appraisal;
drop policy if exists adding_years on cycle;
drop policy if exists adding_years on timeline_entry;
drop policy if exists adding_years on outcome;
drop policy if exists correcting_years on outcome;
drop policy if exists reading on outbox;
drop policy if exists writing on outbox;
"""


class Migration(migrations.Migration):
    """Who may read and write the outbox, and which rows an import of earlier years may."""

    dependencies = [('tilik', '0012_shared_scores')]

    initial = False

    operations = [
        ops.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('key', fields.CharField(unique=True, max_length=200)),
                ('kind', fields.CharEnumField(description='STAGE_DUE: STAGE_DUE\nSTAGE_OVERDUE: STAGE_OVERDUE\nEVIDENCE_WAITING: EVIDENCE_WAITING\nREVIEW_DUE: REVIEW_DUE\nRECEIPT_DEEMED: RECEIPT_DEEMED\nFOLLOW_UP_DUE: FOLLOW_UP_DUE', enum_type=MessageKind, max_length=24)),
                ('recipient', fields.ForeignKeyField('tilik.Employee', source_field='recipient_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('step', fields.CharField(null=True, max_length=64)),
                ('due_on', fields.DateField(null=True)),
                ('subject', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('text', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'outbox', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'One message to one person; `key` says what it is about, so that it is written once.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='"kind" IN (\'STAGE_DUE\', \'STAGE_OVERDUE\', \'EVIDENCE_WAITING\', \'REVIEW_DUE\', \'RECEIPT_DEEMED\', \'FOLLOW_UP_DUE\')', name='outbox_kind_known'),
        ),
        ops.RunSQL([ADDED, IMPORTED], reverse_sql=[BACK]),
    ]
