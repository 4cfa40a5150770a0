-- The tree of units as paths that triggers keep; docs/decisions says why a path and not a closure.

-- A trigger holds the type of the columns that it names.
drop trigger if exists unit_wait on unit;
alter table unit alter column path type varchar(400) collate "C";
create sequence if not exists unit_label;
create unique index if not exists unit_by_label on unit (right(path, 8));
alter table unit drop constraint if exists unit_head_fkey;
alter table unit add constraint unit_head_fkey foreign key (head_id) references employee (id);

create or replace function tilik_prefixes(path text) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(left(path, n)), '{}') from generate_series(8, length(path), 8) n
$$;
comment on function tilik_prefixes is
  'The paths of the units from the root down to that of a path.';

create or replace function tilik_labels(path text) returns text[]
language sql immutable parallel safe as $$
  select coalesce(array_agg(substr(path, n, 8)), '{}') from generate_series(1, length(path), 8) n
$$;
comment on function tilik_labels is
  'The labels of the units from the root down to that of a path.';

create or replace function unit_wait() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform pg_advisory_xact_lock_shared(hashtext('tilik.unit'));
  else
    perform pg_advisory_xact_lock(hashtext('tilik.unit'));
  end if;
  return null;
end $$;
comment on function unit_wait is
  'Moving a unit rewrites the paths of all below it, so it waits for those who add units, and they'
  ' for it: a unit that was added unseen below a moving one would keep a path that leads nowhere.';
create or replace trigger unit_wait before insert or update of parent_id, path on unit
  for each statement execute function unit_wait();

create or replace function unit_place() returns trigger language plpgsql as $$
declare above text;
begin
  select path into above from unit where id = new.parent_id;
  new.path := coalesce(above, '') || lpad(to_hex(nextval('unit_label')), 8, '0');
  return new;
end $$;
comment on function unit_place is
  'Gives a new unit a label of its own below the path of its parent.';
create or replace trigger unit_place before insert on unit
  for each row execute function unit_place();

create or replace function tilik_misplaced(units uuid[]) returns uuid[]
language sql stable as $$
  select coalesce(array_agg(u.id), '{}') from unit u left join unit p on p.id = u.parent_id
  where u.id = any (units) and u.path <> coalesce(p.path, '') || right(u.path, 8)
$$;
comment on function tilik_misplaced is
  'The units whose path does not continue that of their parent.';

create or replace function unit_settle() returns trigger language plpgsql as $$
declare misplaced uuid[] := tilik_misplaced((select array_agg(id) from changed));
begin
  if misplaced = '{}' then
    return null;
  end if;
  with recursive up (id, at, above, path) as (
    select id, id, parent_id, right(path, 8) from unit where id = any (misplaced)
    union all
    select up.id, u.id, u.parent_id, right(u.path, 8) || up.path
    from up join unit u on u.id = up.above
  ) cycle at set is_loop using trail,
  placed (id, path) as (
    select id, path from up where above is null
    union
    select u.id, placed.path || right(u.path, 8) from placed join unit u on u.parent_id = placed.id
  )
  update unit u set path = p.path from placed p where u.id = p.id and u.path <> p.path;
  if tilik_misplaced(misplaced) <> '{}' then
    raise exception using errcode = 'check_violation', constraint = 'unit_no_loop',
      table = 'unit', message = 'a unit cannot be placed below itself';
  end if;
  return null;
end $$;
comment on function unit_settle is
  'Rewrites the paths of units that moved and of all below them.';
create or replace trigger unit_settle_insert after insert on unit
  referencing new table as changed for each statement execute function unit_settle();
create or replace trigger unit_settle_update after update on unit
  referencing new table as changed for each statement execute function unit_settle();
