"""Reading back: an operation carried out, and the row it changed read afresh."""

from collections.abc import Awaitable
from typing import TypeVar

from tilik_schema.reading.columns import TableType
from tilik_schema.reading.context import Context
from tilik_schema.reading.ids import Key
from tilik_schema.reading.loading import load_one

RowT = TypeVar("RowT", bound=TableType)


async def read_back(
    context: Context, target: type[RowT] | str, operation: Awaitable[Key]
) -> RowT | None:
    """The row whose key an operation answers, read after its commit in a new transaction.

    The reading transaction ends before the operation begins, so that a request never holds two
    connections. An expected failure passes through and becomes the field's Problem.
    """
    await context.renew()
    return await load_one(context, target, await operation)
