-- What viewers may still ask for. After a crash everybody begins anew, so nothing needs the log.

alter table quota set unlogged;

create or replace function quota_take(viewer text, wanted float, burst float, rate float) returns float
language plpgsql security definer as $$
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
end $$;
comment on function quota_take(text, float, float, float) is
  'Takes a cost from a viewer''s bucket and returns 0, or returns the seconds after which it can.';

do $$
declare service constant text := current_setting('tilik.service_role');
begin
  execute format('alter function quota_take(text, float, float, float)
                 set search_path = %I, pg_temp', current_schema());
  execute format('revoke insert, update, delete on quota from %I', service);
  revoke execute on function quota_take(text, float, float, float) from public;
  execute format('grant execute on function quota_take(text, float, float, float) to %I', service);
end $$;
