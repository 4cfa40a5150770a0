"""The location of the database: given addresses, or the embedded server."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Final, Self
from urllib.parse import parse_qs, urlsplit

import asyncpg

from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE, EmbeddedServer
from tilik_server.database.roles import role_of
from tilik_server.errors import (
    DatabaseTooOld,
    DatabaseUnreachable,
    OwnerAddressMissing,
    ServiceAddressMissing,
)
from tilik_server.settings import Settings

# The first version with `security_invoker`, which keeps row-level security below a view.
OLDEST_POSTGRESQL: Final = 15
CONNECTION_FAILURES: Final = (
    OSError,
    asyncpg.InterfaceError,
    # asyncpg raises it if it uses a lost connection before it has noticed the loss.
    asyncpg.InternalClientError,
    asyncpg.OperatorInterventionError,
    asyncpg.PostgresConnectionError,
    # A full disk, no memory, no connection left; and a disk that does not read or write.
    asyncpg.InsufficientResourcesError,
    asyncpg.PostgresIOError,
)
"""Errors if the database is gone, shutting down, too slow, or short of disk or memory."""
LOST_CONNECTIONS: Final = (
    ConnectionResetError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.PostgresConnectionError,
)
"""Errors of a statement whose connection breaks; one that is not made fails in other ways."""


@dataclass(frozen=True, slots=True)
class Location:
    """The addresses of the two roles, and the embedded server if there is one.

    An address is a URL that asyncpg, libpq and psycopg understand.
    """

    service: str | None
    owner: str | None
    server: EmbeddedServer | None = None

    @classmethod
    async def find(cls, settings: Settings) -> Self:
        """Return the given addresses, or those of the embedded server, which is started or joined.

        Raises `EmbeddedDatabaseFailed`.
        """
        service, owner = settings.database_url, settings.owner_database_url
        if service is None and owner is None:
            server = await EmbeddedServer.start(settings.data_dir)
            return cls(server.url(SERVICE_ROLE), server.url(OWNER_ROLE), server)
        return cls(
            None if service is None else service.get_secret_value(),
            None if owner is None else owner.get_secret_value(),
        )

    async def leave(self) -> None:
        """Release the embedded server, if there is one."""
        if self.server is not None:
            await self.server.stop()

    def service_address(self) -> str:
        """Return the address of the service's role. Raises `ServiceAddressMissing`."""
        if self.service is None:
            raise ServiceAddressMissing
        return self.service

    def owner_address(self) -> str:
        """Return the address of the role that owns the tables. Raises `OwnerAddressMissing`."""
        if self.owner is None:
            raise OwnerAddressMissing
        return self.owner

    def service_role(self) -> str:
        """Return the name of the service's role, which gets the grants."""
        return role_of(self.service_address(), SERVICE_ROLE)


@contextmanager
def translate_connect_errors(address: str) -> Iterator[None]:
    """Raise `DatabaseUnreachable` if the block fails to connect to `address`."""
    try:
        yield
    except (*CONNECTION_FAILURES, ValueError, asyncpg.PostgresError) as fault:
        reason = str(fault).strip() or "no answer in time"
        raise DatabaseUnreachable(
            address=without_password(address), reason=reason.splitlines()[0].rstrip(".")
        ) from fault


def without_password(address: str) -> str:
    """Return the address without user and password: host, port and database."""
    parts = urlsplit(address)
    place = parts.netloc.rpartition("@")[2] or parse_qs(parts.query).get("host", ["localhost"])[0]
    return f"{place}{parts.path}"


def refuse_old(major: int) -> None:
    """Raise `DatabaseTooOld` if the server is older than `OLDEST_POSTGRESQL`."""
    if major < OLDEST_POSTGRESQL:
        raise DatabaseTooOld(found=major, needed=OLDEST_POSTGRESQL)
