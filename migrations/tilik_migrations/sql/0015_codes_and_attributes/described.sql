-- Codes and attributes of units, positions and people: what the models cannot say.

create unique index external_code_of_unit on external_code (unit_id, scheme)
  where employee_id is null;
create unique index attribute_record_of_unit on attribute_record (unit_id, attribute_set_id)
  where employee_id is null;
create unique index attribute_set_in_force on attribute_set (code) where retired_at is null;

create function described_place() returns trigger language plpgsql security definer as $$
begin
  -- Locked, so that a move of the person and this wait for each other.
  select e.unit_id into new.unit_id from employee e where e.id = new.employee_id for share;
  return new;
end $$;
comment on function described_place() is
  'Puts what is about a person into the unit where the person works.';
create trigger external_code_place before insert on external_code
  for each row when (new.employee_id is not null) execute function described_place();
create trigger attribute_record_place before insert on attribute_record
  for each row when (new.employee_id is not null) execute function described_place();

create function employee_take_described() returns trigger language plpgsql security definer as $$
begin
  -- An update of no row costs more than the question, and most people have neither.
  if exists (select from external_code where employee_id = new.id) then
    update external_code set unit_id = new.unit_id where employee_id = new.id;
  end if;
  if exists (select from attribute_record where employee_id = new.id) then
    update attribute_record set unit_id = new.unit_id where employee_id = new.id;
  end if;
  return null;
end $$;
comment on function employee_take_described() is
  'Takes a person''s codes and attributes along to another unit.';
create trigger employee_take_described after update of unit_id on employee
  for each row when (old.unit_id is distinct from new.unit_id)
  execute function employee_take_described();

create function described_touch() returns trigger language plpgsql security definer as $$
declare this constant bigint := pg_current_xact_id()::text::bigint;
begin
  -- Each person who moves updates none of these rows, most times.
  if not exists (select from changed) then
    return null;
  end if;
  -- Arrays are looked up by index, whatever is thought of the size of a transition table.
  update unit set updated_at = now() where changed_in <> this
    and id = any (array(select unit_id from changed where employee_id is null));
  update position set updated_at = now() where changed_in <> this
    and id = any (array(select position_id from changed));
  update employee set updated_at = now() where changed_in <> this
    and id = any (array(select employee_id from changed));
  return null;
end $$;
comment on function described_touch() is
  'Counts units, positions and people of the feed as changed when their codes or attributes change.';
do $$
declare
  name text;
  event text;
begin
  foreach name in array array['external_code', 'attribute_record'] loop
    foreach event in array array['insert', 'update', 'delete'] loop
      execute format(
        'create trigger %I after %s on %I referencing %s table as changed
         for each statement execute function described_touch()',
        name || '_touch_' || event, event, name,
        case event when 'delete' then 'old' else 'new' end);
    end loop;
  end loop;
end $$;

-- Functions that run as the owner of the tables look for nothing but there.
do $$
declare name text;
begin
  foreach name in array array['described_place', 'employee_take_described', 'described_touch'] loop
    execute format('alter function %I() set search_path = %I, pg_temp', name, current_schema());
  end loop;
end $$;
