-- A shared goal knows the goal whose score it takes.

create or replace function goal_scored() returns trigger language plpgsql as $$
begin
  new.scored_goal_id := new.id;
  if new.shared then
    new.scored_goal_id := coalesce(
      (select scored_goal_id from goal where id = new.contributes_to_id), new.id);
  end if;
  return new;
end $$;
comment on function goal_scored is
  'Says whose score a goal takes: its own, or that of the goal it serves.';
create or replace trigger goal_scored before update of shared, contributes_to_id on goal
  for each row execute function goal_scored();
-- A statement that says that a goal has its own score need not be corrected.
create or replace trigger goal_scored_new before insert on goal
  for each row when (new.shared or new.scored_goal_id is distinct from new.id)
  execute function goal_scored();

create or replace function goal_scored_below() returns trigger language plpgsql as $$
begin
  update goal set scored_goal_id = new.scored_goal_id
  where contributes_to_id = new.id and shared and scored_goal_id <> new.scored_goal_id;
  return null;
end $$;
comment on function goal_scored_below is
  'Tells the goals that share the score of a goal when it takes another''s.';
create or replace trigger goal_scored_below_update after update on goal
  for each row when (old.scored_goal_id <> new.scored_goal_id)
  execute function goal_scored_below();

create or replace function goal_scored_added() returns trigger language plpgsql as $$
begin
  execute '
    update goal g set scored_goal_id = c.scored_goal_id
    from changed s join changed c on c.id = s.contributes_to_id
    where s.shared and g.id = s.id and g.scored_goal_id <> c.scored_goal_id';
  return null;
end $$;
comment on function goal_scored_added is
  'Settles goals that were stored before the one they share the score of, as only goals of one '
  'statement can be. The plan is not kept: that of a statement of one row would take minutes for '
  'one of thousands.';
create or replace trigger goal_scored_added after insert on goal
  referencing new table as changed for each statement execute function goal_scored_added();
