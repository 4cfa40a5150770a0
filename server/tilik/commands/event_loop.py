"""The asynchronous work of a command, run with its failures translated."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tilik_server.database.pool import translated

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` and return its result.

    Raises DatabaseError for the exceptions of the database's drivers.
    """
    with translated():
        return asyncio.run(work)
