-- What the policies ask: whether the viewer holds a word everywhere, and the sets of rows by their keys
-- in which the viewer is somebody. A word is a role, a scope of an integration, a kind of viewer, or
-- what a person is to others. Each set is a function that returns rows, so that a policy's
-- `key in (select tilik_units_as(...))` is built once for a statement, and only where a row needs it.

create or replace function tilik_me() returns uuid
language sql stable parallel safe as $$
  select nullif(current_setting('tilik.employee', true), '')::uuid
$$;
comment on function tilik_me is
  'The viewer''s employee; null for a system, a visitor and nobody.';

create or replace function tilik_grants() returns jsonb
language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('tilik.grants', true), ''), '[]')::jsonb
$$;
comment on function tilik_grants is
  'The viewer''s grants, as the settings of the transaction say them.';

create or replace function tilik_everywhere(words text[]) returns boolean
language sql stable parallel safe as $$
  select coalesce(current_setting('tilik.viewer', true) = any (words), false)
    or jsonb_path_exists(
      tilik_grants(), '$[*] ? (@.unit == null && (@.role == $words[*] || @.scopes[*] == $words[*]))',
      jsonb_build_object('words', to_jsonb(words)))
$$;
comment on function tilik_everywhere is
  'Whether the viewer is of one of these kinds, or holds one of these roles or scopes without a '
  'unit. One expression, so that PostgreSQL puts it in the place of the call.';

create or replace function tilik_anywhere(words text[]) returns boolean
language sql stable parallel safe as $$
  select coalesce(current_setting('tilik.viewer', true) = any (words), false)
    or jsonb_path_exists(
      tilik_grants(), '$[*] ? (@.role == $words[*] || @.scopes[*] == $words[*])',
      jsonb_build_object('words', to_jsonb(words)))
$$;
comment on function tilik_anywhere is
  'The same in whatever unit: for tables whose rows belong to none.';

create or replace function tilik_units_as(words text[]) returns setof uuid
language plpgsql stable parallel safe cost 1 rows 10 as $$
declare
  me constant uuid := tilik_me();
begin
  return query
    select u.id from (
      select r.path
      from jsonb_to_recordset(tilik_grants()) as g (role text, unit uuid, scopes jsonb)
      join unit r on r.id = g.unit
      where g.role = any (words) or coalesce(g.scopes ?| words, false)
      union
      select r.path from unit r where 'LINE' = any (words) and r.head_id = me
    ) top join unit u on u.path >= top.path and u.path < top.path || 'g';
  if me is not null and words && array['MEMBER', 'BELOW'] then
    return query
      with own as (
        select u.id, u.path from unit u where u.id in (
          select e.unit_id from employee e where e.id = me
          union all
          select s.unit_id from assignment s where s.employee_id = me
            and daterange(s.starts_on, s.ends_on, '[]') @> tilik_today(s.unit_id))
      )
      select o.id from own o where 'MEMBER' = any (words)
      union all
      select u.id from own o join unit u on u.path = any (tilik_prefixes(o.path))
      where 'BELOW' = any (words);
  end if;
end $$;
comment on function tilik_units_as is
  'The units in which the viewer is one of these: the subtrees of grants; for LINE the subtrees of '
  'units headed; for MEMBER the units worked in, and for BELOW these and all above them.';

create or replace function tilik_people_as(words text[]) returns setof uuid
language plpgsql stable parallel safe cost 1 rows 10 as $$
declare
  me constant uuid := tilik_me();
begin
  if me is null then
    return;
  end if;
  if 'SELF' = any (words) then
    return next me;
  end if;
  if 'LINE' = any (words) then
    return query select e.id from employee e where e.supervisor_id = me;
  end if;
  if words && array['APPRAISER', 'SUPERIOR'] then
    return query
      select a.employee_id from appraisal a join cycle c on c.id = a.cycle_id and c.status = 'OPEN'
      where (a.appraiser_id = me and 'APPRAISER' = any (words)
          or a.appraiser_superior_id = me and 'SUPERIOR' = any (words));
  end if;
end $$;
comment on function tilik_people_as is
  'The people to whom the viewer is one of these: SELF, the supervisor (LINE), and by the appraisals '
  'of open cycles the APPRAISER and the appraiser''s SUPERIOR.';

create or replace function tilik_appraisals_as(words text[]) returns setof uuid
language plpgsql stable parallel safe cost 1 rows 10 as $$
declare
  me constant uuid := tilik_me();
