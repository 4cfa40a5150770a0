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
    connections. An expected failure passes through and becomes the field's Problem. The viewer is
    shown the row that the operation changed for them, even if they may not read such rows, or lost
    this one by the change.
    """
    await context.renew()
    key = await operation
    found = await load_one(context, target, key)
    return await load_as_service(context, target, key) if found is None else found
