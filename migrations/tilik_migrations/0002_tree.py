"""Keys that carry their cycle, the tree of units as paths, and links that never lead back."""

from tortoise import migrations
from tortoise.migrations import operations as ops

KEYS = """
create or replace function tilik_id(cycle smallint) returns uuid
language sql volatile parallel safe as $$
  select overlay(overlay(gen_random_uuid()::text placing lpad(to_hex(cycle::int), 4, '0') from 1)
                 placing '8' from 15)::uuid
$$;
create or replace function tilik_cycle_of(id uuid) returns smallint
language sql immutable parallel safe as $$
  select ('x' || substr(id::text, 1, 4))::bit(16)::int::smallint
$$;
do $$
declare name text;
begin
  for name in
    select c.relname from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'cycle_id'
    join pg_attribute i on i.attrelid = c.oid and i.attname = 'id'
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and c.relname not in ('departure')
  loop
    execute format('alter table %I drop constraint if exists %I', name, name || '_id_of_cycle');
    execute format('alter table %I add constraint %I check (tilik_cycle_of(id) = cycle_id)',
                   name, name || '_id_of_cycle');
  end loop;
end $$;
"""

PATHS = """
alter table unit alter column path type varchar(400) collate "C";
create sequence if not exists unit_label;
alter table unit drop constraint if exists unit_head_fkey;
alter table unit add constraint unit_head_fkey foreign key (head_id) references employee (id);

create or replace function tilik_prefixes(path text) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(left(path, n)), '{}') from generate_series(8, length(path), 8) n
$$;
create or replace function unit_place() returns trigger language plpgsql as $$
declare
  above text := '';
  own text := lpad(to_hex(nextval('unit_label')), 8, '0');
begin
  if tg_op = 'UPDATE' then
    own := right(old.path, 8);
  end if;
  if new.parent_id is not null then
    select path into above from unit where id = new.parent_id for share;
    if tg_op = 'UPDATE' and starts_with(above, old.path) then
      raise exception using errcode = 'check_violation', constraint = 'unit_no_loop',
        message = 'a unit cannot be placed below itself';
    end if;
  end if;
  new.path := above || own;
  return new;
end $$;
create or replace trigger unit_place before insert or update of parent_id on unit
  for each row execute function unit_place();

create or replace function unit_take_along() returns trigger language plpgsql as $$
begin
  update unit set path = new.path || substr(path, length(old.path) + 1)
  where path > old.path and path < old.path || 'g';
  return null;
end $$;
create or replace trigger unit_a_take_along after update of parent_id on unit
  for each row when (old.path <> new.path) execute function unit_take_along();
"""

LOOPS = """
create or replace function tilik_no_loop() returns trigger language plpgsql as $$
declare next_id uuid;
begin
  execute format('select ($1).%I', tg_argv[0]) into next_id using new;
  while next_id is not null loop
    if next_id = new.id then
      raise exception using errcode = 'check_violation',
        constraint = tg_table_name || '_no_loop',
        message = format('%s of %s leads back to itself', tg_argv[0], tg_table_name);
    end if;
    execute format('select %I from %I where id = $1 for share', tg_argv[0], tg_table_name)
      into next_id using next_id;
  end loop;
  return new;
end $$;
create or replace trigger region_no_loop before insert or update of parent_id on region
  for each row when (new.parent_id is not null) execute function tilik_no_loop('parent_id');
create or replace trigger employee_no_loop before insert or update of supervisor_id on employee
  for each row when (new.supervisor_id is not null)
  execute function tilik_no_loop('supervisor_id');
create or replace trigger goal_no_loop before insert or update of contributes_to_id on goal
  for each row when (new.contributes_to_id is not null)
  execute function tilik_no_loop('contributes_to_id');
create or replace trigger feedback_no_loop before insert or update of parent_id on feedback
  for each row when (new.parent_id is not null) execute function tilik_no_loop('parent_id');
create or replace trigger indicator_no_loop before insert or update of supersedes_id on indicator
  for each row when (new.supersedes_id is not null)
  execute function tilik_no_loop('supersedes_id');
"""

SHARED = """
create or replace function goal_scored() returns trigger language plpgsql as $$
begin
  new.scored_goal_id := new.id;
  if new.shared then
    select scored_goal_id into strict new.scored_goal_id from goal where id = new.contributes_to_id;
  end if;
  return new;
end $$;
create or replace trigger goal_scored before insert or update of shared, contributes_to_id on goal
  for each row execute function goal_scored();
create or replace function goal_scored_below() returns trigger language plpgsql as $$
begin
  update goal set scored_goal_id = new.scored_goal_id
  where contributes_to_id = new.id and shared and scored_goal_id <> new.scored_goal_id;
  return null;
end $$;
create or replace trigger goal_scored_below after update on goal
  for each row when (old.scored_goal_id <> new.scored_goal_id)
  execute function goal_scored_below();
"""

BACK = """
drop trigger if exists goal_scored on goal;
drop trigger if exists goal_scored_below on goal;
drop trigger if exists region_no_loop on region;
drop trigger if exists employee_no_loop on employee;
drop trigger if exists goal_no_loop on goal;
drop trigger if exists feedback_no_loop on feedback;
drop trigger if exists indicator_no_loop on indicator;
drop trigger if exists unit_place on unit;
drop trigger if exists unit_a_take_along on unit;
alter table unit drop constraint if exists unit_head_fkey;
drop function if exists goal_scored, goal_scored_below, tilik_no_loop, unit_place, unit_take_along, tilik_prefixes(text),
  tilik_id(smallint);
drop function if exists tilik_cycle_of(uuid) cascade;
drop sequence if exists unit_label;
"""


class Migration(migrations.Migration):
    """Triggers keep `unit.path`; see docs/decisions for why a path and not a closure."""

    dependencies = [("tilik", "0001_initial")]
    operations = [ops.RunSQL([KEYS, PATHS, LOOPS, SHARED], reverse_sql=[BACK])]
