"""Credentials: the token of a connection, which is checked as long as the connection lasts."""

import asyncio
from contextlib import aclosing, suppress
from dataclasses import dataclass
from math import inf
from time import time
from typing import Final, NoReturn

from starlette.requests import HTTPConnection

from tilik_server.access.viewer import Grant, Viewer
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.errors import DatabaseError, RoleEnded, TokenEnded, TokenInvalid
from tilik_web.endpoint import Identify
from tilik_web.shared_operation import MakeSubscriptionContext

CHECK_AFTER: Final = 10.0
"""Seconds after which a token, key or role is checked again: it may have been revoked or ended."""


@dataclass(frozen=True, slots=True)
class Credentials:
    """A connection's token, and the viewer whom it named at first."""

    connection: HTTPConnection
    token: str | None
    viewer: Viewer
    identify: Identify
    begin: MakeSubscriptionContext

    async def check(self) -> Viewer:
        """Return the viewer whom the token names now.

        Raises TokenEnded if it has expired, TokenInvalid if it no longer names the same viewer.
        """
        if self._seconds_left <= 0:
            raise TokenEnded
        viewer = await self.identify(self.connection, self.viewer.language, self.token)
        if _identity(viewer) != _identity(self.viewer):
            raise TokenInvalid
        return viewer

    async def grants(self) -> frozenset[Grant]:
        """Return the viewer's roles at this moment."""
        return await self._grants_of(self.viewer)

    async def watch(self, held: frozenset[Grant]) -> NoReturn:
        """Check again and again, until the token, the key or one of the roles held has ended.

        Raises TokenEnded, TokenInvalid or RoleEnded.
        """
        while True:
            await asyncio.sleep(min(self._seconds_left, CHECK_AFTER))
            # Without the database nothing is told either; the next check asks again.
            with suppress(DatabaseError, *CONNECTION_FAILURES):
                still_held = await self._grants_of(await self.check())
                if not held <= still_held:
                    raise RoleEnded
                held = still_held

    @property
    def _seconds_left(self) -> float:
        return inf if self.viewer.until is None else self.viewer.until - time()

    async def _grants_of(self, viewer: Viewer) -> frozenset[Grant]:
        async with aclosing(self.begin(self.connection, viewer)) as context:
            return frozenset(await context.grants())


def _identity(viewer: Viewer) -> tuple[object, ...]:
    return viewer.name, viewer.employee, viewer.source
