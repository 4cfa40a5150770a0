drop trigger if exists unit_stamp on unit;
drop trigger if exists position_stamp on position;
drop trigger if exists employee_stamp on employee;
drop trigger if exists assignment_touch_insert on assignment;
drop trigger if exists assignment_touch_update on assignment;
drop trigger if exists assignment_touch_delete on assignment;
drop trigger if exists requirement_touch_insert on competency_requirement;
drop trigger if exists requirement_touch_update on competency_requirement;
drop trigger if exists requirement_touch_delete on competency_requirement;
drop trigger if exists employee_depart on employee;
drop trigger if exists employee_depart_delete on employee;
drop trigger if exists unit_depart_people on unit;
drop function if exists unit_depart_people();
create or replace function tilik_take_over() returns void language plpgsql as $$
declare
  this constant bigint := pg_current_xact_id()::text::bigint;
  next constant bigint := greatest(
    this + 1, pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
begin
  update appraisal set updated_at = now() where changed_in >= next;
  update competency_profile set updated_at = now() where changed_in >= next;
  update departure set changed_in = this where changed_in >= next;
end $$;
delete from departure where concept in ('unit', 'employee');
