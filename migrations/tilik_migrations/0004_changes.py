"""The two change feeds: in which transaction a row changed, and what left which part of the tree."""

from tortoise import migrations
from tortoise.migrations import operations as ops

STAMPS = """
create or replace function tilik_stamp() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id()::text::bigint;
  new.updated_at := now();
  return new;
end $$;
create or replace trigger appraisal_stamp before insert or update on appraisal
  for each row execute function tilik_stamp();
create or replace trigger competency_profile_stamp before insert or update on competency_profile
  for each row execute function tilik_stamp();

create or replace function tilik_touch() returns trigger language plpgsql as $$
begin
  execute format(
    'update %I set updated_at = now() where %I in (select %I from changed) and changed_in <> $1',
    tg_argv[0], tg_argv[1], tg_argv[2]
  ) using pg_current_xact_id()::text::bigint;
  return null;
end $$;
do $$
declare
  name text;
  event text;
begin
  foreach name in array array['goal', 'rating', 'adjustment', 'review', 'outcome', 'follow_up',
                              'objection', 'competency_assessment', 'training']
  loop
    foreach event in array array['insert', 'update', 'delete'] loop
      execute format(
        'create or replace trigger %I after %s on %I referencing %s table as changed
         for each statement execute function tilik_touch(%s)',
        name || '_touch_' || event, event, name,
        case event when 'delete' then 'old' else 'new' end,
        case
          when name in ('competency_assessment', 'training')
            then '''competency_profile'', ''employee_id'', ''employee_id'''
          else '''appraisal'', ''id'', ''appraisal_id'''
        end);
    end loop;
  end loop;
end $$;
"""

# A score knows its goal, not its appraisal.
SCORES = """
create or replace function score_touch() returns trigger language plpgsql as $$
begin
  update appraisal set updated_at = now()
  where id in (select g.appraisal_id from changed c join goal g on g.id = c.goal_id)
    and changed_in <> pg_current_xact_id()::text::bigint;
  return null;
end $$;
create or replace trigger score_touch_insert after insert on score
  referencing new table as changed for each statement execute function score_touch();
create or replace trigger score_touch_update after update on score
  referencing new table as changed for each statement execute function score_touch();
create or replace trigger score_touch_delete after delete on score
  referencing old table as changed for each statement execute function score_touch();
"""

PEOPLE = """
create or replace function employee_touch() returns trigger language plpgsql as $$
begin
  update competency_profile set unit_id = coalesce(new.unit_id, unit_id) where employee_id = new.id;
  if new.unit_id is distinct from old.unit_id then
    update competency_assessment set unit_id = new.unit_id where employee_id = new.id;
    update training set unit_id = new.unit_id where employee_id = new.id;
  end if;
  if (new.nip, new.name) is distinct from (old.nip, old.name) then
    update appraisal set updated_at = now() where employee_id = new.id;
  end if;
  return null;
end $$;
create or replace trigger employee_touch after update of nip, name, grade, unit_id, position_id
  on employee for each row execute function employee_touch();
"""

DEPARTURES = """
create or replace function tilik_left(old_path text, new_path text) returns uuid[]
language sql stable as $$
  select coalesce(array_agg(id), '{}') from unit
  where path = any (tilik_prefixes(old_path)) and path <> all (tilik_prefixes(new_path))
$$;
create or replace function tilik_depart() returns trigger language plpgsql as $$
declare
  was text := (select path from unit where id = old.unit_id);
  is_now text := '';
  gone uuid[];
begin
  if tg_op = 'UPDATE' then
    is_now := (select path from unit where id = new.unit_id);
  end if;
  gone := tilik_left(was, is_now);
  if tg_op = 'DELETE' or gone <> '{}' then
    insert into departure (concept, row, cycle_id, units, changed_in)
    values (tg_table_name, old.id, (to_jsonb(old) ->> 'cycle_id')::smallint, gone,
            pg_current_xact_id()::text::bigint);
  end if;
  return null;
end $$;
create or replace trigger appraisal_depart after update of unit_id on appraisal
  for each row when (old.unit_id <> new.unit_id) execute function tilik_depart();
create or replace trigger appraisal_depart_delete after delete on appraisal
  for each row execute function tilik_depart();
create or replace trigger competency_profile_depart after update of unit_id on competency_profile
  for each row when (old.unit_id <> new.unit_id) execute function tilik_depart();
create or replace trigger competency_profile_depart_delete after delete on competency_profile
  for each row execute function tilik_depart();

create or replace function unit_depart() returns trigger language plpgsql as $$
declare
  gone uuid[] := tilik_left(left(old.path, -8), left(new.path, -8));
  this bigint := pg_current_xact_id()::text::bigint;
begin
  if gone <> '{}' then
    insert into departure (concept, row, cycle_id, units, changed_in)
    select 'appraisal', a.id, a.cycle_id, gone, this
    from appraisal a join unit u on u.id = a.unit_id
    where u.path >= new.path and u.path < new.path || 'g';
    insert into departure (concept, row, units, changed_in)
    select 'competency_profile', p.id, gone, this
    from competency_profile p join unit u on u.id = p.unit_id
    where u.path >= new.path and u.path < new.path || 'g';
  end if;
  update appraisal a set updated_at = now() from unit u
  where u.id = a.unit_id and u.path >= new.path and u.path < new.path || 'g';
  update competency_profile p set updated_at = now() from unit u
  where u.id = p.unit_id and u.path >= new.path and u.path < new.path || 'g';
  return null;
end $$;
create or replace trigger unit_b_depart after update of parent_id on unit
  for each row when (old.path <> new.path) execute function unit_depart();
"""

BACK = """
do $$
declare
  name text;
  event text;
begin
  foreach name in array array['goal', 'score', 'rating', 'adjustment', 'review', 'outcome',
                              'follow_up', 'objection', 'competency_assessment', 'training']
  loop
    foreach event in array array['insert', 'update', 'delete'] loop
      execute format('drop trigger if exists %I on %I', name || '_touch_' || event, name);
    end loop;
  end loop;
end $$;
drop trigger if exists unit_b_depart on unit;
drop trigger if exists appraisal_depart on appraisal;
drop trigger if exists appraisal_depart_delete on appraisal;
drop trigger if exists competency_profile_depart on competency_profile;
drop trigger if exists competency_profile_depart_delete on competency_profile;
drop trigger if exists employee_touch on employee;
drop trigger if exists appraisal_stamp on appraisal;
drop trigger if exists competency_profile_stamp on competency_profile;
drop function if exists tilik_stamp, tilik_touch, score_touch, employee_touch, tilik_depart,
  unit_depart, tilik_left(text, text);
"""


class Migration(migrations.Migration):
    """A reader sees a row only when every older transaction has ended, so its cursor misses none."""

    dependencies = [("tilik", "0003_dates")]
    operations = [ops.RunSQL([STAMPS, SCORES, PEOPLE, DEPARTURES], reverse_sql=[BACK])]
