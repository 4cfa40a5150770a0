"""Statements by which a kept database is emptied, and by which its changes are noticed."""

from typing import Final

OURS: Final = "relkind in ('r', 'p') and relpersistence <> 't' and oid >= 16384"

MIGRATED: Final = f"""
select coalesce(array_agg(oid::regclass::text order by 1), '{{}}')
from pg_class where {OURS} and pg_relation_size(oid) > 0
"""
"""The tables in which migrations left rows."""

SIZE: Final = f"select sum(pg_relation_size(oid)) from pg_class where {OURS}"
"""Bytes of the tables, deleted rows included."""

END_OTHERS: Final = """
select count(pg_terminate_backend(pid, 10000)) from pg_stat_activity
where datname = current_database() and pid <> pg_backend_pid() and pid <> all ($1::int[])
"""

FORGET: Final = """
reset session authorization; reset all; unlisten *; select pg_advisory_unlock_all(); discard temp
"""
"""Brings a connection back to how it was opened; prepared statements stay, as in production."""

# As a replica no trigger runs and no reference is checked, so the order of the tables is free.
EMPTYING: Final = f"""
create function pg_temp.empty(migrated text[]) returns void language plpgsql as $$
declare
  name text;
begin
  set local session_replication_role = replica;
  for name in
    select oid::regclass from pg_class
    where {OURS} and pg_relation_size(oid) > 0 and oid::regclass::text <> all (migrated)
  loop
    execute 'delete from ' || name;
  end loop;
  perform setval(s.seqrelid, s.seqstart, false)
  from pg_sequence s left join pg_depend d on d.objid = s.seqrelid and d.refobjsubid > 0
  where pg_sequence_last_value(s.seqrelid) is not null
    and coalesce(d.refobjid::regclass::text, '') <> all (migrated);
end $$
"""
EMPTY: Final = "select pg_temp.empty($1)"

# By catalogue the column that tells our objects; an object that is altered has a new row there.
_CATALOGUES: Final = {
    "pg_attrdef": "oid",
    "pg_attribute": "attrelid",
    "pg_constraint": "oid",
    "pg_extension": "oid",
    "pg_index": "indexrelid",
    "pg_policy": "oid",
    "pg_proc": "oid",
    "pg_rewrite": "oid",
    "pg_statistic": "starelid",
    "pg_trigger": "oid",
    "pg_type": "oid",
}
# The rows of pg_class are written anew by more than that, so what matters of them is read.
SHAPE: Final = f"""
select array_agg(part order by part) from (
  select concat_ws(' ', oid, relname, relowner, relacl, reloptions, relrowsecurity,
    relforcerowsecurity, {OURS} and reltuples >= 0) as part
  from pg_class where oid >= 16384 and relkind <> 't'
  union all
  select concat_ws(' ', nspname, nspowner, nspacl) from pg_namespace where nspname !~ '^pg_'
  union all
  select concat_ws(' ', setrole, setconfig) from pg_db_role_setting
  where setdatabase in (0, (select oid from pg_database where datname = current_database()))
  {
    "".join(
        f"union all select concat_ws(' ', '{name}', count(*), sum(xmin::text::bigint)) "
        f"from {name} where {key} >= 16384 "
        for name, key in _CATALOGUES.items()
    )
}) parts
"""
"""Tables, functions, policies, rights and statistics, told apart by their versions."""
