-- What a migrated database holds. Written by `make docs`: change it by a migration.

CREATE OR REPLACE FUNCTION public.appraisal_depart_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  insert into departure (concept, row, cycle_id, units, person_id, changed_in)
  select distinct 'appraisal', old.id, old.cycle_id,
    tilik_left((select path from unit where id = old.unit_id), ''), p.id,
    pg_current_xact_id()::text::bigint
  from unnest(array[old.appraiser_id, old.appraiser_superior_id]) p (id)
  where p.id is not null and p.id is distinct from new.appraiser_id
    and p.id is distinct from new.appraiser_superior_id;
  return null;
end $function$;
comment on function appraisal_depart_people() is
  'Notes for whom an appraisal left: its former appraiser and the former appraiser''s superior.';

CREATE OR REPLACE FUNCTION public.appraisal_take_along()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function appraisal_take_along() is
  'Keeps what belongs to an appraisal in the appraisal''s unit, so that a policy need not join.';

CREATE OR REPLACE FUNCTION public.assignment_current()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  moved uuid[];
begin
  if tg_op = 'UPDATE' then
    moved := array(select employee_id from former union select employee_id from changed);
  else
    moved := array(select distinct employee_id from changed);
  end if;
  update employee e set unit_id = a.unit_id, position_id = a.position_id
  from employee k left join lateral (
    select unit_id, position_id from assignment where employee_id = k.id and not acting
    order by starts_on <= tilik_today(unit_id) desc, starts_on desc limit 1
  ) a on true
  where k.id = e.id and e.id = any (moved)
    and (e.unit_id, e.position_id) is distinct from (a.unit_id, a.position_id);
  return null;
end $function$;
comment on function assignment_current() is
  'Keeps the current unit and position of a person, which follow from the assignments.';

