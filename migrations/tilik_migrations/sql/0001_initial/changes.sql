-- The two change feeds: in which transaction a row changed, and what left which part of the tree.
-- A reader sees a row only when every older transaction has ended, so its cursor misses none.

create or replace function tilik_stamp() returns trigger language plpgsql as $$
begin
  new.changed_in := pg_current_xact_id()::text::bigint;
  new.updated_at := now();
  return new;
end $$;
comment on function tilik_stamp is
  'Says in which transaction, and when, a row of a change feed changed.';
create or replace trigger appraisal_stamp before insert or update on appraisal
  for each row execute function tilik_stamp();
create or replace trigger competency_profile_stamp before insert or update on competency_profile
  for each row execute function tilik_stamp();

create or replace function tilik_touch() returns trigger language plpgsql as $$
begin
  execute format(
    'update %I set updated_at = now() where %I in (select %I from changed) and changed_in <> $1',
    tg_argv[0], tg_argv[1], tg_argv[2]
  ) using pg_current_xact_id()::text::bigint;
  return null;
end $$;
comment on function tilik_touch is
  'Counts a row of a change feed as changed when rows below it change. The arguments: the feed''s '
  'table, its column, and the column of the changed rows that it equals.';
do $$
declare
  name text;
  event text;
begin
  foreach name in array array['goal', 'rating', 'adjustment', 'review', 'outcome', 'follow_up',
                              'objection', 'competency_assessment', 'training']
  loop
    foreach event in array array['insert', 'update', 'delete'] loop
      execute format(
        'create or replace trigger %I after %s on %I referencing %s table as changed
         for each statement execute function tilik_touch(%s)',
        name || '_touch_' || event, event, name,
        case event when 'delete' then 'old' else 'new' end,
        case
          when name in ('competency_assessment', 'training')
            then '''competency_profile'', ''employee_id'', ''employee_id'''
          else '''appraisal'', ''id'', ''appraisal_id'''
        end);
    end loop;
  end loop;
end $$;

create or replace function score_touch() returns trigger language plpgsql as $$
begin
  update appraisal set updated_at = now()
  where id in (select g.appraisal_id from changed c join goal g on g.scored_goal_id = c.goal_id)
    and changed_in <> pg_current_xact_id()::text::bigint;
  return null;
end $$;
comment on function score_touch is
  'Counts the appraisals as changed whose goals share a score: a score knows its goal alone.';
create or replace trigger score_touch_insert after insert on score
  referencing new table as changed for each statement execute function score_touch();
create or replace trigger score_touch_update after update on score
  referencing new table as changed for each statement execute function score_touch();
create or replace trigger score_touch_delete after delete on score
  referencing old table as changed for each statement execute function score_touch();

create or replace function competency_requirement_touch() returns trigger language plpgsql as $$
begin
  update competency_profile set updated_at = now()
  where employee_id in (
      select e.id from changed c join employee e on e.position_id = c.position_id)
    and changed_in <> pg_current_xact_id()::text::bigint;
  return null;
end $$;
comment on function competency_requirement_touch is
  'Counts the profiles as changed of those who hold a position whose requirements change.';
create or replace trigger competency_requirement_touch_insert after insert on competency_requirement
  referencing new table as changed for each statement
  execute function competency_requirement_touch();
create or replace trigger competency_requirement_touch_update after update on competency_requirement
  referencing new table as changed for each statement
  execute function competency_requirement_touch();
create or replace trigger competency_requirement_touch_delete after delete on competency_requirement
  referencing old table as changed for each statement
  execute function competency_requirement_touch();

create or replace function employee_touch() returns trigger language plpgsql as $$
begin
  update competency_profile set unit_id = coalesce(new.unit_id, unit_id) where employee_id = new.id;
  if new.unit_id <> old.unit_id then
    update competency_assessment set unit_id = new.unit_id where employee_id = new.id;
    update training set unit_id = new.unit_id where employee_id = new.id;
  end if;
  if (new.nip, new.name) is distinct from (old.nip, old.name) then
    update appraisal set updated_at = now() where employee_id = new.id;
  end if;
  return null;
