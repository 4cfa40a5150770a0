-- A file of posts moved its people one by one, each with a statement of its own and all that follows from it.

create or replace function assignment_current() returns trigger
language plpgsql security definer as $$
declare
  moved uuid[];
begin
  if tg_op = 'UPDATE' then
    moved := array(select employee_id from former union select employee_id from changed);
  else
    moved := array(select distinct employee_id from changed);
  end if;
  update employee e set unit_id = a.unit_id, position_id = a.position_id
  from employee k left join lateral (
    select unit_id, position_id from assignment where employee_id = k.id and not acting
    order by starts_on <= tilik_today(unit_id) desc, starts_on desc limit 1
  ) a on true
  where k.id = e.id and e.id = any (moved)
    and (e.unit_id, e.position_id) is distinct from (a.unit_id, a.position_id);
  return null;
end $$;

drop trigger if exists assignment_current on assignment;
create or replace trigger assignment_current_insert after insert on assignment
  referencing new table as changed for each statement execute function assignment_current();
create or replace trigger assignment_current_update after update on assignment
  referencing old table as former new table as changed
  for each statement execute function assignment_current();
create or replace trigger assignment_current_delete after delete on assignment
  referencing old table as changed for each statement execute function assignment_current();

-- What follows for a person who has nothing yet is asked first: an update of no row costs more than the question.
create or replace function employee_touch() returns trigger
language plpgsql security definer as $$
begin
  if exists (select from competency_profile where employee_id = new.id) then
    update competency_profile set unit_id = coalesce(new.unit_id, unit_id) where employee_id = new.id;
  end if;
  if new.unit_id <> old.unit_id then
    update competency_assessment set unit_id = new.unit_id where employee_id = new.id;
    update training set unit_id = new.unit_id where employee_id = new.id;
  end if;
  if (new.nip, new.name) is distinct from (old.nip, old.name) then
    update appraisal set updated_at = now() where employee_id = new.id;
  end if;
  return null;
end $$;

create or replace function employee_depart_people() returns trigger
language plpgsql security definer as $$
begin
  if not exists (select from appraisal where employee_id = old.id
                 union all select from competency_profile where employee_id = old.id) then
    return null;
  end if;
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

-- Functions that run as the owner of the tables look for nothing but there.
do $$
declare name text;
begin
  foreach name in array array['assignment_current', 'employee_touch', 'employee_depart_people'] loop
    execute format('alter function %I() set search_path = %I, pg_temp', name, current_schema());
  end loop;
end $$;
