"""Gaps of the audit trail: what would let a change be missing, or be noted as something else."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_server.database.pool import Database
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow
from tilik_server.trail.definitions import (
    FUNCTIONS,
    functions_of_version,
    is_of_trail,
    triggers_of_trail,
)
from tilik_server.trail.strangers import (
    CASCADING,
    HIDING,
    INHERITING,
    SEEN,
    of_cascading,
    of_hiding,
    of_inheriting,
    of_views,
)
from tilik_server.trail.tables import TRAILED, UNTRAILED

# Enabled for every session but that of a replica; or for all.
TRIGGERS: Final = statement(
    "trail.list_triggers",
    """
select c.relname::text as table_name, t.tgname::text as name,
  pg_get_triggerdef(t.oid, true) || ';' as definition, t.tgenabled in ('O', 'A') as fires
from pg_trigger t join pg_class c on c.oid = t.tgrelid
where c.relnamespace = current_schema()::regnamespace and not t.tgisinternal
order by c.relname, t.tgname
""",
)
# In the form of the schema public, in which the structure is written.
DEFINED: Final = statement(
    "trail.list_functions",
    r"""
select p.proname::text as name, p.proowner = (
    select c.relowner from pg_class c where c.oid = 'audit_event'::regclass) as is_owned,
  rtrim(replace(replace(pg_get_functiondef(p.oid),
    format('FUNCTION %I.', current_schema()), 'FUNCTION public.'),
    format('SET search_path TO %L', current_schema()), $$SET search_path TO 'public'$$),
    E'\n') || ';' as definition
from pg_proc p
where p.pronamespace = current_schema()::regnamespace and p.proname = any ($1)
""",
)
# Rules that replace an insert, and rights to alter or to guess without the functions.
HELD: Final = statement(
    "trail.check_tables",
    """
select c.relname::text as name,
  exists (select from pg_rewrite r where r.ev_class = c.oid) as has_rule,
  has_table_privilege(c.oid, 'insert, update, delete, truncate, references, trigger')
    or c.relname = 'audit_salt' and has_any_column_privilege(c.oid, 'select') as is_open
from pg_class c
where c.relnamespace = current_schema()::regnamespace
  and c.relname in ('audit_event', 'audit_change', 'audit_chain', 'audit_salt')
order by c.relname
""",
)
SEALED: Final = "audit_event"


@dataclass(frozen=True, slots=True)
class Gap:
    """A table, a function or a view, what is wrong with it, and how that is mended."""

    name: str
    what: Text


async def find_gaps(database: Database) -> list[Gap]:
    """Return what differs from the triggers, functions and views of this version, by name.

    What somebody else put beside them is named if by it changes of rows are not noted.
    """
    async with database.reading_unprotected() as transaction:
        triggers = await transaction.fetch(TRIGGERS)
        defined = await transaction.fetch(DEFINED, [*functions_of_version()])
        tables = await transaction.fetch(HELD)
        strange = [
            *of_hiding(await transaction.fetch(HIDING)),
            *of_inheriting(await transaction.fetch(INHERITING)),
            *of_cascading(await transaction.fetch(CASCADING, [*TRAILED, *UNTRAILED])),
            *of_views(await transaction.fetch(SEEN)),
        ]
    found = [*_of_triggers(triggers), *_of_functions(defined), *_of_tables(tables)]
    found.extend(Gap(name, what) for name, what in strange)
    return sorted(found, key=lambda gap: gap.name)


def _of_triggers(rows: Sequence[ResultRow]) -> Iterator[Gap]:
    wanted = triggers_of_trail()
    firing = {(row["table_name"], row["name"]): row["definition"] for row in rows if row["fires"]}
    missing = defaultdict(list)
    for (table, name), definition in wanted.items():
        if firing.get((table, name)) != definition:
            missing[table].append(name.rpartition("_")[2].upper())
    for table, events in missing.items():
        yield Gap(table, _silent(table, ", ".join(sorted(events))))
    for row in rows:
        table, name = row["table_name"], row["name"]
        if table.startswith("audit_") and (table, name) not in wanted:
            yield Gap(table, _strange(f"trigger {name}", f"drop trigger {name} on {table}"))


def _of_functions(rows: Sequence[ResultRow]) -> Iterator[Gap]:
    found = defaultdict(list)
    for row in rows:
        found[row["name"]].append((row["definition"], row["is_owned"]))
    for name, definition in functions_of_version().items():
        if found[name] != [(definition, True)]:
            yield Gap(name, _exchanged(name) if is_of_trail(name) else _other(name))


def _of_tables(rows: Sequence[ResultRow]) -> Iterator[Gap]:
    for row in rows:
        name = row["name"]
        if row["has_rule"]:
            yield Gap(name, _strange("rule", f"drop every rule on {name}"))
        if row["is_open"]:
            yield Gap(name, _open(name))


def _silent(table: str, events: str) -> Text:
    if table == SEALED:
        mend = "alter table audit_event enable trigger audit_event_seal"
        return Text(
            "its trigger is missing, switched off or another one, so that no event gets its place; "
            f"run as the owner of the tables: {mend}",
            "pemicunya tidak ada, dimatikan, atau lain sehingga peristiwa tidak mendapat tempat; "
            f"jalankan sebagai pemilik tabel: {mend}",
        )
    mend = f"select audit_table('{table}')"
    return Text(
        f"its triggers for {events} are missing, switched off or other ones, so that these are not "
        f"noted; run as the owner of the tables: {mend}",
        f"pemicunya untuk {events} tidak ada, dimatikan, atau lain sehingga tidak tercatat; "
        f"jalankan sebagai pemilik tabel: {mend}",
    )


def _exchanged(name: str) -> Text:
    return Text(
        f"the function is not that of this version, or not the owner's, so that the trail cannot "
        f"be relied on; run as the owner of the tables the definition of {name} in {FUNCTIONS}",
        f"fungsi ini bukan milik versi ini, atau bukan milik pemilik tabel, sehingga jejak audit "
        f"tidak dapat diandalkan; jalankan sebagai pemilik tabel definisi {name} dalam {FUNCTIONS}",
    )


def _other(name: str) -> Text:
    return Text(
        "the function is not that of this version, or not the owner's; run as the owner of the "
        f"tables the definition of {name} in {FUNCTIONS}",
        "fungsi ini bukan milik versi ini, atau bukan milik pemilik tabel; jalankan sebagai "
        f"pemilik tabel definisi {name} dalam {FUNCTIONS}",
    )


def _strange(what: str, mend: str) -> Text:
    return Text(
        f"a {what} on it is none of this version, and may keep events out; run as the owner of the "
        f"tables: {mend}",
        f"{what} padanya bukan milik versi ini dan dapat menahan peristiwa; jalankan sebagai "
        f"pemilik tabel: {mend}",
    )


def _open(name: str) -> Text:
    mend = f"revoke the rights on {name} that are not in {FUNCTIONS.with_name('grants.sql')}"
    return Text(
        f"the service's role may do more with it than read; {mend}",
        f"peran layanan boleh melakukan lebih dari membaca; cabut hak atas {name} yang tidak ada "
        f"dalam {FUNCTIONS.with_name('grants.sql')}",
    )
