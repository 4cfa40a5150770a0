"""How a calculator failed last is stored, so that each process tells it, also after a restart."""

import asyncio
from typing import Any

import asyncpg
import pytest

from tilik_server.database.pool import Database
from tilik_server.errors import CalculatorTimedOut, PoolExhausted
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.plugin_host.keep_plugins import keep_plugins
from tilik_server.scoring.fault_keeper import FaultKeeper, open_fault_keeper

SHOWN = "{ plugins { name problem { code message } failedAt } calculators { plugin { failedAt } } }"
PLUGIN = "tilik-asn"
FAULT = CalculatorTimedOut(key="asn.target_achievement", seconds=3)


@pytest.fixture
async def keeper(database: Database, catalogue: Catalogue) -> FaultKeeper:
    """A keeper of a database that knows the installed plugins."""
    await keep_plugins(database, catalogue)
    return FaultKeeper(database)


async def shown(graph: Any) -> dict[str, Any]:
    data = await graph.ask(SHOWN)
    return {each["name"]: each for each in data["plugins"]}


async def test_fault_that_one_process_stored_is_told_by_another(
    graph: Any, keeper: FaultKeeper
) -> None:
    assert (await shown(graph))[PLUGIN]["problem"] is None
    keeper.note(PLUGIN, {"code": "EARLIER"})
    keeper.note(PLUGIN, FAULT.as_problem())
    assert await keeper.store()
    plugins = await shown(graph)
    assert plugins[PLUGIN]["problem"]["code"] == "CALCULATOR_TIMED_OUT"
    assert plugins[PLUGIN]["problem"]["message"] == str(FAULT)
    assert plugins[PLUGIN]["failedAt"] is not None
    assert [name for name, each in plugins.items() if each["failedAt"]] == [PLUGIN]


async def test_fault_ends_with_the_version_that_had_it(
    graph: Any, world: Any, keeper: FaultKeeper, database: Database, catalogue: Catalogue
) -> None:
    keeper.note(PLUGIN, FAULT.as_problem())
    await keeper.store()
    await keep_plugins(database, catalogue)
    assert (await shown(graph))[PLUGIN]["problem"] is not None
    await world.change("update plugin set version = '0.0.1' where id = $1", PLUGIN)
    await keep_plugins(database, catalogue)
    assert (await shown(graph))[PLUGIN]["failedAt"] is None


async def test_fault_waits_for_a_database_that_is_away(
    graph: Any, keeper: FaultKeeper, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: Any) -> Any:
        raise PoolExhausted(seconds=2)

    keeper.note(PLUGIN, FAULT.as_problem())
    with monkeypatch.context() as away:
        away.setattr(Database, "_acquire", refuse)
        assert not await keeper.store()
    assert await keeper.store()
    assert (await shown(graph))[PLUGIN]["problem"]["code"] == "CALCULATOR_TIMED_OUT"


async def test_noted_fault_is_stored_beside_the_work(
    graph: Any, keeper: FaultKeeper, database: Database
) -> None:
    async with open_fault_keeper(database) as running, asyncio.timeout(20):
        running.note(PLUGIN, FAULT.as_problem())
        while (await shown(graph))[PLUGIN]["failedAt"] is None:
            await asyncio.sleep(0.01)


async def test_last_faults_are_stored_at_the_end(
    graph: Any, keeper: FaultKeeper, database: Database
) -> None:
    async with open_fault_keeper(database) as running:
        running.note(PLUGIN, FAULT.as_problem())
    assert (await shown(graph))[PLUGIN]["failedAt"] is not None


async def test_fault_and_its_time_come_together(world: Any, keeper: FaultKeeper) -> None:
    with pytest.raises(asyncpg.CheckViolationError):
        await world.change("update plugin set failed_at = now() where id = $1", PLUGIN)
