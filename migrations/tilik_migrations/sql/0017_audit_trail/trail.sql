-- The audit trail: triggers note each change of a row, and a commit adds it to its agency's chain.

-- An agency's chain has one event of each number, and so has that of what belongs to no agency.
create unique index if not exists audit_event_place on audit_event (agency_id, number) nulls not distinct
  where number is not null;
-- The event of a running transaction; a committed one has a number.
create unique index if not exists audit_event_open on audit_event (changed_in, agency_id) nulls not distinct
  where number is null and kind = 'CHANGE';
create unique index if not exists audit_change_place on audit_change (event_id, ordinal);
create index if not exists audit_change_people on audit_change using gin (people);
create unique index if not exists audit_chain_agency on audit_chain (agency_id) nulls not distinct;

create or replace function audit_agency(unit_id uuid) returns uuid language sql stable as $$
  select r.id from unit u join unit r on r.path = left(u.path, 8) where u.id = $1
$$;
comment on function audit_agency(uuid) is 'The unit at the top of a unit''s tree.';

create or replace function audit_note() returns trigger language plpgsql security definer as $$
declare
  this constant bigint := pg_current_xact_id()::text::bigint;
  asked constant jsonb := coalesce(nullif(current_setting('tilik.request', true), ''), '{}');
  clear constant text[] := string_to_array(tg_argv[0], ',');
  olds jsonb[];
  news jsonb[];