CREATE OR REPLACE FUNCTION public.audit_agency(unit_id uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
AS $function$
  select r.id from unit u join unit r on r.path = left(u.path, 8) where u.id = $1
$function$;
comment on function audit_agency(uuid) is
  'The unit at the top of a unit''s tree.';

CREATE OR REPLACE FUNCTION public.audit_changes_about(person uuid)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select id from audit_change where people @> array[person]
$function$;
comment on function audit_changes_about(uuid) is
  'The keys of the changes and reads about a person, of which policies show those that the viewer '
  'may see.';

CREATE OR REPLACE FUNCTION public.audit_derived()
 RETURNS boolean
 LANGUAGE sql
 STABLE
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select pg_trigger_depth() > 0 and current_user = (
    select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'audit_event'::regclass)
$function$;
comment on function audit_derived() is
  'Whether a statement is one of the owner''s own triggers, whose changes follow from one that is '
  'noted. A trigger of the service''s role runs as that role. What it could call as the owner '
  'refuses to run within a trigger.';

CREATE OR REPLACE FUNCTION public.audit_forget(person uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare forgotten integer;
begin
  if current_setting('tilik.viewer', true) is distinct from 'operator' then
    raise insufficient_privilege using message = 'only the operator erases a person';
  end if;
  delete from audit_salt s using audit_change c
  where s.id = c.id and (c.people @> array[person] or c.event_id in (
    select e.id from audit_event e
    where e.changed_in = pg_current_xact_id()::text::bigint and e.number is null));
  get diagnostics forgotten = row_count;
  return forgotten;
end $function$;
comment on function audit_forget(uuid) is
  'Takes away with what the texts of a person were hashed in the trail, and those that the running'
  ' transaction changes, so that their hashes prove nothing any more.';

CREATE OR REPLACE FUNCTION public.audit_note()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  clear constant text[] := string_to_array(tg_argv[0], ',');
  olds jsonb[];
  news jsonb[];
begin
  -- By key, for the order of a statement tells in which order codes were printed.
  if tg_op <> 'INSERT' then
    select array_agg(to_jsonb(b) order by b.id) into olds from before b;
  end if;
  if tg_op <> 'DELETE' then
    select array_agg(to_jsonb(a) order by a.id) into news from after a;
  end if;
  if olds is null and news is null then
    return null;
  end if;
  -- Sorted before; joined only then, for nothing is known of their size, and a loop in a loop took
  -- a second.
  if tg_op = 'UPDATE' and exists (
    select from unnest(olds, news) p (former, present) where former -> 'id' <> present -> 'id'
  ) then
    select array_agg(former order by coalesce(present, former) -> 'id'),
      array_agg(present order by coalesce(present, former) -> 'id') into olds, news
    from unnest(olds) former full join unnest(news) present
      on former -> 'id' = present -> 'id';
  end if;
  -- Without functions, which would be called 30 times for each row.
  with pair as materialized (
    select gen_random_uuid() as id, gen_random_uuid() as salt, n, former, present,
      coalesce(present, former) as content,
      case when former is null then 'INSERT' when present is null then 'DELETE' else 'UPDATE' end
        as command,
      -- Who gave feedback without a name, or to one person alone, is nobody else's to know.
      tg_table_name = 'feedback' and ((former ->> 'anonymous')::boolean
        or former ->> 'visibility' = 'PRIVATE') as was_secret,
      tg_table_name = 'feedback' and ((present ->> 'anonymous')::boolean
        or present ->> 'visibility' = 'PRIVATE') as is_secret,
      -- From which side a reply's feedback came would tell more of who gave it.
      case when tg_table_name = 'feedback' and coalesce(present, former) ->> 'parent_id' is not null
        then array_remove(clear, 'channel') else clear end as shown
    from unnest(olds, news) with ordinality p (former, present, n)
  ), noted as materialized (
    select p.id, p.salt, p.n, p.content, p.command, c.columns, w.person, coalesce(
        case tg_table_name when 'unit' then (p.content ->> 'id')::uuid end,
        (p.content ->> 'unit_id')::uuid,
        (select e.unit_id from employee e where e.id = w.person),
        (select i.unit_id from indicator i where i.id = (p.content ->> 'indicator_id')::uuid)
      ) as unit_id
    from pair p
    cross join lateral (
      select case when p.command = 'UPDATE' then (
        select coalesce(jsonb_object_agg(k, jsonb_build_array(
          case when p.was_secret and k not in ('anonymous', 'visibility') then null
            when k = any (p.shown) or p.former -> k = 'null' then p.former -> k
            else to_jsonb('sha256:' || encode(
              sha256(convert_to(p.salt || (p.former -> k)::text, 'UTF8')), 'hex')) end,
          case when p.is_secret and k not in ('anonymous', 'visibility') then null
            when k = any (p.shown) or p.present -> k = 'null' then p.present -> k
            else to_jsonb('sha256:' || encode(
              sha256(convert_to(p.salt || (p.present -> k)::text, 'UTF8')), 'hex')) end)), '{}')
        from jsonb_object_keys(p.content) k
        where p.former -> k <> p.present -> k
          and k not in ('changed_in', 'updated_at', 'last_used_at', 'path')
      ) else (
        select jsonb_object_agg(k, case p.command
          when 'INSERT' then jsonb_build_array(null, v) else jsonb_build_array(v, null) end)
        from (
          select k, p.content -> k as v from unnest(p.shown) k
          where p.content -> k <> 'null' and k not in ('changed_in', 'updated_at', 'last_used_at')
          union all
          select '*', to_jsonb('sha256:' || encode(
            sha256(convert_to(p.salt || p.content::text, 'UTF8')), 'hex'))
        ) kept
      ) end as columns
      offset 0
    ) c
    cross join lateral (
      select coalesce(
        case tg_table_name when 'employee' then (p.content ->> 'id')::uuid end,
        (p.content ->> 'employee_id')::uuid,
        (p.content ->> 'about_id')::uuid,
        (select a.employee_id from appraisal a where a.id = (p.content ->> 'appraisal_id')::uuid),
        (select a.employee_id from goal g join appraisal a on a.id = g.appraisal_id
         where g.id = (p.content ->> 'goal_id')::uuid)) as person
      offset 0
    ) w
    where c.columns <> '{}'
      -- Silent only where nothing of it was, or is, anybody else's to know.
      and not (tg_table_name = 'feedback' and coalesce(p.was_secret, true)
        and coalesce(p.is_secret, true))
      -- The use of a code, beside the feedback that came with it, would tell whose it is.
      and not (tg_table_name = 'invitation' and p.command = 'UPDATE'
        and p.former ->> 'used_at' is null and c.columns - 'used_at' = '{}')
  ), home as materialized (
    select unit_id, audit_agency(unit_id) as agency_id
    from (select distinct unit_id from noted where unit_id is not null) u
  ), placed as materialized (
    select n.*, h.agency_id from noted n left join home h on h.unit_id = n.unit_id
  ), event as materialized (
    -- Once for each event: a search for each row would pass over all that were inserted before it.
    select p.agency_id, o.id, o.last
    from (select distinct agency_id from placed) p cross join lateral audit_open(p.agency_id) o
  ), salted as (
    insert into audit_salt (id, salt)
    select id, salt from placed where columns::text like '%"sha256:%'
  )
  insert into audit_change (id, event_id, ordinal, table_name, row, command, unit_id, people,
    columns)
  select p.id, e.id,
    e.last + row_number() over (partition by e.id order by p.n),
    tg_table_name, p.content ->> 'id', p.command, p.unit_id,
    array_remove(array[p.person], null), p.columns
  from placed p join event e on e.agency_id is not distinct from p.agency_id;
  return null;
end $function$;
comment on function audit_note() is
  'Notes the changes of one statement in the audit trail, each column with its value before and '
  'after; a row whose id changed as one that was deleted and one that was inserted. The argument '
  'names the columns whose values are shown as they are; of others there is the SHA-256 of the '
  'salt in audit_salt and the value as JSON, of a new or deleted row one for the whole row, under '
  '*. Feedback that was and is secret is left out, and so are the values of the secret side where '
  'it became so or was, and the use of an invitation.';

CREATE OR REPLACE FUNCTION public.audit_open(agency uuid, OUT id uuid, OUT last integer)
 RETURNS record
 LANGUAGE plpgsql
AS $function$
declare
  this constant bigint := pg_current_xact_id()::text::bigint;
  asked constant jsonb := coalesce(nullif(current_setting('tilik.request', true), ''), '{}');
begin
  insert into audit_event (agency_id, kind, viewer, employee_id, source, credential, request_id,
    client, operation, database_role, changed_in)
  values (agency, 'CHANGE',
    coalesce(asked ->> 'viewer', current_setting('tilik.viewer', true), ''),
    nullif(current_setting('tilik.employee', true), '')::uuid,
    nullif(current_setting('tilik.source', true), ''),
    asked ->> 'credential', left(asked ->> 'request', 64), left(asked ->> 'client', 64),
    left(asked ->> 'operation', 200), session_user, this)
  on conflict do nothing
  returning audit_event.id, 0 into id, last;
  if exists (select from audit_event e where e.id = audit_open.id and e.number is not null) then
    raise exception 'the trail seals what a transaction changed when it commits'
      using hint = 'Leave the constraint audit_event_seal deferred.';
  end if;
  if id is null then
    select e.id, (select coalesce(max(c.ordinal), 0) from audit_change c where c.event_id = e.id)
    into id, last
    from audit_event e
    where e.changed_in = this and e.number is null and e.kind = 'CHANGE'
      and e.agency_id is not distinct from agency;
  end if;
end $function$;
comment on function audit_open(uuid) is
  'The event of the running transaction in an agency, and the last place that is taken in it.';

CREATE OR REPLACE FUNCTION public.audit_read(reads jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function audit_read(jsonb) is
  'Notes whose appraisals, competency profiles, feedback and whole personal data each of these '
  'requests read. What people read of themselves is left out. The time is that of the call, or '
  'what the request says of the ten seconds before it.';

CREATE OR REPLACE FUNCTION public.audit_seal()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  open audit_event;
  previous text;
begin
  -- All at the first event and in one order, so that no two transactions wait for each other.
  for open in
    select * from audit_event
    where changed_in = new.changed_in and number is null order by agency_id nulls first, id
  loop
    insert into audit_chain (agency_id, number, hash) values (open.agency_id, 1, '')
    on conflict (agency_id) do update set number = audit_chain.number + 1
    returning number, hash into open.number, previous;
    select coalesce(array_agg(distinct c.unit_id order by c.unit_id), '{}') into open.units
    from audit_change c where c.event_id = open.id and c.unit_id is not null;
    open.hash := encode(sha256(convert_to(previous || E'\n' || audit_text(open), 'UTF8')), 'hex');
    update audit_event set number = open.number, units = open.units, hash = open.hash
    where id = open.id;
    update audit_chain set hash = open.hash where agency_id is not distinct from open.agency_id;
  end loop;
  return null;
end $function$;
comment on function audit_seal() is
  'Adds the events of a transaction to the chains of their agencies when it commits.';

CREATE OR REPLACE FUNCTION public.audit_table(name text)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  clear text;
  event text;
begin
  select string_agg(a.attname, ',' order by a.attname) into clear
  from pg_attribute a
  where a.attrelid = name::regclass and a.attnum > 0 and not a.attisdropped and (
    a.atttypid not in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
    or a.attname in ('id', 'version', 'axis_key', 'predicate_key', 'competency_id')
    -- A person's code must not stand for good where it cannot be erased with the person.
    or a.attname = 'code' and name <> 'employee'
    or exists (
      select from pg_constraint k
      where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
        and k.conname = format('%s_%s_known', name, a.attname)))
    -- The day on which a code was used leads to the feedback of that day.
    and (name, a.attname) <> ('invitation', 'used_at')
    -- What a reply answers may be there without a name.
    and (name, a.attname) <> ('feedback', 'parent_id');
  foreach event in array array['insert', 'update', 'delete'] loop
    execute format(
      'create or replace trigger %I after %s on %I referencing %s
       for each statement when (not audit_derived()) execute function audit_note(%L)',
      name || '_audit_' || event, event, name,
      case event when 'insert' then 'new table as after' when 'delete' then 'old table as before'
        else 'old table as before new table as after' end, clear);
  end loop;
  execute format(
    'create or replace trigger %I before truncate on %I
     for each statement execute function audit_truncate()',
    name || '_audit_truncate', name);
end $function$;
comment on function audit_table(text) is
  'Lets the trail note a table''s changes, and that it was emptied: numbers, days, keys, codes but'
  ' those of people, and words of closed lists as they are, other texts as hashes. Called again '
  'after a column was added.';

CREATE OR REPLACE FUNCTION public.audit_text(event audit_event)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$
  select jsonb_build_array(event.id, event.agency_id, event.number, event.kind,
      extract(epoch from event.at)::text, event.viewer, event.employee_id, event.source,
      event.credential, event.request_id, event.client, event.operation, event.database_role,
      event.units)::text
    || coalesce(string_agg(E'\n' || jsonb_build_array(encode(sha256(uuid_send(c.id)), 'hex'),
      c.ordinal, c.table_name, c.row, c.command, c.unit_id, c.people, c.columns)::text,
      '' order by c.ordinal), '')
  from audit_change c where c.event_id = event.id
$function$;
comment on function audit_text(audit_event) is
  'All that an event says, as the text that is hashed; of the key of a change, the SHA-256.';

CREATE OR REPLACE FUNCTION public.audit_truncate()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  rows bigint;
begin
  execute format('select count(*) from %I.%I', tg_table_schema, tg_table_name) into rows;
  if rows > 0 then
    insert into audit_change (event_id, ordinal, table_name, command, columns)
    select o.id, o.last + 1, tg_table_name, tg_op,
      jsonb_build_object('count', jsonb_build_array(rows, 0))
    from audit_open(null) o;
  end if;
  return null;
end $function$;
comment on function audit_truncate() is
  'Notes before a table is emptied how many rows it had, in the chain of what belongs to no '
  'agency.';

CREATE OR REPLACE FUNCTION public.competency_requirement_touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update competency_profile set updated_at = now()
  where employee_id in (
      select e.id from changed c join employee e on e.position_id = c.position_id)
    and changed_in <> pg_current_xact_id()::text::bigint;
  return null;
end $function$;
comment on function competency_requirement_touch() is
  'Counts the profiles as changed of those who hold a position whose requirements change.';

CREATE OR REPLACE FUNCTION public.described_place()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- Locked, so that a move of the person and this wait for each other.
  select e.unit_id into new.unit_id from employee e where e.id = new.employee_id for share;
  return new;
end $function$;
comment on function described_place() is
  'Puts what is about a person into the unit where the person works.';

CREATE OR REPLACE FUNCTION public.described_touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare this constant bigint := pg_current_xact_id()::text::bigint;
begin
  -- Each person who moves updates none of these rows, most times.
  if not exists (select from changed) then
    return null;
  end if;
  -- Arrays are looked up by index, whatever is thought of the size of a transition table.
  update unit set updated_at = now() where changed_in <> this
    and id = any (array(select unit_id from changed where employee_id is null));
  update position set updated_at = now() where changed_in <> this
    and id = any (array(select position_id from changed));
  update employee set updated_at = now() where changed_in <> this
    and id = any (array(select employee_id from changed));
  return null;
end $function$;
comment on function described_touch() is
  'Counts units, positions and people of the feed as changed when their codes or attributes '
  'change.';

CREATE OR REPLACE FUNCTION public.draft_drop()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  delete from draft d where d.appraisal_id = new.id and (
    new.stage = any (case d.kind
      when 'SELF_ASSESSMENT' then array['RATED', 'CALIBRATED', 'DECIDED', 'OBJECTED', 'CLOSED']
      when 'RATING' then array['CALIBRATED', 'DECIDED', 'OBJECTED', 'CLOSED']
      when 'REVIEW' then array['CLOSED']
      when 'OBJECTION' then array['OBJECTED', 'CLOSED'] end)
    or d.kind in ('RATING', 'REVIEW') and d.person_id = old.appraiser_id
      and old.appraiser_id is distinct from new.appraiser_id);
  return null;
end $function$;
comment on function draft_drop() is
  'Deletes the drafts of steps that an appraisal has moved past, and those of its former '
  'appraiser. The trail notes nothing of drafts, which are nobody else''s to know.';

CREATE OR REPLACE FUNCTION public.employee_by_words(sought text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id from employee where tilik_words(name) @@ tilik_beginnings(sought) $function$;
comment on function employee_by_words(text) is
  'The keys of all rows of employee of whose name some word begins with each of the words given, '
  'found by index. It runs as the owner: a statement of the service compares the keys with those '
  'of rows that the viewer reads.';

CREATE OR REPLACE FUNCTION public.employee_depart_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not exists (select from appraisal where employee_id = old.id
                 union all select from competency_profile where employee_id = old.id) then
    return null;
  end if;
  insert into departure (concept, row, cycle_id, units, person_id, changed_in)
  select r.concept, r.id, r.cycle_id, tilik_left(u.path, ''), old.supervisor_id,
    pg_current_xact_id()::text::bigint
  from (
    select 'appraisal' as concept, a.id, a.cycle_id, a.unit_id from appraisal a
    where a.employee_id = old.id
    union all
    select 'competency_profile', p.id, null, p.unit_id from competency_profile p
    where p.employee_id = old.id
  ) r join unit u on u.id = r.unit_id
  where old.supervisor_id is not null;
  -- The present supervisor's feed has had neither.
  update appraisal set updated_at = now() where employee_id = old.id;
  update competency_profile set updated_at = now() where employee_id = old.id;
  return null;
end $function$;
comment on function employee_depart_people() is
  'Notes for the former supervisor which appraisals and profile of a person left, and has them '
  'change for the present one.';

CREATE OR REPLACE FUNCTION public.employee_take_described()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- An update of no row costs more than the question, and most people have neither.
  if exists (select from external_code where employee_id = new.id) then
    update external_code set unit_id = new.unit_id where employee_id = new.id;
  end if;
  if exists (select from attribute_record where employee_id = new.id) then
    update attribute_record set unit_id = new.unit_id where employee_id = new.id;
  end if;
  return null;
end $function$;
comment on function employee_take_described() is
  'Takes a person''s codes and attributes along to another unit.';

CREATE OR REPLACE FUNCTION public.employee_touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if exists (select from competency_profile where employee_id = new.id) then
    update competency_profile set unit_id = coalesce(new.unit_id, unit_id) where employee_id = new.id;
  end if;
  if new.unit_id <> old.unit_id then
    update competency_assessment set unit_id = new.unit_id where employee_id = new.id;
    update training set unit_id = new.unit_id where employee_id = new.id;
  end if;
  if (new.nip, new.name) is distinct from (old.nip, old.name) then
    update appraisal set updated_at = now() where employee_id = new.id;
  end if;
  return null;
end $function$;
comment on function employee_touch() is
  'Takes a person''s profile, assessments and trainings along to another unit, and counts profile '
  'and appraisals as changed that show the person.';

CREATE OR REPLACE FUNCTION public.feedback_month()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  new.created_at := date_trunc('month', new.created_at, 'UTC');
  return new;
end $function$;
comment on function feedback_month() is
  'Of feedback without a name the month alone is stored: the time, beside a log, would tell who '
  'gave it.';

CREATE OR REPLACE FUNCTION public.goal_no_loop_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function goal_no_loop_added() is
  'Looks at the goals of one statement at once. A new goal closes a loop only where another serves'
  ' it already, as one of the same statement may; nobody else sees it yet, so there is nothing to '
  'lock. The plan is not kept: that of a statement of one row would take minutes for one of '
  'thousands.';

CREATE OR REPLACE FUNCTION public.goal_scored()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  new.scored_goal_id := new.id;
  if new.shared then
    new.scored_goal_id := coalesce(
      (select scored_goal_id from goal where id = new.contributes_to_id), new.id);
  end if;
  return new;
end $function$;
comment on function goal_scored() is
  'Says whose score a goal takes: its own, or that of the goal it serves.';

CREATE OR REPLACE FUNCTION public.goal_scored_added()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  execute '
    update goal g set scored_goal_id = c.scored_goal_id
    from changed s join changed c on c.id = s.contributes_to_id
    where s.shared and g.id = s.id and g.scored_goal_id <> c.scored_goal_id';
  return null;
end $function$;
comment on function goal_scored_added() is
  'Settles goals that were stored before the one they share the score of, as only goals of one '
  'statement can be. The plan is not kept: that of a statement of one row would take minutes for '
  'one of thousands.';

CREATE OR REPLACE FUNCTION public.goal_scored_below()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update goal set scored_goal_id = new.scored_goal_id
  where contributes_to_id = new.id and shared and scored_goal_id <> new.scored_goal_id;
  return null;
end $function$;
comment on function goal_scored_below() is
  'Tells the goals that share the score of a goal when it takes another''s.';

CREATE OR REPLACE FUNCTION public.indicator_by_words(sought text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id from indicator where tilik_words(name) @@ tilik_beginnings(sought) $function$;
comment on function indicator_by_words(text) is
  'The keys of all rows of indicator of whose name some word begins with each of the words given, '
  'found by index. It runs as the owner: a statement of the service compares the keys with those '
  'of rows that the viewer reads.';

CREATE OR REPLACE FUNCTION public.personal_blank_timeline(person uuid)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare changed integer;
begin
  if current_setting('tilik.viewer', true) is distinct from 'operator' then
    raise insufficient_privilege using message = 'only the operator erases a person';
  end if;
  if pg_trigger_depth() > 0 then
    raise insufficient_privilege using message = 'no trigger erases a person';
  end if;
  update timeline_entry t set note = null
  where t.note is not null and (t.by_id = person
    or t.appraisal_id in (select a.id from appraisal a where a.employee_id = person));
  get diagnostics changed = row_count;
  return changed;
end $function$;
comment on function personal_blank_timeline(uuid) is
  'Takes the notes out of the timelines of a person, and those by the person out of others. No '
  'policy lets anybody change an entry.';

CREATE OR REPLACE FUNCTION public.position_by_words(sought text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id from "position" where tilik_words(title) @@ tilik_beginnings(sought) $function$;
comment on function position_by_words(text) is
  'The keys of all rows of position of whose title some word begins with each of the words given, '
  'found by index. It runs as the owner: a statement of the service compares the keys with those '
  'of rows that the viewer reads.';

CREATE OR REPLACE FUNCTION public.quota_take(viewer text, wanted double precision, burst double precision, rate double precision)
 RETURNS double precision
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  present constant timestamptz := clock_timestamp();
  lacking float;
begin
  insert into quota as q (id, tokens, at) values (viewer, burst - wanted, present)
  on conflict (id) do update set at = present,
    tokens = least(burst, q.tokens + rate * extract(epoch from present - q.at)) - wanted
  where least(burst, q.tokens + rate * extract(epoch from present - q.at)) >= wanted;
  if found then
    -- A full bucket is as good as none; rows of an hour ago are looked for now and then.
    if random() < 0.001 then
      delete from quota where at < present - interval '1 hour';
    end if;
    return 0;
  end if;
  select wanted - q.tokens - rate * extract(epoch from present - q.at) into lacking
  from quota q where q.id = viewer;
  return greatest(lacking / rate, 0.001);
end $function$;
comment on function quota_take(text,double precision,double precision,double precision) is
  'Takes a cost from a viewer''s bucket and returns 0, or returns the seconds after which it can.';

CREATE OR REPLACE FUNCTION public.region_by_words(sought text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id from region where tilik_words(name) @@ tilik_beginnings(sought) $function$;
comment on function region_by_words(text) is
  'The keys of all rows of region of whose name some word begins with each of the words given, '
  'found by index. It runs as the owner: a statement of the service compares the keys with those '
  'of rows that the viewer reads.';

CREATE OR REPLACE FUNCTION public.score_touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  update appraisal set updated_at = now()
  where id in (select g.appraisal_id from changed c join goal g on g.scored_goal_id = c.goal_id)
    and changed_in <> pg_current_xact_id()::text::bigint;
  return null;
end $function$;
comment on function score_touch() is
  'Counts the appraisals as changed whose goals share a score: a score knows its goal alone.';

CREATE OR REPLACE FUNCTION public.tilik_anywhere(words text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(current_setting('tilik.viewer', true) = any (words), false)
    or jsonb_path_exists(
      tilik_grants(), '$[*] ? (@.role == $words[*] || @.scopes[*] == $words[*])',
      jsonb_build_object('words', to_jsonb(words)))
$function$;
comment on function tilik_anywhere(text[]) is
  'The same in whatever unit: for tables whose rows belong to none.';

CREATE OR REPLACE FUNCTION public.tilik_appraisals_as(words text[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER COST 1 ROWS 10
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function tilik_appraisals_as(text[]) is
  'The appraisals on which the viewer is one of these; for LINE those of the people supervised '
  'now, for CONTRIBUTOR the appraisers'' own, to whose goals the people they appraise contribute.';

CREATE OR REPLACE FUNCTION public.tilik_beginnings(sought text)
 RETURNS tsquery
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select string_agg(format('''%s'':*', left(lexeme, 250)), ' & ')::tsquery
  from unnest(tilik_words(sought))
$function$;
comment on function tilik_beginnings(text) is
  'What finds texts of which some word begins with each of the words given; null where none is.';

CREATE OR REPLACE FUNCTION public.tilik_compose()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  texts jsonb := to_jsonb(new);
  composed jsonb := '{}';
  name text;
begin
  foreach name in array tg_argv loop
    continue when tg_op = 'UPDATE' and to_jsonb(old) ->> name = texts ->> name;
    composed := composed || jsonb_build_object(name, normalize(texts ->> name));
  end loop;
  new := jsonb_populate_record(new, composed);
  return new;
end $function$;
comment on function tilik_compose() is
  'Stores the named texts of a row in one Unicode form (NFC), so that an accent typed as a mark of'
  ' its own is found by the letter that has it.';

CREATE OR REPLACE FUNCTION public.tilik_cycle_of(id uuid)
 RETURNS smallint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select ('x' || substr(id::text, 1, 4))::bit(16)::int::smallint
$function$;
comment on function tilik_cycle_of(uuid) is
  'The number of the cycle that a key carries.';

CREATE OR REPLACE FUNCTION public.tilik_day(cycle smallint, day date)
 RETURNS bigint
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select cycle::bigint * 10000000 + (day - date '1900-01-01')
$function$;
comment on function tilik_day(smallint,date) is
  'A number of a day within a cycle: days of two cycles are never equal.';

CREATE OR REPLACE FUNCTION public.tilik_depart()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function tilik_depart() is
  'Notes which subtrees a row left. A row that goes into a unit waits for the unit''s move, and '
  'the move for the row: the foreign key locks the unit, and a path is one of the unit''s keys. So'
  ' no row goes along unseen.';

CREATE OR REPLACE FUNCTION public.tilik_everywhere(words text[])
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(current_setting('tilik.viewer', true) = any (words), false)
    or jsonb_path_exists(
      tilik_grants(), '$[*] ? (@.unit == null && (@.role == $words[*] || @.scopes[*] == $words[*]))',
      jsonb_build_object('words', to_jsonb(words)))
$function$;
comment on function tilik_everywhere(text[]) is
  'Whether the viewer is of one of these kinds, or holds one of these roles or scopes without a '
  'unit. One expression, so that PostgreSQL puts it in the place of the call.';

CREATE OR REPLACE FUNCTION public.tilik_feedback_as(words text[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER COST 1 ROWS 10
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function tilik_feedback_as(text[]) is
  'The feedback that the viewer wrote, for AUTHOR, with all replies to it.';

CREATE OR REPLACE FUNCTION public.tilik_goals_as(words text[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER COST 1 ROWS 10
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return query
    select g.id from tilik_appraisals_as(words) a (id) join goal g on g.appraisal_id = a.id;
end $function$;
comment on function tilik_goals_as(text[]) is
  'The goals of the appraisals on which the viewer is one of these.';

CREATE OR REPLACE FUNCTION public.tilik_grants()
 RETURNS jsonb
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(nullif(current_setting('tilik.grants', true), ''), '[]')::jsonb
$function$;
comment on function tilik_grants() is
  'The viewer''s grants, as the settings of the transaction say them.';

CREATE OR REPLACE FUNCTION public.tilik_held_grants(person text, given text, key text)
 RETURNS text
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare
  held text;
begin
  if key <> '' then
    select json_build_array(json_build_object(
      'role', 'INTEGRATION', 'unit', k.unit_id, 'scopes', k.scopes, 'calculators', k.calculators
    )) into held
    from integration_key k
    where (k.key_hash = key or k.earlier_hash = key and k.earlier_until > tilik_now())
      and k.revoked_at is null and not tilik_is_past(k.expires_on, k.unit_id);
    return coalesce(held, '');
  end if;
  if person = '' then
    return given;
  end if;
  select given::jsonb || jsonb_agg(
    jsonb_build_object('role', g.role, 'unit', g.unit_id, 'scopes', '[]'::jsonb,
      'calculators', '[]'::jsonb))
  into held
  from role_grant g join employee e on e.id = g.employee_id
  where g.employee_id = person::uuid and g.ended_at is null
    and tilik_is_past(g.starts_on - 1, g.unit_id)
    and not tilik_is_past(g.ends_on, g.unit_id)
    and not tilik_is_past(e.active_until, g.unit_id);
  return coalesce(held, given);
end $function$;
comment on function tilik_held_grants(text,text,text) is
  'The grants of a transaction, as JSON: those of a valid key, or those given and the stored ones '
  'of a person in service that hold now. Empty for a key that is not valid. It runs as the owner, '
  'because the viewer is not set before it.';

CREATE OR REPLACE FUNCTION public.tilik_hours(unit uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select case when p.code = any ('{51,52,53,63,64,65,71,72,73,74,75,76}') then 8
              when p.code = any ('{81,82,91,92,93,94,95,96}') then 9 else 7 end
  from (select (
    select left(g.code, 2) from unit own
    join unit r on right(r.path, 8) = any (tilik_labels(own.path))
    join region g on g.id = r.region_id and g.scheme = 'kemendagri'
    where own.id = tilik_hours.unit order by length(r.path) desc limit 1
  ) as code) p
$function$;
comment on function tilik_hours(uuid) is
  'How many hours the clocks of a unit are ahead of UTC, by the Kemendagri code of its province '
  '(Keppres 41/1987, in force since 1988; a province formed later keeps the time of the one it was'
  ' formed from). A unit of which no region is known has the capital''s time. It runs as the '
  'owner: a viewer who may not see the unit or its region has the same day as everybody else.';

CREATE OR REPLACE FUNCTION public.tilik_id(cycle smallint)
 RETURNS uuid
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  select overlay(overlay(gen_random_uuid()::text placing lpad(to_hex(cycle::int), 4, '0') from 1)
                 placing '8' from 15)::uuid
$function$;
comment on function tilik_id(smallint) is
  'A new random key (UUID version 8) whose first two bytes are the cycle''s number.';

CREATE OR REPLACE FUNCTION public.tilik_ids(cycle smallint, number bigint)
 RETURNS uuid[]
 LANGUAGE sql
 PARALLEL SAFE
AS $function$
  with secret as materialized (
    select uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) as bytes
  ),
  hashed as materialized (
    select encode(sha256(s.bytes || int8send(n)), 'hex') as digits
    from secret s, generate_series(1, number) n
  ),
  made as (
    select (lpad(to_hex(cycle::int), 4, '0') || left(digits, 8) || '8' || substr(digits, 9, 3) || '8'
      || substr(digits, 12, 15))::uuid as id from hashed
  )
  select coalesce(array_agg(id order by id), '{}') from made
$function$;
comment on function tilik_ids(smallint,bigint) is
  'Many new keys in their order. Rows stored in that order go side by side into the indexes, and '
  'not each to a page of its own. Hashing a secret that nobody keeps with the number of the key '
  'takes a quarter of the time of asking the system for each key.';

CREATE OR REPLACE FUNCTION public.tilik_is_past(day date, unit uuid)
 RETURNS boolean
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select case
    when day is null then false
    when day < (tilik_now() at time zone 'UTC' + interval '7 hours')::date then true
    when day >= (tilik_now() at time zone 'UTC' + interval '9 hours')::date then false
    else day < tilik_today(unit) end
$function$;
comment on function tilik_is_past(date,uuid) is
  'Whether a day is over in a unit. The zones differ for two hours a day: only then, and only for '
  'a day that may or may not be over, is the unit looked up. What is not looked up is computed in '
  'place, so that 10,000 rows are cheap.';

CREATE OR REPLACE FUNCTION public.tilik_labels(path text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(array_agg(substr(path, n, 8)), '{}') from generate_series(1, length(path), 8) n
$function$;
comment on function tilik_labels(text) is
  'The labels of the units from the root down to that of a path.';

CREATE OR REPLACE FUNCTION public.tilik_left(old_path text, new_path text)
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(id), '{}') from unit
  where right(path, 8) = any (tilik_labels(old_path))
    and right(path, 8) <> all (tilik_labels(new_path))
$function$;
comment on function tilik_left(text,text) is
  'The units whose subtree is left by what moves from one path to another.';

CREATE OR REPLACE FUNCTION public.tilik_local_day(unit uuid, at timestamp with time zone)
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select (at at time zone 'UTC' + make_interval(hours => tilik_hours(unit)))::date
$function$;
comment on function tilik_local_day(uuid,timestamp with time zone) is
  'The day that it is in a unit at a time.';

CREATE OR REPLACE FUNCTION public.tilik_me()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select nullif(current_setting('tilik.employee', true), '')::uuid
$function$;
comment on function tilik_me() is
  'The viewer''s employee; null for a system, a visitor and nobody.';

CREATE OR REPLACE FUNCTION public.tilik_misplaced(units uuid[])
 RETURNS uuid[]
 LANGUAGE sql
 STABLE
AS $function$
  select coalesce(array_agg(u.id), '{}') from unit u left join unit p on p.id = u.parent_id
  where u.id = any (units) and u.path <> coalesce(p.path, '') || right(u.path, 8)
$function$;
comment on function tilik_misplaced(uuid[]) is
  'The units whose path does not continue that of their parent.';

CREATE OR REPLACE FUNCTION public.tilik_moved_on(employee uuid, unit uuid)
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select m.starts_on from assignment m
  where m.employee_id = tilik_moved_on.employee and m.unit_id <> tilik_moved_on.unit
    and not m.acting and daterange(m.starts_on, m.ends_on, '[]') @> tilik_today(m.unit_id)
  order by m.starts_on desc limit 1
$function$;
comment on function tilik_moved_on(uuid,uuid) is
  'The first day of a person''s present main post if it is in another unit. It is asked of '
  'appraisals that the viewer may see, whose employee''s posts elsewhere the viewer may not.';

CREATE OR REPLACE FUNCTION public.tilik_next_entry(appraisal uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select coalesce(max(e.ordinal), 0) + 1 from timeline_entry e
  where e.appraisal_id = tilik_next_entry.appraisal
$function$;
comment on function tilik_next_entry(uuid) is
  'The ordinal of the next entry of an appraisal''s timeline, which not all who write it may read.';

CREATE OR REPLACE FUNCTION public.tilik_no_loop()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function tilik_no_loop() is
  'Refuses a row whose link, named by the argument, leads back to the row.';

CREATE OR REPLACE FUNCTION public.tilik_now()
 RETURNS timestamp with time zone
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select now() $function$;
comment on function tilik_now() is
  'The time of the transaction; tests replace it.';

CREATE OR REPLACE FUNCTION public.tilik_people_as(words text[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER COST 1 ROWS 10
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function tilik_people_as(text[]) is
  'The people to whom the viewer is one of these: SELF, the supervisor (LINE), and by the '
  'appraisals of open cycles the APPRAISER and the appraiser''s SUPERIOR.';

CREATE OR REPLACE FUNCTION public.tilik_point(id uuid)
 RETURNS inet
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select regexp_replace(replace(id::text, '-', ''), '(....)(?=.)', '\1:', 'g')::inet
$function$;
comment on function tilik_point(uuid) is
  'A key as an IPv6 address. A GiST index compares a uuid for equality only with the contrib '
  'module btree_gist; an address of the same 128 bits it compares without: two single addresses '
  'overlap when they are equal.';

CREATE OR REPLACE FUNCTION public.tilik_prefixes(path text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select coalesce(array_agg(left(path, n)), '{}') from generate_series(8, length(path), 8) n
$function$;
comment on function tilik_prefixes(text) is
  'The paths of the units from the root down to that of a path.';

CREATE OR REPLACE FUNCTION public.tilik_roles(unit uuid)
 RETURNS text[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$
  select coalesce(array_agg(distinct g ->> 'role'), '{}')
  from jsonb_array_elements(
    coalesce(nullif(current_setting('tilik.grants', true), ''), '[]')::jsonb) g
  where g ->> 'unit' is null or exists (
    select from unit r, unit u
    where r.id = (g ->> 'unit')::uuid and u.id = tilik_roles.unit
      and u.path >= r.path and u.path < r.path || 'g')
$function$;
comment on function tilik_roles(uuid) is
  'The viewer''s roles in a unit, as the settings of the transaction say them. A grant without a '
  'unit holds everywhere.';

CREATE OR REPLACE FUNCTION public.tilik_scored_goals_as(words text[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER COST 1 ROWS 10
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  return query
    select g.scored_goal_id from tilik_appraisals_as(words) a (id)
    join goal g on g.appraisal_id = a.id
    union
    select g.scored_goal_id from tilik_units_as(words) u (id)
    join goal g on g.unit_id = u.id and g.shared;
end $function$;
comment on function tilik_scored_goals_as(text[]) is
  'The goals whose score counts for appraisals on which the viewer is one of these, or that units '
  'share where the viewer is one: a shared goal takes a score of another unit''s.';

CREATE OR REPLACE FUNCTION public.tilik_stamp()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  new.changed_in := pg_current_xact_id()::text::bigint;
  new.updated_at := now();
  return new;
end $function$;
comment on function tilik_stamp() is
  'Says in which transaction, and when, a row of a change feed changed.';

CREATE OR REPLACE FUNCTION public.tilik_take_over()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare
  this constant bigint := pg_current_xact_id()::text::bigint;
  next constant bigint := greatest(
    this + 1, pg_snapshot_xmax(pg_current_snapshot())::text::bigint);
begin
  update appraisal set updated_at = now() where changed_in >= next;
  update competency_profile set updated_at = now() where changed_in >= next;
  update unit set updated_at = now() where changed_in >= next;
  update position set updated_at = now() where changed_in >= next;
  update employee set updated_at = now() where changed_in >= next;
  update departure set changed_in = this where changed_in >= next;
end $function$;
comment on function tilik_take_over() is
  'Counts rows as changed now that a dump brought from another cluster. Transactions are numbered '
  'by the cluster: rows with numbers that this one has not reached would not show for years.';

CREATE OR REPLACE FUNCTION public.tilik_tell()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare portion text;
begin
  for portion in
    select tg_table_name || ' ' || string_agg(c.id::text, ',' order by c.id)
    from (select id, (row_number() over () - 1) / 200 as place from changed) c group by c.place
  loop
    perform pg_notify('tilik_live', portion);
  end loop;
  return null;
end $function$;
comment on function tilik_tell() is
  'Notifies of changed rows, 200 at a time: a notification takes less than 8,000 bytes, and an id '
  '36 with a comma. A text that came before in the same transaction is told once.';

CREATE OR REPLACE FUNCTION public.tilik_today(unit uuid)
 RETURNS date
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select tilik_local_day(unit, tilik_now()) $function$;
comment on function tilik_today(uuid) is
  'The day that it is in a unit now.';

CREATE OR REPLACE FUNCTION public.tilik_touch()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  execute format(
    'update %I set updated_at = now() where %I in (select %I from changed) and changed_in <> $1',
    tg_argv[0], tg_argv[1], tg_argv[2]
  ) using pg_current_xact_id()::text::bigint;
  return null;
end $function$;
comment on function tilik_touch() is
  'Counts a row of a change feed as changed when rows below it change. The arguments: the feed''s '
  'table, its column, and the column of the changed rows that it equals.';

CREATE OR REPLACE FUNCTION public.tilik_units_as(words text[])
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE PARALLEL SAFE SECURITY DEFINER COST 1 ROWS 10
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function tilik_units_as(text[]) is
  'The units in which the viewer is one of these: the subtrees of grants; for LINE the subtrees of'
  ' units headed; for MEMBER the units worked in, and for BELOW these and all above them.';

CREATE OR REPLACE FUNCTION public.tilik_words(text text)
 RETURNS tsvector
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE STRICT COST 500
AS $function$
declare
  plain text := regexp_replace(
    regexp_replace(
      lower(normalize(text, NFKD)),
      '[\u00ad\u0300-\u036f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+'
        collate "C", '', 'g'),
    '[\u0001-/:-@\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u02b0-\u02ff'
    '\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u1b5a-\u1b6a\ua9c1-\ua9cd\ua9de\ua9df'
    '\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3007-\u3020\u3030\u30fb\ufff9-\uffff'
    '\U0001f000-\U0001faff]+' collate "C", ' ', 'g');
begin
  if octet_length(plain) > 2046 then
    return array_to_tsvector(array(
      select left(word, 250) from unnest(string_to_array(plain, ' ')) word where word <> ''));
  end if;
  return array_to_tsvector(array_remove(string_to_array(plain, ' '), ''));
end $function$;
comment on function tilik_words(text) is
  'The words of a text: what stands between spaces, punctuation and symbols, the underscore and '
  'every apostrophe included; in lower case, without accents, in one form of Unicode. Of each word'
  ' of a text beyond 2,046 bytes the first 250 characters.';

CREATE OR REPLACE FUNCTION public.unit_by_words(sought text)
 RETURNS SETOF uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE STRICT SECURITY DEFINER ROWS 100
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id from unit where tilik_words(name) @@ tilik_beginnings(sought) $function$;
comment on function unit_by_words(text) is
  'The keys of all rows of unit of whose name some word begins with each of the words given, found'
  ' by index. It runs as the owner: a statement of the service compares the keys with those of '
  'rows that the viewer reads.';

CREATE OR REPLACE FUNCTION public.unit_depart()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
end $function$;
comment on function unit_depart() is
  'Notes which subtrees the rows of units left that moved. Of many units that moved together most '
  'lost the same ancestors. The transition tables are not joined: the plan of such a join would be'
  ' kept from a statement of one row for one of thousands.';

CREATE OR REPLACE FUNCTION public.unit_depart_people()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  select 'unit', l.id, null::smallint, g.units, this from gone g join lost l on l.labels = g.labels
  where g.units is not null
  union all
  select 'employee', e.id, null::smallint, g.units, this
  from gone g join lost l on l.labels = g.labels join employee e on e.unit_id = l.id
  where g.units is not null;
  update employee set updated_at = now() where unit_id = any (moved);
  return null;
end $function$;
comment on function unit_depart_people() is
  'Notes which subtrees units and their people left when units moved, as unit_depart does for '
  'appraisals and profiles.';

CREATE OR REPLACE FUNCTION public.unit_place()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare above text;
begin
  select path into above from unit where id = new.parent_id;
  new.path := coalesce(above, '') || lpad(to_hex(nextval('unit_label')), 8, '0');
  return new;
end $function$;
comment on function unit_place() is
  'Gives a new unit a label of its own below the path of its parent.';

CREATE OR REPLACE FUNCTION public.unit_settle()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare misplaced uuid[] := tilik_misplaced((select array_agg(id) from changed));
begin
  if misplaced = '{}' then
    return null;
  end if;
  with recursive up (id, at, above, path) as (
    select id, id, parent_id, right(path, 8) from unit where id = any (misplaced)
    union all
    select up.id, u.id, u.parent_id, right(u.path, 8) || up.path
    from up join unit u on u.id = up.above
  ) cycle at set is_loop using trail,
  placed (id, path) as (
    select id, path from up where above is null
    union
    select u.id, placed.path || right(u.path, 8) from placed join unit u on u.parent_id = placed.id
  )
  update unit u set path = p.path from placed p where u.id = p.id and u.path <> p.path;
  if tilik_misplaced(misplaced) <> '{}' then
    raise exception using errcode = 'check_violation', constraint = 'unit_no_loop',
      table = 'unit', message = 'a unit cannot be placed below itself';
  end if;
  return null;
end $function$;
comment on function unit_settle() is
  'Rewrites the paths of units that moved and of all below them.';

CREATE OR REPLACE FUNCTION public.unit_wait()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock_shared(hashtext('tilik.unit'));
  else
    perform pg_advisory_xact_lock(hashtext('tilik.unit'));
  end if;
  return null;
end $function$;
comment on function unit_wait() is
  'Moving a unit rewrites the paths of all below it, so it waits for those who add units, and they'
  ' for it: a unit that was added unseen below a moving one would keep a path that leads nowhere.';
