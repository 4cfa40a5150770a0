"""What the adapter relies on in Tortoise: these fail where an upgrade changes it."""

import asyncio
import inspect
import re
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asyncpg.connection import LoggedQuery
from tortoise.context import get_current_context
from tortoise.migrations.schema_generator.state_apps import StateApps
from tortoise.transactions import in_transaction

from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.models import Region
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_server.sql.tortoise_adapter import (
    ALIAS,
    BoundClient,
    ConnectionlessClient,
    FieldWriter,
    Past,
    Present,
    Projector,
    Unqueried,
    open_orm,
)
from tilik_tests.viewers import ADMIN

CHANGED = (ConnectionlessClient, BoundClient, Projector, Unqueried, Present, Past, FieldWriter)
OWN = ("__init__", "__getattr__", "lines", "_first_state", "_go_forward")
PID = composed("tests.read_pid", "select pg_backend_pid()")


def parameters(function: object) -> list[str]:
    assert callable(function)
    return list(inspect.signature(function).parameters)


@pytest.mark.parametrize("changed", CHANGED, ids=lambda each: each.__name__)
def test_each_method_that_is_changed_is_one_of_tortoises(changed: type) -> None:
    base = changed.__bases__[0]
    own = {
        name: method
        for name, method in vars(changed).items()
        if inspect.isfunction(method) and name not in OWN
    }
    assert base.__module__.startswith("tortoise.")
    assert {name: parameters(method) for name, method in own.items()} == {
        name: parameters(getattr(base, name, lambda: None)) for name in own
    }


async def pid_of_models() -> int:
    context = get_current_context()
    assert context is not None
    (row,) = await context.connections.get(ALIAS).execute_query_dict(PID.sql)
    return int(row["pg_backend_pid"])


async def test_models_use_the_connection_of_their_transaction(database: Database) -> None:
    both = asyncio.Barrier(2)

    async def pids() -> tuple[int, int]:
        async with database.writing(ADMIN) as transaction:
            await both.wait()
            return await transaction.fetch_value(PID), await pid_of_models()

    (first, of_first), (second, of_second) = await asyncio.gather(pids(), pids())
    assert (first, second) == (of_first, of_second)
    assert first != second
    assert get_current_context() is None


async def test_transaction_of_tortoise_within_one_is_a_savepoint(database: Database) -> None:
    async def fail(pid: int) -> None:
        async with in_transaction():
            await Region.create(scheme="kemendagri", code="91", name="Papua")
            assert await pid_of_models() == pid
            raise LookupError

    async with database.writing(ADMIN) as transaction:
        with pytest.raises(LookupError):
            await fail(await transaction.fetch_value(PID))
        assert await Region.all().count() == 0


@pytest.mark.parametrize(
    ("verb", "run"),
    [
        ("insert", lambda: Region.create(scheme="kemendagri", code="92", name="Papua Barat")),
        ("select", lambda: Region.get_or_none(code="91")),
        ("select", lambda: Region.filter(code="91").exists()),
        ("select", lambda: Region.filter(code="91").only("id").get_or_none()),
        ("select", lambda: Region.filter(code="91").values_list("id", flat=True)),
        ("select", lambda: Region.all().count()),
        ("update", lambda: Region.filter(code="91").update(name="Papua")),
        ("delete", lambda: Region.filter(code="91").delete()),
    ],
)
async def test_statement_of_a_model_has_a_name(
    database: Database, verb: str, run: Callable[[], Awaitable[object]]
) -> None:
    sent: list[str] = []

    def note(query: LoggedQuery) -> None:
        sent.append(query.query)

    async with database.writing(ADMIN) as transaction:
        with transaction._driver.query_logger(note):
            await run()
    assert [re.findall(r"^\w+ /\* tilik:(\S+) \*/", sql) for sql in sent] == [
        [f"models.{verb}_region"]
    ]


async def test_models_outside_a_transaction_are_refused() -> None:
    orm = await open_orm()
    with orm, pytest.raises(RuntimeError, match=r"only within Database\.writing"):
        await Region.all().count()
    with pytest.raises(RuntimeError, match="No TortoiseContext"):
        await Region.all().count()


async def test_migrating_makes_models_without_queries(
    empty: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[type[StateApps]] = []
    clone = StateApps.clone

    def note(apps: StateApps, *arguments: Any, **named: Any) -> StateApps:
        made.append(type(apps))
        return clone(apps, *arguments, **named)

    monkeypatch.setattr(StateApps, "clone", note)
    await migrate(empty)
    assert set(made) == {Unqueried}
