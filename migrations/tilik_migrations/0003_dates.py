"""What may not overlap in time, and the current post that follows from the assignments."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# A GiST index compares a uuid for equality only with the contrib module btree_gist; an IPv6 address
# of the same 128 bits it compares without: two single addresses overlap when they are equal.
OVERLAPS = """
create or replace function tilik_point(id uuid) returns inet
language sql immutable parallel safe as $$
  select regexp_replace(replace(id::text, '-', ''), '(....)(?=.)', '\\1:', 'g')::inet
$$;
create or replace function tilik_day(cycle smallint, day date) returns bigint
language sql immutable parallel safe as $$
  select cycle::bigint * 10000000 + (day - date '1900-01-01')
$$;
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
"""

POSTS = """
create or replace function assignment_current() returns trigger language plpgsql as $$
begin
  update employee e set unit_id = a.unit_id, position_id = a.position_id
  from employee k left join lateral (
    select unit_id, position_id from assignment where employee_id = k.id and not acting
    order by starts_on <= current_date desc, starts_on desc limit 1
  ) a on true
  where k.id = e.id and e.id in (old.employee_id, new.employee_id)
    and (e.unit_id, e.position_id) is distinct from (a.unit_id, a.position_id);
  return null;
end $$;
create or replace trigger assignment_current after insert or update or delete on assignment
  for each row execute function assignment_current();
"""

BACK = """
drop trigger if exists assignment_current on assignment;
drop function if exists assignment_current;
alter table appraisal drop constraint if exists appraisal_no_overlap;
alter table assignment drop constraint if exists assignment_no_overlap;
alter table region drop constraint if exists region_no_overlap;
drop function if exists tilik_point(uuid), tilik_day(smallint, date);
"""


class Migration(migrations.Migration):
    """Exclusion constraints hold under concurrency, where a check in code does not."""

    dependencies = [("tilik", "0002_tree")]
    operations = [ops.RunSQL([OVERLAPS, POSTS], reverse_sql=[BACK])]
