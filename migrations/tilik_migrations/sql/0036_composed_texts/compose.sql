create or replace function tilik_compose() returns trigger
language plpgsql security definer as $$
declare
  texts jsonb := to_jsonb(new);
  composed jsonb := '{}';
  name text;
begin
  foreach name in array tg_argv loop
    continue when tg_op = 'UPDATE' and to_jsonb(old) ->> name = texts ->> name;
    composed := composed || jsonb_build_object(name, normalize(texts ->> name));
  end loop;
  new := jsonb_populate_record(new, composed);
  return new;
end $$;
comment on function tilik_compose() is
  'Stores the named texts of a row in one Unicode form (NFC), so that an accent typed as a mark of '
  'its own is found by the letter that has it.';

do $$ begin
  execute format('alter function tilik_compose() set search_path = %I, pg_temp', current_schema());
  revoke execute on function tilik_compose() from public;
end $$;
