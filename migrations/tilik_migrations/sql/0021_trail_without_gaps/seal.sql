-- What is hashed names a change by the SHA-256 of its key, so that a copy can be checked by itself
-- and does not tell the key, with which texts are hashed.

create or replace function audit_text(event audit_event) returns text language sql stable as $$
  select jsonb_build_array(event.id, event.agency_id, event.number, event.kind,
      extract(epoch from event.at)::text, event.viewer, event.employee_id, event.source,
      event.credential, event.request_id, event.client, event.operation, event.database_role,
      event.units)::text
    || coalesce(string_agg(E'\n' || jsonb_build_array(encode(sha256(uuid_send(c.id)), 'hex'),
      c.ordinal, c.table_name, c.row, c.command, c.unit_id, c.people, c.columns)::text,
      '' order by c.ordinal), '')
  from audit_change c where c.event_id = event.id
$$;
comment on function audit_text(audit_event) is
  'All that an event says, as the text that is hashed; of the key of a change, the SHA-256.';
