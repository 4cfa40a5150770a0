-- What a migrated database holds. Written by `make docs`: change it by a migration.

create view feedback_shown with (security_invoker=true) as
 SELECT id,
    channel,
    visibility,
    anonymous,
    rating,
    comment,
    created_at,
    answers,
    warnings,
    about_id,
    author_id,
    cycle_id,
    goal_id,
    parent_id,
    unit_id
   FROM feedback f
  WHERE NOT anonymous OR channel::text = 'CITIZEN'::text OR parent_id IS NOT NULL OR 5 <= (( SELECT count(DISTINCT COALESCE(o.author_id, o.id)) AS count
           FROM (( SELECT x.id,
                    x.channel,
                    x.visibility,
                    x.anonymous,
                    x.rating,
                    x.comment,
                    x.created_at,
                    x.answers,
                    x.warnings,
                    x.about_id,
                    x.author_id,
                    x.cycle_id,
                    x.goal_id,
                    x.parent_id,
                    x.unit_id
                   FROM feedback x
                  WHERE x.about_id = f.about_id
                 OFFSET 0)
                UNION ALL
                 SELECT x.id,
                    x.channel,
                    x.visibility,
                    x.anonymous,
                    x.rating,
                    x.comment,
                    x.created_at,
                    x.answers,
                    x.warnings,
                    x.about_id,
                    x.author_id,
                    x.cycle_id,
                    x.goal_id,
                    x.parent_id,
                    x.unit_id
                   FROM ( SELECT y.id,
                            y.channel,
                            y.visibility,
                            y.anonymous,
                            y.rating,
                            y.comment,
                            y.created_at,
                            y.answers,
                            y.warnings,
                            y.about_id,
                            y.author_id,
                            y.cycle_id,
                            y.goal_id,
                            y.parent_id,
                            y.unit_id
                           FROM feedback y
                          WHERE y.cycle_id = f.cycle_id AND y.unit_id = f.unit_id
                         OFFSET 0) x
                  WHERE x.about_id IS NULL AND f.about_id IS NULL) o
          WHERE o.anonymous AND o.parent_id IS NULL AND o.cycle_id = f.cycle_id AND o.channel::text = f.channel::text));
comment on view feedback_shown is
  'What the graph reads of feedback; the table itself is for counts. Below five who gave feedback '
  'anonymously about the same person or unit from the same side in a cycle, none of it is shown, '
  'wherever it is asked for. Citizens have no name to be recognised by. What `offset 0` fences '
  'looks up the one index that is meant: about the person, or the unit''s in the cycle, and never '
  'all of the cycle''s.';

create view tilik_table as
 SELECT oid::regclass AS name
   FROM pg_class c
  WHERE relnamespace = "current_schema"()::regnamespace::oid AND relkind = 'r'::"char" AND relname !~~ 'procrastinate%'::text AND (relname <> ALL (ARRAY['audit_salt'::name, 'tortoise_migrations'::name]));
comment on view tilik_table is
  'The tables of ours; those of the queue and of the migrations hold no person''s data, and the '
  'salts of the trail are for its triggers alone.';

create view tilik_trigger as
 SELECT oid::regprocedure AS name
   FROM pg_proc p
  WHERE pronamespace = "current_schema"()::regnamespace::oid AND prorettype = 'trigger'::regtype::oid AND proname !~~ 'procrastinate%'::text;
comment on view tilik_trigger is
  'The functions of ours that triggers call.';
