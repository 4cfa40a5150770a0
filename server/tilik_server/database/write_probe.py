"""The write probe: whether the database stores what it is given."""

import asyncio
import time
from typing import Final

from tilik_plugin import Text
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.database.pool import DRIVER_ERRORS, Database
from tilik_server.errors import DatabaseError, DatabaseUnwritable
from tilik_server.sql.statement import statement

KEPT_SECONDS: Final = 5.0
"""How long a result holds: anybody may ask, and each question would be a write."""
# Every change adds such a row. Random text of 3 kB cannot be packed, so that a page or two of the
# table's file are needed; as the job has succeeded, no worker takes it.
ADD: Final = statement(
    "database.try_writing",
    """
insert into procrastinate_jobs (queue_name, task_name, status, args)
select 'probe', 'tilik.probe', 'succeeded', to_jsonb(string_agg(gen_random_uuid()::text, ''))
from generate_series(1, 85) returning id
""",
)
REMOVE: Final = statement(
    "database.remove_tried_row", "delete from procrastinate_jobs where id = $1"
)
READ_ONLY: Final = statement(
    "database.read_whether_read_only",
    """
select pg_is_in_recovery() as replica,
  current_setting('default_transaction_read_only') = 'on' as read_only
""",
)
REPLICA: Final = Text("it is a replica", "basis data ini replika")
BY_SETTING: Final = Text(
    "default_transaction_read_only is on", "default_transaction_read_only menyala"
)


async def require_writable(database: Database) -> None:
    """Raise DatabaseUnwritable if the database is a replica or read-only; nothing is written."""
    async with database.reading_unprotected() as transaction:
        found = await transaction.fetch_row(READ_ONLY)
    assert found is not None
    if found["replica"] or found["read_only"]:
        raise DatabaseUnwritable(reason=REPLICA if found["replica"] else BY_SETTING)


class WriteProbe:
    """Writes a row and removes it again, at most once in some seconds."""

    def __init__(self, database: Database, kept_seconds: float = KEPT_SECONDS) -> None:
        self._database = database
        self._kept_seconds = kept_seconds
        self._again_at = 0.0
        self._reason: str | None = None
        self._turn = asyncio.Lock()

    async def check(self) -> None:
        """Raise DatabaseUnwritable if the last write failed."""
        async with self._turn:
            if time.monotonic() >= self._again_at:
                self._reason = await self._try()
                self._again_at = time.monotonic() + self._kept_seconds
        if self._reason is not None:
            raise DatabaseUnwritable(reason=self._reason)

    async def _try(self) -> str | None:
        """Return why a write failed, or None."""
        try:
            async with self._database.writing(OPERATOR) as transaction:
                await transaction.execute(REMOVE, await transaction.fetch_value(ADD))
        except DatabaseUnwritable as fault:
            return str(fault.details["reason"])
        except (DatabaseError, *CONNECTION_FAILURES, *DRIVER_ERRORS) as fault:
            reason = str(fault).strip() or type(fault).__name__
            return reason.splitlines()[0].rstrip(".")
        return None
