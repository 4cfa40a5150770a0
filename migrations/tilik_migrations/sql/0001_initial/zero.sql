-- The way back to no tables: what the tables do not take along when they are dropped.

do $$
declare
  service text := current_setting('tilik.service_role');
begin
  execute format('revoke all on all tables in schema %I from %I', current_schema(), service);
  execute format('revoke all on all sequences in schema %I from %I', current_schema(), service);
  execute format('revoke usage on schema %I from %I', current_schema(), service);
end $$;

drop view if exists feedback_shown, tilik_table, tilik_trigger;

do $$
declare name text;
begin
  for name in select oid::regprocedure::text from pg_proc
    where pronamespace = current_schema()::regnamespace
      and (proname like any (array['tilik\_%', 'procrastinate\_%']) or proname = any (array[
        'appraisal_take_along', 'assignment_current', 'competency_requirement_touch',
        'employee_touch', 'goal_no_loop_added', 'goal_scored', 'goal_scored_added',
        'goal_scored_below', 'score_touch', 'unit_depart', 'unit_place', 'unit_settle',
        'unit_wait']))
  loop
    execute format('drop function if exists %s cascade', name);
  end loop;
end $$;

alter table unit drop constraint if exists unit_head_fkey;
drop sequence if exists unit_label;

drop table if exists procrastinate_events, procrastinate_periodic_defers, procrastinate_jobs,
  procrastinate_workers cascade;
drop type if exists procrastinate_job_status, procrastinate_job_event_type,
  procrastinate_job_to_defer_v1, procrastinate_job_to_defer_v2;
