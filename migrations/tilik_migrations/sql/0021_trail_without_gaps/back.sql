-- The way back drops what 0017 did not have; its own text, which may be repeated, follows.
do $$
declare
  found record;
begin
  for found in
    select t.tgname, t.tgrelid::regclass as name from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = current_schema()::regnamespace and t.tgfoid = 'audit_truncate'::regproc
  loop
    execute format('drop trigger %I on %s', found.tgname, found.name);
  end loop;
end $$;
drop function if exists audit_truncate();
