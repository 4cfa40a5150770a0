"""Running: the asynchronous work of a command, its failures translated for the command line."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tilik_server.database.pool import translated

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """The result of `work`; what the database's drivers raise becomes a `DatabaseError`."""
    with translated():
        return asyncio.run(work)
