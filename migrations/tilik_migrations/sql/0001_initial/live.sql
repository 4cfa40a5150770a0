-- What changed, told at the commit to those who listen: tables and ids, nothing else.

create or replace function tilik_tell() returns trigger language plpgsql as $$
declare portion text;
begin
  for portion in
    select tg_table_name || ' ' || string_agg(c.id::text, ',' order by c.id)
    from (select id, (row_number() over () - 1) / 200 as place from changed) c group by c.place
  loop
    perform pg_notify('tilik_live', portion);
  end loop;
  return null;
end $$;
comment on function tilik_tell is
  'Notifies of changed rows, 200 at a time: a notification takes less than 8,000 bytes, and an id '
  '36 with a comma. A text that came before in the same transaction is told once.';
create or replace trigger appraisal_tell_insert after insert on appraisal
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger appraisal_tell_update after update on appraisal
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger evidence_tell_insert after insert on evidence
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger score_tell_insert after insert on score
  referencing new table as changed for each statement execute function tilik_tell();
create or replace trigger score_tell_update after update on score
  referencing new table as changed for each statement execute function tilik_tell();
