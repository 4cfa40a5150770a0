"""Acting as a part of the service: judging by rows that the viewer of a transaction may not see."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final

import asyncpg

from tilik_server.access.viewer import Viewer
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Session

ACT: Final = statement(
    "access.act_as",
    "select current_setting('tilik.viewer', true) as former, set_config('tilik.viewer', $1, true)",
)


@asynccontextmanager
async def act_as(transaction: Session, system: Viewer) -> AsyncIterator[None]:
    """Let the statements of the block see and change what `system` may, and then the viewer's.

    The viewer's person and roles stay as they are, so that SQL that asks for them answers the same.
    Each use says why the viewer's own rows are not enough.
    """
    former = await transaction.fetch_value(ACT, system.name)
    try:
        yield
    except BaseException:
        # A failed statement ends the transaction; after any other error it may go on.
        with suppress(asyncpg.InFailedSQLTransactionError, asyncpg.InterfaceError):
            await transaction.fetch(ACT, former or "")
        raise
    await transaction.fetch(ACT, former or "")
