-- A role is granted to a person once at a time; a grant that was ended makes room for another.
alter table role_grant drop constraint if exists role_grant_no_overlap;
alter table role_grant add constraint role_grant_no_overlap exclude using gist (
  tilik_point(employee_id) inet_ops with &&,
  tilik_point(md5(role || ' ' || coalesce(unit_id::text, ''))::uuid) inet_ops with &&,
  daterange(starts_on, ends_on, '[]') with &&
) where (ended_at is null);

create or replace function tilik_held_grants(person text, given text, key text) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
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
end $$;
comment on function tilik_held_grants(text, text, text) is
  'The grants of a transaction, as JSON: those of a valid key, or those given and the stored ones of '
  'a person in service that hold now. Empty for a key that is not valid. It runs as the owner, '
  'because the viewer is not set before it.';
