create or replace view feedback_shown with (security_invoker = true) as
  select f.* from feedback f
  where not f.anonymous or f.channel = 'CITIZEN' or f.parent_id is not null or 5 <= (
    select count(distinct coalesce(o.author_id, o.id))
    from (
      (select x.* from feedback x where x.about_id = f.about_id offset 0)
      union all
      (select x.* from (
        select y.* from feedback y where y.cycle_id = f.cycle_id and y.unit_id = f.unit_id offset 0
      ) x where x.about_id is null and f.about_id is null)
    ) o
    where o.anonymous and o.parent_id is null and o.cycle_id = f.cycle_id
      and o.channel = f.channel
  );
comment on view feedback_shown is
  'What the graph reads of feedback; the table itself is for counts. Below five who gave feedback '
  'anonymously about the same person or unit from the same side in a cycle, none of it is shown, '
  'wherever it is asked for. Citizens have no name to be recognised by. What `offset 0` fences '
  'looks up the one index that is meant: about the person, or the unit''s in the cycle, and never '
  'all of the cycle''s.';

create or replace view tilik_table as
  select c.oid::regclass as name from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
    and c.relname not like 'procrastinate%' and c.relname <> 'tortoise_migrations';
comment on view tilik_table is
  'The tables of ours; those of the queue and of the migrations hold no person''s data.';

create or replace view tilik_trigger as
  select p.oid::regprocedure as name from pg_proc p
  where p.pronamespace = current_schema()::regnamespace and p.prorettype = 'trigger'::regtype
    and p.proname not like 'procrastinate%';
comment on view tilik_trigger is
  'The functions of ours that triggers call.';
