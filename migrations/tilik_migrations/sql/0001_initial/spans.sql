-- What may not overlap in time. Exclusion constraints hold under concurrency, where a check in code does not.

create or replace function tilik_point(id uuid) returns inet
language sql immutable parallel safe as $$
  select regexp_replace(replace(id::text, '-', ''), '(....)(?=.)', '\1:', 'g')::inet
$$;
comment on function tilik_point is
  'A key as an IPv6 address. A GiST index compares a uuid for equality only with the contrib '
  'module btree_gist; an address of the same 128 bits it compares without: two single addresses '
  'overlap when they are equal.';

create or replace function tilik_day(cycle smallint, day date) returns bigint
language sql immutable parallel safe as $$
  select cycle::bigint * 10000000 + (day - date '1900-01-01')
$$;
comment on function tilik_day is
  'A number of a day within a cycle: days of two cycles are never equal.';

alter table appraisal drop constraint if exists appraisal_no_overlap;
alter table appraisal add constraint appraisal_no_overlap exclude using gist (
  tilik_point(employee_id) inet_ops with &&,
  int8range(tilik_day(cycle_id, starts_on), tilik_day(cycle_id, ends_on), '[]') with &&
);
alter table assignment drop constraint if exists assignment_no_overlap;
alter table assignment add constraint assignment_no_overlap exclude using gist (
  tilik_point(employee_id) inet_ops with &&, daterange(starts_on, ends_on, '[]') with &&
) where (not acting);
alter table region drop constraint if exists region_no_overlap;
alter table region add constraint region_no_overlap exclude using gist (
  tilik_point(md5(scheme || ' ' || code)::uuid) inet_ops with &&,
  daterange(valid_from, valid_to, '[]') with &&
);
