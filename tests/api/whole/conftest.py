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
    """Makes the rows of `world.sql` up to a number of leads with a staff each; the cycle's key."""
    made = {"cycle": 0, "last": 0}

    async def filled(people: int) -> int:
        made["cycle"] = made["cycle"] or await world.cycle()
        places = {":cycle": made["cycle"], ":first": made["last"] + 1, ":last": people}
        script = ROWS + DROP
        for place, value in places.items():
            script = script.replace(place, str(value))
        async with database.writing(OPERATOR) as client:
            await client.execute_script(script)
        made["last"] = people
        return made["cycle"]

    return filled
