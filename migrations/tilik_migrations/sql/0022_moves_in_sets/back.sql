drop trigger if exists assignment_current_insert on assignment;
drop trigger if exists assignment_current_update on assignment;
drop trigger if exists assignment_current_delete on assignment;

create or replace function assignment_current() returns trigger
language plpgsql security definer as $$
begin
  update employee e set unit_id = a.unit_id, position_id = a.position_id
  from employee k left join lateral (
    select unit_id, position_id from assignment where employee_id = k.id and not acting
    order by starts_on <= tilik_today(unit_id) desc, starts_on desc limit 1
  ) a on true
  where k.id = e.id and e.id in (old.employee_id, new.employee_id)
    and (e.unit_id, e.position_id) is distinct from (a.unit_id, a.position_id);
  return null;
end $$;
create or replace trigger assignment_current after insert or update or delete on assignment
  for each row execute function assignment_current();
do $$
begin
  execute format('alter function assignment_current() set search_path = %I, pg_temp', current_schema());
end $$;
