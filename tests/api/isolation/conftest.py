"""The world of the isolation tests, with a word planted in each text."""

import gc
from collections.abc import AsyncIterator
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tilik_schema.build import schema
from tilik_schema.feed_position import MARK
from tilik_schema.reading.context import Context
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_server.database.embedded import SUPERUSER
from tilik_tests.isolation.agencies import REGION_OF, Agencies
from tilik_tests.isolation.asking import Fuzz
from tilik_tests.isolation.planting import plant
from tilik_tests.kept import LentDatabase

FEW = 40


@pytest.fixture(autouse=True)
def one_mark(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let everybody ask with everybody's cursors of feeds, which would be refused otherwise."""

    async def mark(_: Context) -> bytes:
        return bytes(MARK)

    monkeypatch.setattr("tilik_schema.feed_position._access_mark", mark)


@pytest.fixture
async def fuzz(
    request: pytest.FixtureRequest, graph: Any, world: Any, lent: LentDatabase, postgres: Any
) -> AsyncIterator[Fuzz]:
    """Three agencies whose rows are planted, and all who ask."""
    agencies = Agencies(world)
    await agencies.make()
    superuser = await asyncpg.connect(postgres.url(SUPERUSER, lent.name))
    try:
        garden = await plant(superuser, _agency_of(agencies))
        seed = request.config.getoption("--fuzz-seed")
        fuzz = Fuzz(graph, graphql_schema(schema), superuser, garden, agencies.viewers(), seed)
        await fuzz.keep()
        yield fuzz
        await superuser.execute("drop schema kept cascade")
    finally:
        await superuser.close()
        # Here, where their warning is expected, and not in whichever test comes next.
        gc.collect()


def _agency_of(agencies: Agencies) -> dict[UUID, str]:
    return {
        key: name.split()[0] for name, key in agencies.units.items() if name.split()[0] in REGION_OF
    }


@pytest.fixture
def documents(request: pytest.FixtureRequest) -> int:
    """How many documents each viewer asks."""
    return int(request.config.getoption("--fuzz") or FEW)
