"""A PostgreSQL of the tests: addresses in it, and databases that are made and dropped."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import count
from typing import Any, Final

import asyncpg
from pydantic import SecretStr

from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE, SUPERUSER
from tilik_server.database.migrate import migrate
from tilik_server.settings import Settings

TEMPLATE: Final = "tilik_template"
# A vacuum between two tests would tell the planner that the tables of the next one are empty.
FAST: Final = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
}


@dataclass(frozen=True)
class Cluster:
    """A running PostgreSQL with both roles; `url(role, database)` is an address in it."""

    name: str
    url: Callable[[str, str], str]
    locale: str = ""
    numbers: Iterator[int] = field(default_factory=count)

    def settings(self, database: str, **more: Any) -> Settings:
        """The settings of a service that was given this database."""
        return Settings(
            database_url=SecretStr(self.url(SERVICE_ROLE, database)),
            owner_database_url=SecretStr(self.url(OWNER_ROLE, database)),
            **more,
        )

    async def run(self, statement: str, database: str = SUPERUSER) -> None:
        """Run one statement as the superuser, outside of a transaction."""
        connection = await asyncpg.connect(self.url(SUPERUSER, database))
        try:
            await connection.execute(statement)
        finally:
            await connection.close()

    async def create(self, template: str) -> str:
        """Create a database of the owner; returns its name."""
        name = f"test_{next(self.numbers)}"
        await self.run(
            f'create database "{name}" owner "{OWNER_ROLE}" '
            f'template "{template}" strategy file_copy'
        )
        # A template's rights are not copied; `tilik migrate` takes this one.
        await self.run(f'revoke temporary on database "{name}" from public')
        return name

    async def drop(self, name: str) -> None:
        """Drop a database and end the connections to it."""
        await self.run(f'drop database "{name}" with (force)')

    @asynccontextmanager
    async def database(self, template: str = "template0") -> AsyncIterator[str]:
        """The name of a new database, which is dropped afterwards."""
        name = await self.create(template)
        try:
            yield name
        finally:
            await self.drop(name)

    async def hurry(self) -> None:
        """Let the server keep nothing that only a crash would need."""
        for name, value in FAST.items():
            await self.run(f"alter system set {name} = {value}")
        await self.run("select pg_reload_conf()")

    async def make_roles(self) -> None:
        """Create the two roles."""
        for role in (OWNER_ROLE, SERVICE_ROLE):
            await self.run(f'create role "{role}" login')

    async def make_template(self) -> None:
        """Migrate the database that tests clone."""
        await self.run(
            f'create database "{TEMPLATE}" owner "{OWNER_ROLE}" template template0 {self.locale}'
        )
        await migrate(self.settings(TEMPLATE))
