-- The functions that run as the owner look in their own schema; each table gets its triggers anew.
do $$
declare
  name text;
begin
  for name in
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and p.proname in ('audit_note', 'audit_truncate', 'audit_read')
  loop
    execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
  end loop;
  for name in
    select distinct c.relname from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgfoid = 'audit_note'::regproc and c.relnamespace = current_schema()::regnamespace
  loop
    perform audit_table(name);
  end loop;
end $$;
