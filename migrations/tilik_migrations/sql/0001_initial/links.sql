-- Links between rows of one table, which never lead back.

create or replace function tilik_no_loop() returns trigger language plpgsql as $$
declare next_id uuid;
begin
  execute format('select ($1).%I', tg_argv[0]) into next_id using new;
  while next_id is not null loop
    if next_id = new.id then
      raise exception using errcode = 'check_violation',
        constraint = tg_table_name || '_no_loop', table = tg_table_name,
        message = format('%s of %s leads back to itself', tg_argv[0], tg_table_name);
    end if;
    execute format('select %I from %I where id = $1 for share', tg_argv[0], tg_table_name)
      into next_id using next_id;
  end loop;
  return new;
end $$;
comment on function tilik_no_loop is
  'Refuses a row whose link, named by the argument, leads back to the row.';
create or replace trigger region_no_loop before insert or update of parent_id on region
  for each row when (new.parent_id is not null) execute function tilik_no_loop('parent_id');
create or replace trigger employee_no_loop before insert or update of supervisor_id on employee
  for each row when (new.supervisor_id is not null)
  execute function tilik_no_loop('supervisor_id');
create or replace trigger goal_no_loop before update of contributes_to_id on goal
  for each row when (new.contributes_to_id is not null)
  execute function tilik_no_loop('contributes_to_id');
create or replace trigger feedback_no_loop before insert or update of parent_id on feedback
  for each row when (new.parent_id is not null) execute function tilik_no_loop('parent_id');
create or replace trigger indicator_no_loop before insert or update of supersedes_id on indicator
  for each row when (new.supersedes_id is not null)
  execute function tilik_no_loop('supersedes_id');

create or replace function goal_no_loop_added() returns trigger language plpgsql as $$
declare is_loop boolean;
begin
  execute '
    with recursive up (id, at) as (
      select c.id, c.contributes_to_id from changed c
      where c.contributes_to_id is not null
        and exists (select from goal g where g.contributes_to_id = c.id)
      union
      select up.id, g.contributes_to_id from up join goal g on g.id = up.at
      where g.contributes_to_id is not null and up.at <> up.id
    )
    select exists (select from up where at = id)' into is_loop;
  if is_loop then
    raise exception using errcode = 'check_violation', constraint = 'goal_no_loop',
      table = 'goal', message = 'contributes_to_id of goal leads back to itself';
  end if;
  return null;
end $$;
comment on function goal_no_loop_added is
  'Looks at the goals of one statement at once. A new goal closes a loop only where another serves'
  ' it already, as one of the same statement may; nobody else sees it yet, so there is nothing to '
  'lock. The plan is not kept: that of a statement of one row would take minutes for one of '
  'thousands.';
create or replace trigger goal_no_loop_added after insert on goal
  referencing new table as changed for each statement execute function goal_no_loop_added();
