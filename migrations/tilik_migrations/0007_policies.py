"""Who may see and change what: row-level security on every table of ours, and the grants."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The queue's and the migration table are the named exceptions: they hold no person's data.
TABLES = """
create or replace view tilik_table as
  select c.oid::regclass as name from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
    and c.relname not like 'procrastinate%' and c.relname <> 'tortoise_migrations';
"""

# Until access rules exist, the demo's viewer is an administrator; each system viewer writes only
# what its work needs. A viewer that is not set, or is set to '', sees nothing.
POLICIES = """
do $$
declare
  name text;
  viewer constant text := '(select nullif(current_setting(''tilik.viewer'', true), ''''))';
begin
  for name in select t.name::text from tilik_table t loop
    execute format('alter table %s enable row level security', name);
    execute format('drop policy if exists reading on %s', name);
    execute format('create policy reading on %s for select using (%s in
      (''demo'', ''import'', ''scoring'', ''operator''))', name, viewer);
    execute format('drop policy if exists writing on %s', name);
    execute format('create policy writing on %s using (%s in (''demo'', ''operator''))
      with check (%s in (''demo'', ''operator''))', name, viewer, viewer);
  end loop;
  foreach name in array array['region', 'source_record', 'evidence'] loop
    execute format('drop policy if exists importing on %s', name);
    execute format('create policy importing on %s using (%s = ''import'')
      with check (%s = ''import'')', name, viewer, viewer);
  end loop;
  -- Row security asks for the right to update even of a lock that only shares.
  drop policy if exists importing on appraisal;
  execute format('create policy importing on appraisal for update using (%s = ''import'')
    with check (false)', viewer);
  drop policy if exists scoring on score;
  execute format('create policy scoring on score using (%s = ''scoring'')
    with check (%s = ''scoring'')', viewer, viewer);
end $$;
"""

# What triggers keep (paths, links that never lead back, the change feeds) must hold whatever the
# viewer who changes a row may see and write: they run as the owner of the tables.
TRIGGERS = """
create or replace view tilik_trigger as
  select p.oid::regprocedure as name from pg_proc p
  where p.pronamespace = current_schema()::regnamespace and p.prorettype = 'trigger'::regtype
    and p.proname not like 'procrastinate%';
do $$
declare name text;
begin
  for name in select t.name::text from tilik_trigger t loop
    execute format('alter function %s security definer set search_path = %I, pg_temp',
                   name, current_schema());
  end loop;
end $$;
"""

GRANTS = """
do $$
declare
  service text := current_setting('tilik.service_role');
begin
  execute format('grant usage on schema %I to %I', current_schema(), service);
  execute format('grant select, insert, update, delete on all tables in schema %I to %I',
                 current_schema(), service);
  execute format('grant usage, select on all sequences in schema %I to %I',
                 current_schema(), service);
  execute format('revoke insert, update, delete on tortoise_migrations from %I', service);
end $$;
"""

BACK = """
do $$
declare
  name text;
  service text := current_setting('tilik.service_role');
begin
  for name in select t.name::text from tilik_table t loop
    execute format('drop policy if exists reading on %s', name);
    execute format('drop policy if exists writing on %s', name);
    execute format('drop policy if exists importing on %s', name);
    execute format('drop policy if exists scoring on %s', name);
    execute format('alter table %s disable row level security', name);
  end loop;
  for name in select t.name::text from tilik_trigger t loop
    execute format('alter function %s security invoker reset search_path', name);
  end loop;
  execute format('revoke all on all tables in schema %I from %I', current_schema(), service);
  execute format('revoke all on all sequences in schema %I from %I', current_schema(), service);
  execute format('revoke usage on schema %I from %I', current_schema(), service);
end $$;
drop view if exists tilik_trigger;
drop view if exists tilik_table;
"""


class Migration(migrations.Migration):
    """The owner's connection names the role to grant to in the setting `tilik.service_role`."""

    dependencies = [("tilik", "0006_queue")]
    operations = [ops.RunSQL([TABLES, POLICIES, TRIGGERS, GRANTS], reverse_sql=[BACK])]
