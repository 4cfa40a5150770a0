"""Starting appraisals takes the same statements, however many people there are."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asyncpg.connection import LoggedQuery

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.sql.transaction import Transaction
from tilik_web.named_operations import named_operations

DOCUMENTS = {each.name: each.document for each in named_operations()}


@pytest.fixture
def statements(database: Database, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What is run in transactions that write, after the viewer was set."""
    found: list[str] = []
    writing = database.writing

    def note(query: LoggedQuery) -> None:
        found.append(query.query)

    @asynccontextmanager
    async def noted(viewer: Viewer) -> AsyncIterator[Transaction]:
        async with writing(viewer) as client:
            with client._driver.query_logger(note):
                yield client

    monkeypatch.setattr(database, "writing", noted)
    return found


@pytest.mark.parametrize("source", [None, "2025"])
async def test_start_takes_as_many_statements_for_2_people_as_for_40(
    source: str | None, graph: Any, world: Any, fill: Any, statements: list[str]
) -> None:
    taken = []
    # What the driver asks about types it asks once.
    for pairs, code in ((1, "2026"), (1, "2027"), (20, "2028")):
        await fill(pairs)
        await world.cycle(code=code)
        statements.clear()
        given = {"cycleCode": code, "under": "root", "copyGoalsFrom": source}
        answer = await graph.ask(DOCUMENTS["StartAppraisals"], input=given)
        assert answer["startAppraisals"]["started"] == 2 * pairs
        taken.append(len(statements))
        (goals,) = await world.fetch(
            "select count(*) from goal g join cycle c on c.id = g.cycle_id where c.code = $1", code
        )
        assert goals["count"] == (7 * 2 + 3 * bool(source)) * pairs
    assert taken[1] == taken[2] <= 16
