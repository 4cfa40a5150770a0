-- Both looked in `public`, where a database of another schema has no tables, or those of somebody else.
do $$
begin
  execute format('alter function tilik_held_grants(text, text, text) set search_path = %I, pg_temp',
                 current_schema());
  execute format('alter function unit_depart_people() set search_path = %I, pg_temp',
                 current_schema());
end $$;
