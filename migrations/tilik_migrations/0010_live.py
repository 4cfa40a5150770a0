"""What changed, told at the commit to those who listen: tables and ids, nothing else."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# A notification takes less than 8,000 bytes: 200 ids of 36 with a comma, after the table's name.
# One of a text that came before in the same transaction is told once.
TELL = """
create or replace function tilik_tell() returns trigger language plpgsql as $$
declare portion text;
begin
  for portion in
    select tg_table_name || ' ' || string_agg(c.id::text, ',' order by c.id)
    from (select id, (row_number() over () - 1) / 200 as place from changed) c group by c.place
  loop
    perform pg_notify('tilik_live', portion);
  end loop;
  return null;
end $$;
create or replace trigger appraisal_tell_insert after insert on appraisal
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger appraisal_tell_update after update on appraisal
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger evidence_tell_insert after insert on evidence
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger score_tell_insert after insert on score
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger score_tell_update after update on score
  referencing new table as changed for each statement execute function tilik_tell();
do $$
begin
  execute format('alter function tilik_tell() security definer set search_path = %I, pg_temp',
                 current_schema());
end $$;
"""

BACK = """
drop trigger if exists appraisal_tell_insert on appraisal;
drop trigger if exists appraisal_tell_update on appraisal;
drop trigger if exists evidence_tell_insert on evidence;
drop trigger if exists score_tell_insert on score;
drop trigger if exists score_tell_update on score;
drop function if exists tilik_tell();
"""


class Migration(migrations.Migration):
    """A statement that changes thousands of rows sends a notification for each 200 of them."""

    dependencies = [("tilik", "0009_plugins")]
    operations = [ops.RunSQL([TELL], reverse_sql=[BACK])]