end $$;
comment on function employee_touch is
  'Takes a person''s profile, assessments and trainings along to another unit, and counts profile '
  'and appraisals as changed that show the person.';
create or replace trigger employee_touch after update of nip, name, grade, unit_id, position_id
  on employee for each row when ((old.nip, old.name, old.grade, old.unit_id, old.position_id)
    is distinct from (new.nip, new.name, new.grade, new.unit_id, new.position_id))
  execute function employee_touch();

create or replace function appraisal_take_along() returns trigger language plpgsql as $$
declare name text;
begin
  foreach name in array array['goal', 'rating', 'adjustment', 'review', 'outcome', 'follow_up',
                              'objection', 'timeline_entry'] loop
    execute format('update %I set unit_id = $1 where appraisal_id = $2', name)
      using new.unit_id, new.id;
  end loop;
  foreach name in array array['evidence', 'score'] loop
    execute format('update %I set unit_id = $1 where goal_id in
      (select id from goal where appraisal_id = $2)', name) using new.unit_id, new.id;
  end loop;
  return null;
end $$;
comment on function appraisal_take_along is
  'Keeps what belongs to an appraisal in the appraisal''s unit, so that a policy need not join.';
create or replace trigger appraisal_take_along after update of unit_id on appraisal
  for each row when (old.unit_id <> new.unit_id) execute function appraisal_take_along();

create or replace function tilik_left(old_path text, new_path text) returns uuid[]
language sql stable as $$
  select coalesce(array_agg(id), '{}') from unit
  where right(path, 8) = any (tilik_labels(old_path))
    and right(path, 8) <> all (tilik_labels(new_path))
$$;
comment on function tilik_left is
  'The units whose subtree is left by what moves from one path to another.';

create or replace function tilik_depart() returns trigger language plpgsql as $$
declare
  gone uuid[] := tilik_left(
    (select path from unit where id = old.unit_id),
    case tg_op when 'UPDATE' then (select path from unit where id = new.unit_id) else '' end);
begin
  if tg_op = 'DELETE' or gone <> '{}' then
    insert into departure (concept, row, cycle_id, units, changed_in)
    values (tg_table_name, old.id, (to_jsonb(old) ->> 'cycle_id')::smallint, gone,
            pg_current_xact_id()::text::bigint);
  end if;
  return null;
end $$;
comment on function tilik_depart is
  'Notes which subtrees a row left. A row that goes into a unit waits for the unit''s move, and '
  'the move for the row: the foreign key locks the unit, and a path is one of the unit''s keys. So'
  ' no row goes along unseen.';
create or replace trigger appraisal_depart after update of unit_id on appraisal
  for each row when (old.unit_id <> new.unit_id) execute function tilik_depart();
create or replace trigger appraisal_depart_delete after delete on appraisal
  for each row execute function tilik_depart();
create or replace trigger competency_profile_depart after update of unit_id on competency_profile
  for each row when (old.unit_id <> new.unit_id) execute function tilik_depart();
create or replace trigger competency_profile_depart_delete after delete on competency_profile
  for each row execute function tilik_depart();

create or replace function unit_depart() returns trigger language plpgsql as $$
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
  select 'appraisal', a.id, a.cycle_id, g.units, this
  from gone g join lost l on l.labels = g.labels join appraisal a on a.unit_id = l.id
  union all
  select 'competency_profile', p.id, null, g.units, this
  from gone g join lost l on l.labels = g.labels join competency_profile p on p.unit_id = l.id;
  update appraisal set updated_at = now() where unit_id = any (moved);
  update competency_profile set updated_at = now() where unit_id = any (moved);
  return null;
end $$;
comment on function unit_depart is
  'Notes which subtrees the rows of units left that moved. Of many units that moved together most '
  'lost the same ancestors. The transition tables are not joined: the plan of such a join would be'
  ' kept from a statement of one row for one of thousands.';
create or replace trigger unit_depart after update on unit
  referencing old table as before new table as after
  for each statement execute function unit_depart();

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
comment on function tilik_take_over is
  'Counts rows as changed now that a dump brought from another cluster. Transactions are numbered '
  'by the cluster: rows with numbers that this one has not reached would not show for years.';
