"""A world with something of everything, as large as a test asks for."""

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from tilik_server.access.viewer import OPERATOR
from tilik_server.database import Database

Fill = Callable[[int], Awaitable[int]]

ROWS = Path(__file__).with_name("world.sql").read_text(encoding="utf-8")
DROP = """
drop view pg_temp.n, pg_temp.explained;
drop function pg_temp.free, pg_temp.own;
"""


@pytest.fixture
def fill(world: Any, database: Database) -> Fill:
    """Makes the rows of `world.sql` for a number of leads, each with one staff; the cycle's key."""

    async def filled(people: int) -> int:
        cycle: int = await world.cycle()
        script = ROWS.replace(":cycle", str(cycle)).replace(":people", str(people))
        async with database.writing(OPERATOR) as client:
            await client.execute_script(script + DROP)
        return cycle

    return filled
