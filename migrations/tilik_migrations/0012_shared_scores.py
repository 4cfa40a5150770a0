"""Whose score a shared goal takes is settled once a statement, not once a row."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Only a goal of the same statement can be served by one that was stored before it. The plan must
# not be kept: that of a statement of one row would take minutes for one of thousands.
ADDED = """
drop trigger if exists goal_scored_below_insert on goal;
create or replace function goal_scored_added() returns trigger language plpgsql as $$
begin
  execute '
    update goal g set scored_goal_id = c.scored_goal_id
    from changed s join changed c on c.id = s.contributes_to_id
    where s.shared and g.id = s.id and g.scored_goal_id <> c.scored_goal_id';
  return null;
end $$;
create or replace trigger goal_scored_added after insert on goal
  referencing new table as changed for each statement execute function goal_scored_added();
do $$
begin
  execute format('alter function goal_scored_added() security definer set search_path = %I, pg_temp',
                 current_schema());
end $$;
"""

BACK = """
drop trigger if exists goal_scored_added on goal;
drop function if exists goal_scored_added();
create or replace trigger goal_scored_below_insert after insert on goal
  for each row execute function goal_scored_below();
"""


class Migration(migrations.Migration):
    """Starting ten thousand appraisals stores seventy thousand goals at once."""

    dependencies = [("tilik", "0011_feedback")]
    operations = [ops.RunSQL([ADDED], reverse_sql=[BACK])]
