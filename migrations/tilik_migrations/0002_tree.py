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
declare
  found record;
begin
  for found in
    select c.relname as name, k.attname as key, k.attname || '_of_cycle' as rule
    from pg_class c
    join pg_attribute a on a.attrelid = c.oid and a.attname = 'cycle_id'
    join pg_attribute k on k.attrelid = c.oid and k.attname in
      ('id', 'appraisal_id', 'goal_id', 'review_id', 'forum_id', 'parent_id')
    where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
      and c.relname not in ('departure')
  loop
    execute format('alter table %I drop constraint if exists %I', found.name,
                   found.name || '_' || found.rule);
    execute format('alter table %I add constraint %I check (tilik_cycle_of(%I) = cycle_id)',
                   found.name, found.name || '_' || found.rule, found.key);
  end loop;
end $$;
"""

# Moving a unit rewrites the paths of all below it, so it waits for whoever adds units, and they
# for it: a unit that was added unseen under a moving one would keep a path that leads nowhere.
PATHS = """
alter table unit alter column path type varchar(400) collate "C";
create sequence if not exists unit_label;
create unique index if not exists unit_by_label on unit (right(path, 8));
alter table unit drop constraint if exists unit_head_fkey;
alter table unit add constraint unit_head_fkey foreign key (head_id) references employee (id);

create or replace function tilik_prefixes(path text) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(left(path, n)), '{}') from generate_series(8, length(path), 8) n
$$;
create or replace function tilik_labels(path text) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(substr(path, n, 8)), '{}') from generate_series(1, length(path), 8) n
$$;
create or replace function unit_wait() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock_shared(hashtext('tilik.unit'));
  else
    perform pg_advisory_xact_lock(hashtext('tilik.unit'));
  end if;
  return null;
end $$;
create or replace trigger unit_wait before insert or update of parent_id, path on unit
  for each statement execute function unit_wait();

create or replace function unit_place() returns trigger language plpgsql as $$
declare above text;
begin
  select path into above from unit where id = new.parent_id;
  new.path := coalesce(above, '') || lpad(to_hex(nextval('unit_label')), 8, '0');
  return new;
end $$;
create or replace trigger unit_place before insert on unit
  for each row execute function unit_place();

create or replace function tilik_misplaced(units uuid[]) returns uuid[]
language sql stable as $$
  select coalesce(array_agg(u.id), '{}') from unit u left join unit p on p.id = u.parent_id
  where u.id = any (units) and u.path <> coalesce(p.path, '') || right(u.path, 8)
$$;
create or replace function unit_settle() returns trigger language plpgsql as $$
declare misplaced uuid[] := tilik_misplaced((select array_agg(id) from changed));
begin
  if misplaced = '{}' then
    return null;
  end if;
  with recursive up (id, at, above, path) as (
    select id, id, parent_id, right(path, 8) from unit where id = any (misplaced)
    union all
    select up.id, u.id, u.parent_id, right(u.path, 8) || up.path
    from up join unit u on u.id = up.above
  ) cycle at set is_loop using trail,
  placed (id, path) as (
    select id, path from up where above is null
    union
    select u.id, placed.path || right(u.path, 8) from placed join unit u on u.parent_id = placed.id
  )
  update unit u set path = p.path from placed p where u.id = p.id and u.path <> p.path;
  if tilik_misplaced(misplaced) <> '{}' then
    raise exception using errcode = 'check_violation', constraint = 'unit_no_loop',
      table = 'unit', message = 'a unit cannot be placed below itself';
  end if;
  return null;
end $$;
create or replace trigger unit_settle_insert after insert on unit
  referencing new table as changed for each statement execute function unit_settle();
create or replace trigger unit_settle_update after update on unit
  referencing new table as changed for each statement execute function unit_settle();
"""

LOOPS = """
create or replace function tilik_no_loop() returns trigger language plpgsql as $$
declare next_id uuid;
begin
  execute format('select ($1).%I', tg_argv[0]) into next_id using new;
  while next_id is not null loop
    if next_id = new.id then
      raise exception using errcode = 'check_violation',
        constraint = tg_table_name || '_no_loop', table = tg_table_name,
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

# A goal may be stored before the one it shares the score of, in one statement.
SHARED = """
create or replace function goal_scored() returns trigger language plpgsql as $$
begin
  new.scored_goal_id := new.id;
  if new.shared then
    new.scored_goal_id := coalesce(
      (select scored_goal_id from goal where id = new.contributes_to_id), new.id);
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
create or replace trigger goal_scored_below_insert after insert on goal
  for each row execute function goal_scored_below();
create or replace trigger goal_scored_below_update after update on goal
  for each row when (old.scored_goal_id <> new.scored_goal_id)
  execute function goal_scored_below();
"""

BACK = """
drop trigger if exists goal_scored on goal;
drop trigger if exists goal_scored_below_insert on goal;
drop trigger if exists goal_scored_below_update on goal;
drop trigger if exists region_no_loop on region;
drop trigger if exists employee_no_loop on employee;
drop trigger if exists goal_no_loop on goal;
drop trigger if exists feedback_no_loop on feedback;
drop trigger if exists indicator_no_loop on indicator;
drop trigger if exists unit_wait on unit;
drop trigger if exists unit_place on unit;
drop trigger if exists unit_settle_insert on unit;
drop trigger if exists unit_settle_update on unit;
drop index if exists unit_by_label;
alter table unit drop constraint if exists unit_head_fkey;
drop function if exists goal_scored, goal_scored_below, tilik_no_loop, unit_wait, unit_place,
  unit_settle, tilik_misplaced(uuid[]), tilik_prefixes(text), tilik_labels(text),
  tilik_id(smallint);
drop function if exists tilik_cycle_of(uuid) cascade;
drop sequence if exists unit_label;
"""


class Migration(migrations.Migration):
    """Triggers keep `unit.path`; see docs/decisions for why a path and not a closure."""

    dependencies = [("tilik", "0001_initial")]
    operations = [ops.RunSQL([KEYS, PATHS, LOOPS, SHARED], reverse_sql=[BACK])]
