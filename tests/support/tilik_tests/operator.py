"""The operator's connection, on which tests make rows: a statement is a transaction."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Self

import asyncpg

from tilik_server.sql.transaction import Session


class Operator:
    """In the place of the service's database where a test prepares its rows.

    The service says who acts in a statement before each transaction; here the connection says it
    once, which spares three of four round trips.
    """

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.connection = connection
        self._turn = asyncio.Lock()

    @classmethod
    async def connect(cls, address: str) -> Self:
        """Connect as the service's role, acting as the operator."""
        acting = {"tilik.viewer": "operator", "tilik.employee": "", "tilik.grants": ""}
        return cls(await asyncpg.connect(address, server_settings=acting))

    @asynccontextmanager
    async def writing(self, _: object) -> AsyncIterator[Session]:
        """The connection, which no other task uses meanwhile."""
        async with self._turn:
            yield Session(self.connection)

    reading = writing
