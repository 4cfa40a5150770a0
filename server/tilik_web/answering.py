"""The time of a request: its body must come in time, and its answer ends with the client."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

from starlette.requests import ClientDisconnect, Request

from tilik_web.refusal import BodyTooSlow, RequestTooSlow

SEND_TIMEOUT: Final = 30.0
"""Seconds for a client to read a message; a slower client is disconnected."""


@asynccontextmanager
async def reading_body(seconds: float) -> AsyncIterator[None]:
    """Give a body up that has not come whole after `seconds`. Raises BodyTooSlow."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as fault:
        raise BodyTooSlow(seconds=f"{seconds:g}") from fault


@asynccontextmanager
async def answering(request: Request, seconds: float) -> AsyncIterator[None]:
    """Cancel the block if the client leaves or the time is over; the body has been read.

    Raises ClientDisconnect and RequestTooSlow.
    """
    left = False

    async def notice(deadline: asyncio.Timeout) -> None:
        nonlocal left
        # A GET has no body that was read, so that its end comes first.
        while (await request.receive())["type"] != "http.disconnect":
            pass
        left = True
        deadline.reschedule(0)

    try:
        async with asyncio.timeout(seconds) as deadline:
            watch = asyncio.create_task(notice(deadline))
            try:
                yield
            finally:
                watch.cancel()
    except TimeoutError as fault:
        if not deadline.expired():
            raise
        if left:
            raise ClientDisconnect from fault
        raise RequestTooSlow(seconds=f"{seconds:g}") from fault


@asynccontextmanager
async def within(seconds: float) -> AsyncIterator[None]:
    """Cancel the block if the time is over. Raises RequestTooSlow."""
    try:
        async with asyncio.timeout(seconds) as deadline:
            yield
    except TimeoutError as fault:
        if not deadline.expired():
            raise
        raise RequestTooSlow(seconds=f"{seconds:g}") from fault


@asynccontextmanager
async def sending() -> AsyncIterator[None]:
    """Give up a client that does not read what the block sends. Raises ClientDisconnect."""
    try:
        async with asyncio.timeout(SEND_TIMEOUT):
            yield
    except TimeoutError:
        raise ClientDisconnect from None
