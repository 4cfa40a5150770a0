"""Acting: an operation carried out, and what it changed read afresh."""

from collections.abc import Awaitable
from typing import Any

from tilik_schema.reading.context import Context
from tilik_schema.reading.ids import Key
from tilik_schema.reading.relations import load_one


async def acted(context: Context, reference: str, work: Awaitable[Key]) -> Any:
    """The row that an operation answers, read after its commit in a transaction of its own.

    The reading transaction ends before the operation begins, so that a request never holds two
    connections. An expected failure passes through and becomes the field's Problem.
    """
    await context.renew()
    return await load_one(context, reference, await work)
