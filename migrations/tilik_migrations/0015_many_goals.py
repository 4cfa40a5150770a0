"""Many goals at once: keys in their order, fewer indexes, and links looked at once a statement."""

from tortoise import fields, migrations
from tortoise.fields.base import OnDelete
from tortoise.migrations import operations as ops

# Rows that are stored in the order of their keys go side by side into the indexes, and not each to
# a page of its own. Asking the system for each key apart would take four times as long as hashing
# a secret that nobody keeps with the key's number.
KEYS = """
create or replace function tilik_ids(cycle smallint, number bigint) returns uuid[]
language sql volatile parallel safe as $$
  with secret as materialized (
    select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as bytes
  ),
  hashed as materialized (
    select encode(sha256(s.bytes || int8send(n)), 'hex') as digits
    from secret s, generate_series(1, number) n
  ),
  made as (
    select (lpad(to_hex(cycle::int), 4, '0') || left(digits, 8) || '8' || substr(digits, 9, 3) || '8'
      || substr(digits, 12, 15))::uuid as id from hashed
  )
  select coalesce(array_agg(id order by id), '{}') from made
$$;
"""

# Most goals have neither an indicator nor a goal they serve.
INDEXES = """
create index if not exists goal_by_served on goal (contributes_to_id)
  where contributes_to_id is not null;
create index if not exists goal_by_indicator on goal (indicator_id) where indicator_id is not null;
"""

# A new goal closes a loop only where another serves it already, as one of the same statement may.
# Nobody else sees it yet, so there is nothing to lock. The plan must not be kept, as in the
# triggers beside it.
LINKS = """
drop trigger if exists goal_no_loop on goal;
create or replace trigger goal_no_loop before update of contributes_to_id on goal
  for each row when (new.contributes_to_id is not null)
  execute function tilik_no_loop('contributes_to_id');
create or replace function goal_no_loop_added() returns trigger language plpgsql as $$
declare is_loop boolean;
begin
  execute '
    with recursive up (id, at) as (
      select c.id, c.contributes_to_id from changed c
      where c.contributes_to_id is not null
        and exists (select from goal g where g.contributes_to_id = c.id)
      union
      select up.id, g.contributes_to_id from up join goal g on g.id = up.at
      where g.contributes_to_id is not null and up.at <> up.id
    )
    select exists (select from up where at = id)' into is_loop;
  if is_loop then
    raise exception using errcode = 'check_violation', constraint = 'goal_no_loop',
      table = 'goal', message = 'contributes_to_id of goal leads back to itself';
  end if;
  return null;
end $$;
create or replace trigger goal_no_loop_added after insert on goal
  referencing new table as changed for each statement execute function goal_no_loop_added();
do $$
begin
  execute format('alter function goal_no_loop_added() security definer set search_path = %I, pg_temp',
                 current_schema());
end $$;
"""

# Whoever says that a goal has its own score need not be corrected.
SCORED = """
drop trigger if exists goal_scored on goal;
create or replace trigger goal_scored before update of shared, contributes_to_id on goal
  for each row execute function goal_scored();
create or replace trigger goal_scored_new before insert on goal
  for each row when (new.shared or new.scored_goal_id is distinct from new.id)
  execute function goal_scored();
"""

BACK = """
drop trigger if exists goal_scored_new on goal;
create or replace trigger goal_scored before insert or update of shared, contributes_to_id on goal
  for each row execute function goal_scored();
drop trigger if exists goal_no_loop_added on goal;
drop function if exists goal_no_loop_added();
create or replace trigger goal_no_loop before insert or update of contributes_to_id on goal
  for each row when (new.contributes_to_id is not null)
  execute function tilik_no_loop('contributes_to_id');
drop index if exists goal_by_served;
drop index if exists goal_by_indicator;
drop function if exists tilik_ids(smallint, bigint);
"""


class Migration(migrations.Migration):
    """`goal_by_appraisal_in_order` finds an appraisal's goals without a second index."""

    dependencies = [("tilik", "0014_days")]

    operations = [
        ops.RemoveIndex(model_name="Goal", name=None, fields=["appraisal_id", "id"]),
        *(
            ops.AlterField(
                model_name="Goal",
                name=name,
                field=fields.ForeignKeyField(
                    f"tilik.{to}",
                    source_field=f"{name}_id",
                    null=True,
                    db_constraint=True,
                    to_field="id",
                    related_name=False,
                    on_delete=OnDelete.RESTRICT,
                ),
            )
            for name, to in (("contributes_to", "Goal"), ("indicator", "Indicator"))
        ),
        ops.RunSQL([KEYS, INDEXES, LINKS, SCORED], reverse_sql=[BACK]),
    ]
