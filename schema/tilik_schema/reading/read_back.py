"""Reading back: running an operation and reading the row that it changed."""

from collections.abc import Awaitable
from typing import TypeVar

from tilik_schema.reading.columns import TableType
from tilik_schema.reading.context import Context
from tilik_schema.reading.ids import Key
from tilik_schema.reading.loading import load_as_service, load_one

RowT = TypeVar("RowT", bound=TableType)


async def read_back(
    context: Context, target: type[RowT] | str, operation: Awaitable[Key]
) -> RowT | None:
    """Run an operation and return the row whose key it returns, read in a new transaction.

    The reading transaction ends before the operation begins, so that a request never holds two
    connections. An expected failure passes through and becomes the field's Problem.
    """
    await context.renew()
    return await load_one(context, target, await operation)


async def read_back_last(
    context: Context, target: type[RowT] | str, operation: Awaitable[Key]
) -> RowT | None:
    """Do as `read_back`, for an operation after which the viewer may not see the row any more.

    Only the row itself is read for them, once; what it leads to is for whom it is.
    """
    await context.renew()
    key = await operation
    return await load_one(context, target, key) or await load_as_service(context, target, key)
