-- Who may use what, and the triggers in their new form. Within a trigger of the service's role, what
-- a function of the owner changes would pass for what our own triggers derive.

create or replace view tilik_table as
  select c.oid::regclass as name from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
    and c.relname not like 'procrastinate%'
    and c.relname not in ('audit_salt', 'tortoise_migrations');
comment on view tilik_table is
  'The tables of ours; those of the queue and of the migrations hold no person''s data, and the '
  'salts of the trail are for its triggers alone.';

create or replace function audit_forget(person uuid) returns integer
language plpgsql security definer as $$
declare forgotten integer;
begin
  if current_setting('tilik.viewer', true) is distinct from 'operator' then
    raise insufficient_privilege using message = 'only the operator erases a person';
  end if;
  delete from audit_salt s using audit_change c
  where s.id = c.id and (c.people @> array[person] or c.event_id in (
    select e.id from audit_event e
    where e.changed_in = pg_current_xact_id()::text::bigint and e.number is null));
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
comment on function audit_forget(uuid) is
  'Takes away with what the texts of a person were hashed in the trail, and those that the running '
  'transaction changes, so that their hashes prove nothing any more.';

create or replace function personal_blank_timeline(person uuid) returns integer
language plpgsql security definer as $$
declare changed integer;
begin
  if current_setting('tilik.viewer', true) is distinct from 'operator' then
    raise insufficient_privilege using message = 'only the operator erases a person';
  end if;
  if pg_trigger_depth() > 0 then
    raise insufficient_privilege using message = 'no trigger erases a person';
  end if;
  update timeline_entry t set note = null
  where t.note is not null and (t.by_id = person
    or t.appraisal_id in (select a.id from appraisal a where a.employee_id = person));
  get diagnostics changed = row_count;
  return changed;
end $$;
comment on function personal_blank_timeline(uuid) is
  'Takes the notes out of the timelines of a person, and those by the person out of others. No '
  'policy lets anybody change an entry.';

do $$
declare
  name text;
  service constant text := current_setting('tilik.service_role');
begin
  execute format('revoke all on audit_salt from public, %I', service);
  for name in
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and p.proname in ('audit_note', 'audit_derived', 'audit_forget', 'personal_blank_timeline')
  loop
    execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
  end loop;
  revoke execute on function audit_forget(uuid) from public;
  execute format('grant execute on function audit_forget(uuid) to %I', service);
  -- A trigger needs no right of whoever fires it, and nobody else has a use for these.
  for name in
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace = current_schema()::regnamespace and p.prorettype = 'trigger'::regtype
      and p.proname not like 'procrastinate%'
  loop
    execute format('revoke execute on function %s from public', name);
  end loop;
  for name in
    select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgfoid = 'audit_note'::regproc and c.relnamespace = current_schema()::regnamespace
  loop
    perform audit_table(name);
  end loop;
end $$;
