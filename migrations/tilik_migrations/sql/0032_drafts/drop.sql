create or replace function draft_drop() returns trigger
language plpgsql security definer as $$
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
end $$;
comment on function draft_drop() is
  'Deletes the drafts of steps that an appraisal has moved past, and those of its former appraiser. '
  'The trail notes nothing of drafts, which are nobody else''s to know.';

drop trigger if exists draft_drop on appraisal;
create trigger draft_drop after update of stage, appraiser_id on appraisal
for each row when (
  old.stage <> new.stage or old.appraiser_id is distinct from new.appraiser_id)
execute function draft_drop();

do $$ begin
  execute format('alter function draft_drop() set search_path = %I, pg_temp', current_schema());
  revoke execute on function draft_drop() from public;
end $$;
