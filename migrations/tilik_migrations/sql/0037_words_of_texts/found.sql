-- `@@` is not leakproof: below the policies it is tried on each row, and no index serves it. Like a
-- reader of a whole index these functions find the keys as the owner, and the policies then decide
-- which of these rows the viewer reads: keys leave them for a condition on `id` alone.
do $$
declare
  service constant text := current_setting('tilik.service_role');
  searched text[];
begin
  foreach searched slice 1 in array array[
    ['employee', 'name'], ['unit', 'name'], ['region', 'name'], ['position', 'title'],
    ['indicator', 'name']]
  loop
    execute format(
      'create or replace function %1$I(sought text) returns setof uuid
       language sql stable strict parallel safe security definer rows 100
       set search_path = %2$I, pg_temp
       as $body$ select id from %3$I where tilik_words(%4$I) @@ tilik_beginnings(sought) $body$',
      searched[1] || '_by_words', current_schema(), searched[1], searched[2]);
    execute format('comment on function %I(text) is %L', searched[1] || '_by_words', format(
      'The keys of all rows of %s of whose %s some word begins with each of the words given, found '
      'by index. It runs as the owner: a statement of the service compares the keys with those of '
      'rows that the viewer reads.', searched[1], searched[2]));
    execute format('revoke execute on function %I(text) from public', searched[1] || '_by_words');
    execute format('grant execute on function %I(text) to %I', searched[1] || '_by_words', service);
  end loop;
end $$;
