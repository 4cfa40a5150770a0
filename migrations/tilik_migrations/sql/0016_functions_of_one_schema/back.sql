alter function tilik_held_grants(text, text, text) set search_path = public, pg_temp;
alter function unit_depart_people() set search_path = public, pg_temp;
