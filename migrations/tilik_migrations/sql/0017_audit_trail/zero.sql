do $$
declare
  found record;
begin
  for found in
    select t.tgname, t.tgrelid::regclass as name from pg_trigger t
    join pg_class c on c.oid = t.tgrelid
    where c.relnamespace = current_schema()::regnamespace
      and t.tgfoid in ('audit_note'::regproc, 'audit_seal'::regproc)
  loop
    execute format('drop trigger %I on %s', found.tgname, found.name);
  end loop;
end $$;
drop function if exists audit_table(text), audit_changes_about(uuid), audit_read(jsonb), audit_seal(), audit_note(),
  audit_text(audit_event), audit_agency(uuid);
