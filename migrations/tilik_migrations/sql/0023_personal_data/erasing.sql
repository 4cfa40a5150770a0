create or replace function personal_blank_timeline(person uuid) returns integer
language plpgsql security definer as $$
declare changed integer;
begin
  if current_setting('tilik.viewer', true) is distinct from 'operator' then
    raise insufficient_privilege using message = 'only the operator erases a person';
  end if;
  update timeline_entry t set note = null
  where t.note is not null and (t.by_id = person
    or t.appraisal_id in (select a.id from appraisal a where a.employee_id = person));
  get diagnostics changed = row_count;
  return changed;
end $$;
comment on function personal_blank_timeline(uuid) is
  'Takes the notes out of the timelines of a person, and those by the person out of others. No '
  'policy lets anybody change an entry.';

do $$
begin
  execute format('alter function personal_blank_timeline(uuid) set search_path = %I, pg_temp',
                 current_schema());
  revoke execute on function personal_blank_timeline(uuid) from public;
  execute format('grant execute on function personal_blank_timeline(uuid) to %I',
                 current_setting('tilik.service_role'));
end $$;
