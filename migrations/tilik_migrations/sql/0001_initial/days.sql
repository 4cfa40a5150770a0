-- The day is the one where a unit lies (WIB, WITA or WIT), whatever the server's own clock says.

create or replace function tilik_hours(unit uuid) returns int
language sql stable parallel safe as $$
  select case when p.code = any ('{51,52,53,63,64,65,71,72,73,74,75,76}') then 8
              when p.code = any ('{81,82,91,92,93,94,95,96}') then 9 else 7 end
  from (select (
    select left(g.code, 2) from unit own
    join unit r on right(r.path, 8) = any (tilik_labels(own.path))
    join region g on g.id = r.region_id and g.scheme = 'kemendagri'
    where own.id = tilik_hours.unit order by length(r.path) desc limit 1
  ) as code) p
$$;
comment on function tilik_hours is
  'How many hours the clocks of a unit are ahead of UTC, by the Kemendagri code of its province '
  '(Keppres 41/1987, in force since 1988; a province formed later keeps the time of the one it was'
  ' formed from). A unit of which no region is known has the capital''s time. It runs as the '
  'owner: a viewer who may not see the unit or its region has the same day as everybody else.';

create or replace function tilik_now() returns timestamptz
language sql stable parallel safe as $$ select now() $$;
comment on function tilik_now is
  'The time of the transaction; tests replace it.';

create or replace function tilik_local_day(unit uuid, at timestamptz) returns date
language sql stable parallel safe as $$
  select (at at time zone 'UTC' + make_interval(hours => tilik_hours(unit)))::date
$$;
comment on function tilik_local_day is
  'The day that it is in a unit at a time.';

create or replace function tilik_today(unit uuid) returns date
language sql stable parallel safe as $$ select tilik_local_day(unit, tilik_now()) $$;
comment on function tilik_today is
  'The day that it is in a unit now.';

create or replace function tilik_is_past(day date, unit uuid) returns boolean
language sql stable parallel safe as $$
  select case
    when day is null then false
    when day < (tilik_now() at time zone 'UTC' + interval '7 hours')::date then true
    when day >= (tilik_now() at time zone 'UTC' + interval '9 hours')::date then false
    else day < tilik_today(unit) end
$$;
comment on function tilik_is_past is
  'Whether a day is over in a unit. The zones differ for two hours a day: only then, and only for '
  'a day that may or may not be over, is the unit looked up. What is not looked up is computed in '
  'place, so that 10,000 rows are cheap.';

create or replace function assignment_current() returns trigger language plpgsql as $$
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
comment on function assignment_current is
  'Keeps the current unit and position of a person, which follow from the assignments.';
create or replace trigger assignment_current after insert or update or delete on assignment
  for each row execute function assignment_current();
