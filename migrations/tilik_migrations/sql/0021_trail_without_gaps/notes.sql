-- What the audit trail notes of changes: rows with new ids, emptied tables, no use of a code.

create or replace function audit_open(agency uuid, out id uuid, out last int) language plpgsql as $$
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
  if id is null then
    select e.id, (select coalesce(max(c.ordinal), 0) from audit_change c where c.event_id = e.id)
    into id, last
    from audit_event e
    where e.changed_in = this and e.number is null and e.kind = 'CHANGE'
      and e.agency_id is not distinct from agency;
  end if;
end $$;
comment on function audit_open(uuid) is
  'The event of the running transaction in an agency, and the last place that is taken in it.';

create or replace function audit_note() returns trigger language plpgsql security definer as $$
declare
  clear constant text[] := string_to_array(tg_argv[0], ',');
  olds jsonb[];
  news jsonb[];
begin
  -- What another trigger derives from a change is not noted again.
  if pg_trigger_depth() > 1 then
    return null;
  end if;
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
    select gen_random_uuid() as id, n, former, present, coalesce(present, former) as content,
      case when former is null then 'INSERT' when present is null then 'DELETE' else 'UPDATE' end
        as command
    from unnest(olds, news) with ordinality p (former, present, n)
  ), noted as materialized (
    select p.id, p.n, p.content, p.command, c.columns, w.person, coalesce(
        case tg_table_name when 'unit' then (p.content ->> 'id')::uuid end,
        (p.content ->> 'unit_id')::uuid,
        (select e.unit_id from employee e where e.id = w.person),
        (select i.unit_id from indicator i where i.id = (p.content ->> 'indicator_id')::uuid)
      ) as unit_id
    from pair p
    cross join lateral (
      select case when p.command = 'UPDATE' then (
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
        select jsonb_object_agg(k, case p.command
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
  )
  insert into audit_change (id, event_id, ordinal, table_name, row, command, unit_id, people,
    columns)
  select p.id, e.id,
    e.last + row_number() over (partition by e.id order by p.n),
    tg_table_name, p.content ->> 'id', p.command, p.unit_id,
    array_remove(array[p.person], null), p.columns
  from placed p join event e on e.agency_id is not distinct from p.agency_id;
  return null;
end $$;
comment on function audit_note() is
  'Notes the changes of one statement in the audit trail, each column with its value before and '
  'after; a row whose id changed as one that was deleted and one that was inserted. The argument '
  'names the columns whose values are shown as they are; of others there is the SHA-256 of the key '
  'of the audit_change and the value as JSON, of a new or deleted row one for the whole row, under '
  '*. The use of an invitation is left out.';

create or replace function audit_truncate() returns trigger language plpgsql security definer as $$
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
end $$;
comment on function audit_truncate() is
  'Notes before a table is emptied how many rows it had, in the chain of what belongs to no agency.';

create or replace function audit_table(name text) returns void language plpgsql as $$
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
    and (name, a.attname) <> ('invitation', 'used_at');
  foreach event in array array['insert', 'update', 'delete'] loop
    execute format(
      'create or replace trigger %I after %s on %I referencing %s
       for each statement execute function audit_note(%L)',
      name || '_audit_' || event, event, name,
      case event when 'insert' then 'new table as after' when 'delete' then 'old table as before'
        else 'old table as before new table as after' end, clear);
  end loop;
  execute format(
    'create or replace trigger %I before truncate on %I
     for each statement execute function audit_truncate()',
    name || '_audit_truncate', name);
end $$;
comment on function audit_table(text) is
  'Lets the trail note a table''s changes, and that it was emptied: numbers, days, keys, codes but '
  'those of people, and words of closed lists as they are, other texts as hashes. Called again '
  'after a column was added.';
