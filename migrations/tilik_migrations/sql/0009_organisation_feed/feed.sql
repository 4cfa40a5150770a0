create or replace trigger unit_stamp before insert or update on unit
  for each row execute function tilik_stamp();
create or replace trigger position_stamp before insert or update on position
  for each row execute function tilik_stamp();
create or replace trigger employee_stamp before insert or update on employee
  for each row execute function tilik_stamp();

create or replace trigger assignment_touch_insert after insert on assignment
  referencing new table as changed
  for each statement execute function tilik_touch('employee', 'id', 'employee_id');
create or replace trigger assignment_touch_update after update on assignment
  referencing new table as changed
  for each statement execute function tilik_touch('employee', 'id', 'employee_id');
create or replace trigger assignment_touch_delete after delete on assignment
  referencing old table as changed
  for each statement execute function tilik_touch('employee', 'id', 'employee_id');

create or replace trigger requirement_touch_insert after insert on competency_requirement
  referencing new table as changed
  for each statement execute function tilik_touch('position', 'id', 'position_id');
create or replace trigger requirement_touch_update after update on competency_requirement
  referencing new table as changed
  for each statement execute function tilik_touch('position', 'id', 'position_id');
create or replace trigger requirement_touch_delete after delete on competency_requirement
  referencing old table as changed
  for each statement execute function tilik_touch('position', 'id', 'position_id');

create or replace trigger employee_depart after update of unit_id on employee
  for each row when (old.unit_id is not null and old.unit_id is distinct from new.unit_id)
  execute function tilik_depart();
create or replace trigger employee_depart_delete after delete on employee
  for each row execute function tilik_depart();

create or replace function unit_depart_people() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  this bigint := pg_current_xact_id()::text::bigint;
  moved uuid[];
begin
  moved := (
    select array_agg(m.id) from (
      select id from (select id, path from before union all select id, path from after) c
      group by id having min(path) <> max(path)
    ) m
  );
  if moved is null then
    return null;
  end if;
  with lost (id, labels) as materialized (
    select c.id, array(
      select unnest(tilik_labels(max(c.path) filter (where c.was)))
      except select unnest(tilik_labels(max(c.path) filter (where not c.was))) order by 1)
    from (select id, path, true as was from before union all select id, path, false from after) c
    group by c.id having min(c.path) <> max(c.path)
  ),
  gone (labels, units) as materialized (
    select l.labels, (select array_agg(u.id) from unit u where right(u.path, 8) = any (l.labels))
    from (select distinct labels from lost where labels <> '{}') l
  )
  insert into departure (concept, row, cycle_id, units, changed_in)
  select 'unit', l.id, null::smallint, g.units, this from gone g join lost l on l.labels = g.labels
  where g.units is not null
  union all
  select 'employee', e.id, null::smallint, g.units, this
  from gone g join lost l on l.labels = g.labels join employee e on e.unit_id = l.id
  where g.units is not null;
  update employee set updated_at = now() where unit_id = any (moved);
  return null;
end $$;
comment on function unit_depart_people is
  'Notes which subtrees units and their people left when units moved, as unit_depart does for '
  'appraisals and profiles.';
create or replace trigger unit_depart_people after update on unit
  referencing old table as before new table as after
  for each statement execute function unit_depart_people();

create or replace function tilik_take_over() returns void language plpgsql as $$
declare
  this constant bigint := pg_current_xact_id()::text::bigint;
  next constant bigint := greatest(
    this + 1, pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
begin
  update appraisal set updated_at = now() where changed_in >= next;
  update competency_profile set updated_at = now() where changed_in >= next;
  update unit set updated_at = now() where changed_in >= next;
  update position set updated_at = now() where changed_in >= next;
  update employee set updated_at = now() where changed_in >= next;
  update departure set changed_in = this where changed_in >= next;
end $$;
