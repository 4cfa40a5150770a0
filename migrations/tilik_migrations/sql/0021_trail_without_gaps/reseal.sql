-- Computes the hashes of all chains anew, up to the first event that is not as it was written: from
-- there on the old hashes stay, so that the check still names it.
create or replace function audit_reseal(forward boolean) returns void language plpgsql as $$
declare
  agency uuid;
  event record;
  last bigint;
  before text;
  after text;
begin
  -- Reads that commit meanwhile wait, and get their places in the new form.
  lock table audit_chain in share row exclusive mode;
  for agency in select distinct agency_id from audit_event loop
    last := 0; before := ''; after := '';
    for event in
      select e.id, e.number, e.hash, jsonb_build_array(e.id, e.agency_id, e.number, e.kind,
        extract(epoch from e.at)::text, e.viewer, e.employee_id, e.source, e.credential,
        e.request_id, e.client, e.operation, e.database_role, e.units)::text as head,
        coalesce(c.by_key, '') as by_key, coalesce(c.by_hash, '') as by_hash
      from audit_event e cross join lateral (
        select string_agg(E'\n' || jsonb_build_array(c.id, c.ordinal, c.table_name, c.row,
            c.command, c.unit_id, c.people, c.columns)::text, '' order by c.ordinal) as by_key,
          string_agg(E'\n' || jsonb_build_array(encode(sha256(uuid_send(c.id)), 'hex'), c.ordinal,
            c.table_name, c.row, c.command, c.unit_id, c.people, c.columns)::text,
            '' order by c.ordinal) as by_hash
        from audit_change c where c.event_id = e.id
      ) c
      where e.agency_id is not distinct from agency and e.number is not null order by e.number
    loop
      exit when event.number <> last + 1 or event.hash <> encode(sha256(convert_to(before || E'\n'
        || event.head || case when forward then event.by_key else event.by_hash end, 'UTF8')), 'hex');
      last := event.number;
      before := event.hash;
      after := encode(sha256(convert_to(after || E'\n'
        || event.head || case when forward then event.by_hash else event.by_key end, 'UTF8')), 'hex');
      update audit_event set hash = after where id = event.id;
    end loop;
    update audit_chain set hash = after
    where agency_id is not distinct from agency and number = last and hash = before;
  end loop;
end $$;
