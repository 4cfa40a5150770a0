"""What the tests of erasing need: the runtime, and somebody who sees every table."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tilik_server.database.embedded import SUPERUSER
from tilik_server.runtime import Runtime
from tilik_tests.kept import LentDatabase


@pytest.fixture
def runtime(graph: Any) -> Runtime:
    """The database of the test with the installed plugins."""
    return Runtime(graph.database, graph.catalogue, graph.pool)


@pytest.fixture
async def superuser(lent: LentDatabase, postgres: Any) -> AsyncIterator[Any]:
    """Somebody who reads and writes every table."""
    connection = await asyncpg.connect(postgres.url(SUPERUSER, lent.name))
    yield connection
    await connection.close()