begin
  if me is null then
    return;
  end if;
  if words && array['SELF', 'SELF_ONCE_DECIDED'] then
    return query
      select a.id from appraisal a where a.employee_id = me
        and ('SELF' = any (words) or a.stage in ('DECIDED', 'OBJECTED', 'CLOSED'));
  end if;
  if 'APPRAISER' = any (words) then
    return query select a.id from appraisal a where a.appraiser_id = me;
  end if;
  if 'SUPERIOR' = any (words) then
    return query select a.id from appraisal a where a.appraiser_superior_id = me;
  end if;
  if 'LINE' = any (words) then
    return query
      select a.id from employee e join appraisal a on a.employee_id = e.id
      where e.supervisor_id = me;
  end if;
  if 'CONTRIBUTOR' = any (words) then
    return query
      select s.id from appraisal a
      join appraisal s on s.employee_id = a.appraiser_id and s.cycle_id = a.cycle_id
      where a.employee_id = me;
  end if;
end $$;
comment on function tilik_appraisals_as is
  'The appraisals on which the viewer is one of these; for LINE those of the people supervised now, '
  'for CONTRIBUTOR the appraisers'' own, to whose goals the people they appraise contribute.';

create or replace function tilik_goals_as(words text[]) returns setof uuid
language plpgsql stable parallel safe cost 1 rows 10 as $$
begin
  return query
    select g.id from tilik_appraisals_as(words) a (id) join goal g on g.appraisal_id = a.id;
end $$;
comment on function tilik_goals_as is
  'The goals of the appraisals on which the viewer is one of these.';

create or replace function tilik_scored_goals_as(words text[]) returns setof uuid
language plpgsql stable parallel safe cost 1 rows 10 as $$
begin
  return query
    select g.scored_goal_id from tilik_appraisals_as(words) a (id)
    join goal g on g.appraisal_id = a.id
    union
    select g.scored_goal_id from tilik_units_as(words) u (id)
    join goal g on g.unit_id = u.id and g.shared;
end $$;
comment on function tilik_scored_goals_as is
  'The goals whose score counts for appraisals on which the viewer is one of these, or that units '
  'share where the viewer is one: a shared goal takes a score of another unit''s.';

create or replace function tilik_feedback_as(words text[]) returns setof uuid
language plpgsql stable parallel safe cost 1 rows 10 as $$
declare
  me constant uuid := tilik_me();
begin
  if me is null or not 'AUTHOR' = any (words) then
    return;
  end if;
  return query
    with recursive thread (id) as (
      select f.id from feedback f where f.author_id = me
      union
      select f.id from thread t join feedback f on f.parent_id = t.id
    )
    select t.id from thread t;
end $$;
comment on function tilik_feedback_as is
  'The feedback that the viewer wrote, for AUTHOR, with all replies to it.';

create or replace function tilik_moved_on(employee uuid, unit uuid) returns date
language sql stable parallel safe as $$
  select m.starts_on from assignment m
  where m.employee_id = tilik_moved_on.employee and m.unit_id <> tilik_moved_on.unit
    and not m.acting and daterange(m.starts_on, m.ends_on, '[]') @> tilik_today(m.unit_id)
  order by m.starts_on desc limit 1
$$;
comment on function tilik_moved_on is
  'The first day of a person''s present main post if it is in another unit. It is asked of '
  'appraisals that the viewer may see, whose employee''s posts elsewhere the viewer may not.';

create or replace function tilik_next_entry(appraisal uuid) returns integer
language sql stable parallel safe as $$
  select coalesce(max(e.ordinal), 0) + 1 from timeline_entry e
  where e.appraisal_id = tilik_next_entry.appraisal
$$;
comment on function tilik_next_entry is
  'The ordinal of the next entry of an appraisal''s timeline, which not all who write it may read.';

-- They run as the owner of the tables: what somebody is does not depend on what they may see.
do $$
declare name text;
begin
  foreach name in array array['tilik_units_as', 'tilik_people_as', 'tilik_appraisals_as',
    'tilik_goals_as', 'tilik_scored_goals_as', 'tilik_feedback_as']
  loop
    execute format('alter function %I(text[]) security definer set search_path = %I, pg_temp',
                   name, current_schema());
  end loop;
  foreach name in array array['tilik_moved_on(uuid, uuid)', 'tilik_next_entry(uuid)'] loop
    execute format('alter function %s security definer set search_path = %I, pg_temp',
                   name, current_schema());
  end loop;
end $$;

create index if not exists unit_by_head on unit (head_id);
create index if not exists feedback_by_author on feedback (author_id) where author_id is not null;
create index if not exists goal_by_unit_shared on goal (unit_id) where shared;
create index if not exists evidence_by_source on evidence (source) where source is not null;
