create or replace function feedback_month() returns trigger
language plpgsql security definer as $$
begin
  new.created_at := date_trunc('month', new.created_at, 'UTC');
  return new;
end $$;
comment on function feedback_month() is
  'Of feedback without a name the month alone is stored: the time, beside a log, would tell who '
  'gave it.';

drop trigger if exists feedback_month on feedback;
create trigger feedback_month before insert or update on feedback
for each row when (new.anonymous) execute function feedback_month();

do $$ begin
  execute format('alter function feedback_month() set search_path = %I, pg_temp', current_schema());
  revoke execute on function feedback_month() from public;
end $$;

update feedback set created_at = created_at
where anonymous and created_at <> date_trunc('month', created_at, 'UTC');
