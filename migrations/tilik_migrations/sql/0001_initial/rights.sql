-- What runs as the owner of the tables, and what the service's role is granted. The owner's connection
-- names that role in the setting `tilik.service_role`.

create or replace function tilik_roles(unit uuid) returns text[]
language sql stable parallel safe as $$
  select coalesce(array_agg(distinct g ->> 'role'), '{}')
  from jsonb_array_elements(
    coalesce(nullif(current_setting('tilik.grants', true), ''), '[]')::jsonb) g
  where g ->> 'unit' is null or exists (
    select from unit r, unit u
    where r.id = (g ->> 'unit')::uuid and u.id = tilik_roles.unit
      and u.path >= r.path and u.path < r.path || 'g')
$$;
comment on function tilik_roles is
  'The viewer''s roles in a unit, as the settings of the transaction say them. A grant without a '
  'unit holds everywhere.';

-- What triggers keep (paths, links that never lead back, the change feeds) must hold whatever the
-- viewer who changes a row may see and write.
do $$
declare name text;
begin
  for name in select t.name::text from tilik_trigger t union all select 'tilik_hours(uuid)' loop
    execute format('alter function %s security definer set search_path = %I, pg_temp',
                   name, current_schema());
  end loop;
end $$;

do $$
declare
  service text := current_setting('tilik.service_role');
begin
  execute format('grant usage on schema %I to %I', current_schema(), service);
  execute format('grant select, insert, update, delete on all tables in schema %I to %I',
                 current_schema(), service);
  execute format('grant usage, select on all sequences in schema %I to %I',
                 current_schema(), service);
  execute format('revoke insert, update, delete on tortoise_migrations, feedback_shown, tilik_table,
                 tilik_trigger from %I', service);
end $$;
