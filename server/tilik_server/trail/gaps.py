"""Gaps of the audit trail: tables whose changes are not noted, because a trigger does not run."""

from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_server.access.tables import TABLES
from tilik_server.database.pool import Database
from tilik_server.sql.statement import statement
from tilik_server.trail.tables import UNTRAILED

# Enabled for every session but that of a replica; or for all.
GAPS: Final = statement(
    "trail.find_gaps",
    """
with wanted as (
  select name, name || '_audit_' || lower(event) as trigger, event,
    case event when 'TRUNCATE' then 'audit_truncate' else 'audit_note' end as function
  from unnest($1::text[]) name
  cross join unnest('{INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) event
  union all values ('audit_event', 'audit_event_seal', 'SEAL', 'audit_seal')
)
select w.name as table_name, string_agg(w.event, ', ' order by w.trigger) as events
from wanted w
where not exists (
  select from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_proc p on p.oid = t.tgfoid
  where c.relnamespace = current_schema()::regnamespace and c.relname = w.name
    and t.tgname = w.trigger and p.proname = w.function and t.tgenabled in ('O', 'A')
)
group by w.name order by w.name
""",
)


@dataclass(frozen=True, slots=True)
class Gap:
    """A table, and which of its changes are not noted, and how that is mended."""

    table: str
    what: Text


async def find_gaps(database: Database) -> list[Gap]:
    """Return the tables of the trail whose triggers are missing or switched off, by name."""
    async with database.reading_unprotected() as transaction:
        rows = await transaction.fetch(GAPS, sorted(set(TABLES) - set(UNTRAILED)))
    return [Gap(row["table_name"], _say(row["table_name"], row["events"])) for row in rows]


def _say(table: str, events: str) -> Text:
    if table == "audit_event":
        mend = "alter table audit_event enable trigger audit_event_seal"
        return Text(
            f"its trigger is missing or switched off, so that no event gets its place; run as the "
            f"owner of the tables: {mend}",
            f"pemicunya tidak ada atau dimatikan sehingga peristiwa tidak mendapat tempat; "
            f"jalankan sebagai pemilik tabel: {mend}",
        )
    mend = f"select audit_table('{table}')"
    return Text(
        f"its triggers for {events} are missing or switched off, so that these are not noted; run "
        f"as the owner of the tables: {mend}",
        f"pemicunya untuk {events} tidak ada atau dimatikan sehingga tidak tercatat; jalankan "
        f"sebagai pemilik tabel: {mend}",
    )
