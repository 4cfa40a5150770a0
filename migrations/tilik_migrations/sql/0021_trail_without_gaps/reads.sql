-- What the audit trail notes of reads: at a time that the database knows.

create or replace function audit_read(reads jsonb) returns void language plpgsql security definer as $$
declare
  this constant bigint := pg_current_xact_id()::text::bigint;
  -- The service gathers reads for half a second; what it says beyond these seconds is not believed.
  latest constant timestamptz := clock_timestamp();
  earliest constant timestamptz := latest - interval '10 seconds';
  asked jsonb;
begin
  for asked in select value from jsonb_array_elements(reads) loop
    with sought as (
      select t.key as name, array(select jsonb_array_elements_text(t.value)::uuid) as keys
      from jsonb_each(asked -> 'rows') t
    ), of_goal (id) as (
      select unnest(s.keys) from sought s where s.name = 'goal'
      union
      select v.goal_id from sought s join evidence v on v.id = any (s.keys)
      where s.name = 'evidence'
      union
      select v.goal_id from sought s join score v on v.id = any (s.keys) where s.name = 'score'
    ), of_appraisal (id) as (
      select unnest(s.keys) from sought s where s.name = 'appraisal'
      union
      select g.appraisal_id from goal g where g.id = any (array(select id from of_goal))
      union
      select v.appraisal_id from sought s join review v on v.id = any (s.keys)
      where s.name = 'review'
      union
      select v.appraisal_id from sought s join objection v on v.id = any (s.keys)
      where s.name = 'objection'
      union
      select v.appraisal_id from sought s join follow_up v on v.id = any (s.keys)
      where s.name = 'follow_up'
    ), read (concept, person, unit_id) as (
      select 'appraisal', a.employee_id, a.unit_id
      from appraisal a where a.id = any (array(select id from of_appraisal))
      union
      select 'employee', e.id, e.unit_id
      from sought s join employee e on e.id = any (s.keys) where s.name = 'employee'
      union
      select 'competency_profile', p.employee_id, p.unit_id
      from sought s join competency_profile p on p.id = any (s.keys)
      where s.name = 'competency_profile'
      union
      select 'feedback', f.about_id, e.unit_id
      from sought s join feedback f on f.id = any (s.keys) join employee e on e.id = f.about_id
      where s.name = 'feedback' and f.visibility <> 'PRIVATE'
        -- Feedback of citizens has no author, and a key names no reader: they are not the same.
        and (f.author_id is null or f.author_id is distinct from (asked ->> 'employee')::uuid)
    ), other as materialized (
      select concept, unit_id, audit_agency(unit_id) as agency_id, array_agg(person) as people
      from read where person is distinct from (asked ->> 'employee')::uuid
      group by concept, unit_id
    ), opened as (
      insert into audit_event (agency_id, kind, at, viewer, employee_id, source, credential,
        request_id, client, operation, database_role, changed_in)
      select agency_id, 'READ',
        least(greatest((asked ->> 'at')::timestamptz, earliest), latest), asked ->> 'viewer',
        (asked ->> 'employee')::uuid, asked ->> 'source', asked ->> 'credential',
        -- One that is too long must not keep the others of the call from being noted.
        left(asked ->> 'request', 64), left(asked ->> 'client', 64),
        left(asked ->> 'operation', 200), session_user, this
      from (select distinct agency_id from other) o
      returning id, agency_id
    )
    insert into audit_change (event_id, ordinal, table_name, command, unit_id, people)
    select e.id, row_number() over (partition by e.id order by o.concept, o.unit_id), o.concept,
      'READ', o.unit_id, o.people
    from other o join opened e on e.agency_id is not distinct from o.agency_id;
  end loop;
end $$;
comment on function audit_read(jsonb) is
  'Notes whose appraisals, competency profiles, feedback and whole personal data each of these '
  'requests read. What people read of themselves is left out. The time is that of the call, or what the request says '
  'of the ten seconds before it.';
