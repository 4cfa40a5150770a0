-- What the audit trail notes of changes: feedback that becomes secret, what triggers of others
-- change, and texts under salts of their own.

create or replace function audit_derived() returns boolean language sql stable as $$
  select pg_trigger_depth() > 0 and current_user = (
    select pg_get_userbyid(c.relowner) from pg_class c where c.oid = 'audit_event'::regclass)
$$;
comment on function audit_derived() is
  'Whether a statement is one of the owner''s own triggers, whose changes follow from one that is '
  'noted. A trigger of the service''s role runs as that role. What it could call as the owner refuses '
  'to run within a trigger.';

create table if not exists audit_salt (
  id uuid primary key,
  salt uuid not null
);
comment on table audit_salt is
  'With what the texts of the audit_change of this id are hashed. Nobody but the owner reads it.';
comment on column audit_salt.id is 'The audit_change.';

create or replace function audit_note() returns trigger language plpgsql security definer as $$
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
end $$;
comment on function audit_note() is
  'Notes the changes of one statement in the audit trail, each column with its value before and '
  'after; a row whose id changed as one that was deleted and one that was inserted. The argument '
  'names the columns whose values are shown as they are; of others there is the SHA-256 of the '
  'salt in audit_salt and the value as JSON, of a new or deleted row one for the whole row, under '
  '*. Feedback that was and is secret is left out, and so are the values of the secret side where '
  'it became so or was, and the use of an invitation.';

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
end $$;
comment on function audit_table(text) is
  'Lets the trail note a table''s changes, and that it was emptied: numbers, days, keys, codes but '
  'those of people, and words of closed lists as they are, other texts as hashes. Called again '
  'after a column was added.';

-- A transaction may bring forward what is deferred; its changes would follow the seal.
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
end $$;
