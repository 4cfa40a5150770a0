"""The asynchronous work of a command, run with its failures translate_driver_errors."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from tilik_server.database.pool import translate_driver_errors

Result = TypeVar("Result")


def run(work: Coroutine[Any, Any, Result]) -> Result:
    """Run `work` and return its result.

    Raises DatabaseError for the exceptions of the database's drivers.
    """
    with translate_driver_errors():
        return asyncio.run(work)
