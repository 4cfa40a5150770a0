-- Rows of the feeds that a person could read as an appraiser, an appraiser's superior or a supervisor.

create or replace function appraisal_depart_people() returns trigger
language plpgsql security definer as $$
begin
  insert into departure (concept, row, cycle_id, units, person_id, changed_in)
  select distinct 'appraisal', old.id, old.cycle_id,
    tilik_left((select path from unit where id = old.unit_id), ''), p.id,
    pg_current_xact_id()::text::bigint
  from unnest(array[old.appraiser_id, old.appraiser_superior_id]) p (id)
  where p.id is not null and p.id is distinct from new.appraiser_id
    and p.id is distinct from new.appraiser_superior_id;
  return null;
end $$;
comment on function appraisal_depart_people() is
  'Notes for whom an appraisal left: its former appraiser and the former appraiser''s superior.';

create or replace function employee_depart_people() returns trigger
language plpgsql security definer as $$
begin
  insert into departure (concept, row, cycle_id, units, person_id, changed_in)
  select r.concept, r.id, r.cycle_id, tilik_left(u.path, ''), old.supervisor_id,
    pg_current_xact_id()::text::bigint
  from (
    select 'appraisal' as concept, a.id, a.cycle_id, a.unit_id from appraisal a
    where a.employee_id = old.id
    union all
    select 'competency_profile', p.id, null, p.unit_id from competency_profile p
    where p.employee_id = old.id
  ) r join unit u on u.id = r.unit_id
  where old.supervisor_id is not null;
  -- The present supervisor's feed has had neither.
  update appraisal set updated_at = now() where employee_id = old.id;
  update competency_profile set updated_at = now() where employee_id = old.id;
  return null;
end $$;
comment on function employee_depart_people() is
  'Notes for the former supervisor which appraisals and profile of a person left, and has them '
  'change for the present one.';

create or replace trigger appraisal_depart_people
after update of appraiser_id, appraiser_superior_id on appraisal for each row
when ((old.appraiser_id, old.appraiser_superior_id)
  is distinct from (new.appraiser_id, new.appraiser_superior_id))
execute function appraisal_depart_people();

create or replace trigger employee_depart_people
after update of supervisor_id on employee for each row
when (old.supervisor_id is distinct from new.supervisor_id)
execute function employee_depart_people();

-- Functions that run as the owner of the tables look for nothing but there.
do $$
begin
  execute format('alter function appraisal_depart_people() set search_path = %I, pg_temp',
                 current_schema());
  execute format('alter function employee_depart_people() set search_path = %I, pg_temp',
                 current_schema());
end $$;