begin
  -- What another trigger derives from a change is not noted again.
  if pg_trigger_depth() > 1 then
    return null;
  end if;
  if tg_op = 'INSERT' then
    select array_agg(to_jsonb(a)) into news from after a;
  elsif tg_op = 'DELETE' then
    select array_agg(to_jsonb(b)) into olds from before b;
  else
    -- Sorted instead of joined: nothing is known of their size, and a loop in a loop took a second.
    select array_agg(to_jsonb(b) order by b.id) into olds from before b;
    select array_agg(to_jsonb(a) order by a.id) into news from after a;
  end if;
  if olds is null and news is null then
    return null;
  end if;
  -- Without functions, which would be called 30 times for each row.
  with pair as materialized (
    select gen_random_uuid() as id, n, former, present, coalesce(present, former) as content
    from unnest(olds, news) with ordinality p (former, present, n)
  ), noted as materialized (
    select p.id, p.n, p.content, c.columns, w.person, coalesce(
        case tg_table_name when 'unit' then (p.content ->> 'id')::uuid end,
        (p.content ->> 'unit_id')::uuid,
        (select e.unit_id from employee e where e.id = w.person),
        (select i.unit_id from indicator i where i.id = (p.content ->> 'indicator_id')::uuid)
      ) as unit_id
    from pair p
    cross join lateral (
      select case when tg_op = 'UPDATE' then (
        select coalesce(jsonb_object_agg(k, jsonb_build_array(
          case when k = any (clear) or p.former -> k = 'null' then p.former -> k
            else to_jsonb('sha256:' || encode(
              sha256(convert_to(p.id || (p.former -> k)::text, 'UTF8')), 'hex')) end,
          case when k = any (clear) or p.present -> k = 'null' then p.present -> k
            else to_jsonb('sha256:' || encode(
              sha256(convert_to(p.id || (p.present -> k)::text, 'UTF8')), 'hex')) end)), '{}')
        from jsonb_object_keys(p.content) k
        where p.former -> k <> p.present -> k
          and k not in ('changed_in', 'updated_at', 'last_used_at', 'path')
      ) else (
        select jsonb_object_agg(k, case tg_op
          when 'INSERT' then jsonb_build_array(null, v) else jsonb_build_array(v, null) end)
        from (
          select k, p.content -> k as v from unnest(clear) k
          where p.content -> k <> 'null' and k not in ('changed_in', 'updated_at', 'last_used_at')
          union all
          select '*', to_jsonb('sha256:' || encode(
            sha256(convert_to(p.id || p.content::text, 'UTF8')), 'hex'))
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
      -- Who gave feedback without a name, or to one person alone, is nobody else's to know.
      and not (tg_table_name = 'feedback' and ((p.content ->> 'anonymous')::boolean
        or p.content ->> 'visibility' = 'PRIVATE'))
  ), home as materialized (
    select unit_id, audit_agency(unit_id) as agency_id
    from (select distinct unit_id from noted where unit_id is not null) u
  ), placed as materialized (
    select n.*, h.agency_id from noted n left join home h on h.unit_id = n.unit_id
  ), opened as (
    insert into audit_event (agency_id, kind, viewer, employee_id, source, credential, request_id,
      client, operation, database_role, changed_in)
    select agency_id, 'CHANGE',
      coalesce(asked ->> 'viewer', current_setting('tilik.viewer', true), ''),
      nullif(current_setting('tilik.employee', true), '')::uuid,
      nullif(current_setting('tilik.source', true), ''),
      asked ->> 'credential', asked ->> 'request', asked ->> 'client', asked ->> 'operation',
      session_user, this
    from (select distinct agency_id from placed) p
    on conflict do nothing
    returning id, agency_id
  ), event as materialized (
    select id, agency_id, 0 as last from opened
    union all
    -- Once for each event: a search for each row would pass over all that were inserted before it.
    select e.id, e.agency_id, (select max(c.ordinal) from audit_change c where c.event_id = e.id)
    from audit_event e where e.changed_in = this and e.number is null and e.kind = 'CHANGE'
  )
  insert into audit_change (id, event_id, ordinal, table_name, row, command, unit_id, people,
    columns)
  select p.id, e.id,
    e.last + row_number() over (partition by e.id order by p.n),
    tg_table_name, p.content ->> 'id', tg_op, p.unit_id, array_remove(array[p.person], null), p.columns
  from placed p join event e on e.agency_id is not distinct from p.agency_id;
  return null;
end $$;
comment on function audit_note() is
  'Notes the changes of one statement in the audit trail, each column with its value before and '
  'after. The argument names the columns whose values are shown as they are; of others there is '
  'the SHA-256 of the key of the audit_change and the value as JSON, of a new or deleted row one '
  'for the whole row, under *.';

create or replace function audit_text(event audit_event) returns text language sql stable as $$
  select jsonb_build_array(event.id, event.agency_id, event.number, event.kind,
      extract(epoch from event.at)::text, event.viewer, event.employee_id, event.source,
      event.credential, event.request_id, event.client, event.operation, event.database_role,
      event.units)::text
    || coalesce(string_agg(E'\n' || jsonb_build_array(c.id, c.ordinal, c.table_name, c.row,
      c.command, c.unit_id, c.people, c.columns)::text, '' order by c.ordinal), '')
  from audit_change c where c.event_id = event.id
$$;
comment on function audit_text(audit_event) is 'All that an event says, as the text that is hashed.';

create or replace function audit_seal() returns trigger language plpgsql security definer as $$
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
end $$;
comment on function audit_seal() is
  'Adds the events of a transaction to the chains of their agencies when it commits.';
drop trigger if exists audit_event_seal on audit_event;
create constraint trigger audit_event_seal after insert on audit_event
  deferrable initially deferred for each row execute function audit_seal();

create or replace function audit_read(reads jsonb) returns void language plpgsql security definer as $$
declare
  this constant bigint := pg_current_xact_id()::text::bigint;
  asked jsonb;
begin
  for asked in select value from jsonb_array_elements(reads) loop
    with sought as (
      select t.key as name, array(select jsonb_array_elements_text(t.value)::uuid) as keys
      from jsonb_each(asked -> 'rows') t
    ), read (concept, person, unit_id) as (
      select 'appraisal', a.employee_id, a.unit_id
      from sought s join appraisal a on a.id = any (s.keys) where s.name = 'appraisal'
      union
      select 'appraisal', a.employee_id, a.unit_id from sought s
      join goal g on g.id = any (s.keys) join appraisal a on a.id = g.appraisal_id
      where s.name = 'goal'
      union
      select 'appraisal', a.employee_id, a.unit_id from sought s
      join evidence v on v.id = any (s.keys)
      join goal g on g.id = v.goal_id join appraisal a on a.id = g.appraisal_id
      where s.name = 'evidence'
      union
      select 'appraisal', a.employee_id, a.unit_id from sought s
      join score v on v.id = any (s.keys)
      join goal g on g.id = v.goal_id join appraisal a on a.id = g.appraisal_id
      where s.name = 'score'
      union
      select 'appraisal', a.employee_id, a.unit_id from sought s
      join review v on v.id = any (s.keys) join appraisal a on a.id = v.appraisal_id
      where s.name = 'review'
      union
      select 'appraisal', a.employee_id, a.unit_id from sought s
      join objection v on v.id = any (s.keys) join appraisal a on a.id = v.appraisal_id
      where s.name = 'objection'
      union
      select 'appraisal', a.employee_id, a.unit_id from sought s
      join follow_up v on v.id = any (s.keys) join appraisal a on a.id = v.appraisal_id
      where s.name = 'follow_up'
      union
      select 'competency_profile', p.employee_id, p.unit_id
      from sought s join competency_profile p on p.id = any (s.keys)
      where s.name = 'competency_profile'
      union
      select 'feedback', f.about_id, e.unit_id
      from sought s join feedback f on f.id = any (s.keys) join employee e on e.id = f.about_id
      where s.name = 'feedback' and f.visibility <> 'PRIVATE'
        and f.author_id is distinct from (asked ->> 'employee')::uuid
    ), other as materialized (
      select concept, unit_id, audit_agency(unit_id) as agency_id, array_agg(person) as people
      from read where person is distinct from (asked ->> 'employee')::uuid
      group by concept, unit_id
    ), opened as (
      insert into audit_event (agency_id, kind, at, viewer, employee_id, source, credential,
        request_id, client, operation, database_role, changed_in)
      select agency_id, 'READ', (asked ->> 'at')::timestamptz, asked ->> 'viewer',
        (asked ->> 'employee')::uuid, asked ->> 'source', asked ->> 'credential',
        asked ->> 'request', asked ->> 'client', asked ->> 'operation', session_user, this
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
  'Notes whose appraisals, competency profiles and feedback each of these requests read. What '
  'people read of themselves is left out.';

create or replace function audit_changes_about(person uuid) returns setof uuid
language sql stable security definer as $$
  select id from audit_change where people @> array[person]
$$;
comment on function audit_changes_about(uuid) is
  'The keys of the changes and reads about a person, of which policies show those that the viewer '
  'may see.';

create or replace function audit_table(name text) returns void language plpgsql as $$
declare
  clear text;
  event text;
begin
  select string_agg(a.attname, ',' order by a.attname) into clear
  from pg_attribute a
  where a.attrelid = name::regclass and a.attnum > 0 and not a.attisdropped and (
    a.atttypid not in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
    or a.attname in ('id', 'code', 'version', 'axis_key', 'predicate_key', 'competency_id')
    or exists (
      select from pg_constraint k
      where k.conrelid = a.attrelid and k.contype = 'c' and k.conkey = array[a.attnum]
        and k.conname = format('%s_%s_known', name, a.attname)));
  foreach event in array array['insert', 'update', 'delete'] loop
    execute format(
      'create or replace trigger %I after %s on %I referencing %s
       for each statement execute function audit_note(%L)',
      name || '_audit_' || event, event, name,
      case event when 'insert' then 'new table as after' when 'delete' then 'old table as before'
        else 'old table as before new table as after' end, clear);
  end loop;
end $$;
comment on function audit_table(text) is
  'Lets the trail note a table''s changes: numbers, days, keys, codes and words of closed lists as '
  'they are, other texts as hashes. Called again after a column was added.';

do $$
declare
  name text;
  service constant text := current_setting('tilik.service_role');
begin
  for name in
    select p.oid::regprocedure::text from pg_proc p
    where p.pronamespace = current_schema()::regnamespace
      and p.proname in ('audit_note', 'audit_seal', 'audit_read', 'audit_changes_about')
  loop
    execute format('alter function %s set search_path = %I, pg_temp', name, current_schema());
  end loop;
  execute format('revoke insert, update, delete on audit_event, audit_change, audit_chain from %I',
                 service);
  revoke execute on function audit_read(jsonb) from public;
  execute format('grant execute on function audit_read(jsonb) to %I', service);
  foreach name in array array[
    'account', 'adjustment', 'appraisal', 'assignment', 'attribute_record', 'attribute_set',
    'competency', 'competency_assessment', 'competency_profile', 'competency_requirement', 'cycle',
    'employee', 'evidence', 'external_code', 'feedback', 'follow_up', 'forum', 'forum_participant',
    'goal', 'indicator', 'indicator_position', 'integration_key', 'invitation', 'objection',
    'outcome', 'position', 'rating', 'region', 'review', 'role_grant', 'score', 'source_record',
    'timeline_entry', 'training', 'unit', 'unit_predicate'] loop
    perform audit_table(name);
  end loop;
end $$;
