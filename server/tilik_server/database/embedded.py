"""The embedded PostgreSQL: one server in the data folder, shared by several processes."""

import asyncio
import atexit
import logging
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self
from urllib.parse import quote

import asyncpg
import psutil

from tilik_server.database import embedded_programs as programs
from tilik_server.database.embedded_lock import SharedLock, exclusive_lock
from tilik_server.database.embedded_postmaster import (
    clear_leftovers,
    find_postmaster,
    wait_until_settled,
)
from tilik_server.errors import EmbeddedDatabaseFailed, EmbeddedMissing
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Session

DATABASE: Final = "tilik"
OWNER_ROLE: Final = "tilik_owner"
SERVICE_ROLE: Final = "tilik"
SUPERUSER: Final = "postgres"
CONNECT_SECONDS: Final = 15.0
CHECK_SECONDS: Final = 0.25
"""How soon a server that ended is missed."""
RETRY_SECONDS: Final = 1.0
"""How soon a server that did not start is tried again."""
ALONE: Final = statement(
    "database.lock_preparing", "select pg_advisory_lock(hashtext('tilik.prepare'))"
)
HAS_ROLE: Final = statement("database.find_role", "select true from pg_roles where rolname = $1")
CREATE_ROLES: Final = {
    role: statement(f"database.create_role_{role}", f'create role "{role}" login')
    for role in (OWNER_ROLE, SERVICE_ROLE)
}
HAS_DATABASE: Final = statement(
    "database.find_database", "select true from pg_database where datname = $1"
)
# PostgreSQL's own locale orders text alike on every machine.
CREATE_DATABASE: Final = statement(
    "database.create_database",
    f'create database "{DATABASE}" owner "{OWNER_ROLE}" template template0 '
    "locale_provider builtin builtin_locale 'C.UTF-8'",
)

LOG: Final = logging.getLogger("tilik.embedded")
FAILURES: Final = (
    OSError,
    RuntimeError,
    AssertionError,
    ValueError,  # a file of the folder holds something else than it should
    subprocess.SubprocessError,
    psutil.Error,
)


class EmbeddedServer:
    """A process's share in the server; when the last share is released, the server stops."""

    def __init__(self, data_dir: Path) -> None:
        data = data_dir.expanduser().resolve()
        self._folder = data / "postgres"
        self._lock = data / "postgres.lock"
        self._holders = data / "postgres.holders"
        self._hold: SharedLock | None = None
        self._socket_dir = ""

    @classmethod
    async def start(cls, data_dir: Path) -> Self:
        """Start the server in `data_dir`, or join a running one.

        Creates the two roles and the database if they are missing. Raises `EmbeddedMissing` and
        `EmbeddedDatabaseFailed`.
        """
        if not programs.INSTALLED:
            raise EmbeddedMissing
        server = cls(data_dir)
        try:
            await asyncio.to_thread(server._join)
            try:
                await server._prepare()
            except BaseException:
                await server.stop()
                raise
        except (*FAILURES, asyncpg.PostgresError) as fault:
            raise EmbeddedDatabaseFailed(folder=server._folder, reason=_reason(fault)) from fault
        return server

    async def keep(self) -> None:
        """Start the server again each time it ends, until cancelled or stopped.

        Several processes may keep it; the lock lets one of them start it.
        """
        failed = False
        while True:
            await asyncio.sleep(RETRY_SECONDS if failed else CHECK_SECONDS)
            if find_postmaster(self._folder) is not None:
                continue
            try:
                if await asyncio.to_thread(self._start_again):
                    LOG.warning("The embedded PostgreSQL had ended and was started again.")
                failed = False
            except FAILURES as fault:
                if not failed:
                    LOG.error("The embedded PostgreSQL does not start again: %s", _reason(fault))
                failed = True

    async def stop(self) -> None:
        """Release the share; the server stops if it was the last one."""
        await asyncio.to_thread(self._leave)

    def url(self, role: str, database: str = DATABASE) -> str:
        """Return the address for `role`, which asyncpg and libpq understand."""
        return f"postgresql://{role}@/{database}?host={quote(self._socket_dir)}&port=5432"

    def _join(self) -> None:
        self._folder.parent.mkdir(parents=True, exist_ok=True)
        # The share is taken within the lock, so that nobody stops the server before.
        with exclusive_lock(self._lock):
            _initialise(self._folder)
            self._socket_dir = _ensure_running(self._folder)
            self._hold = SharedLock(self._holders)
        # For a program that ends without calling stop.
        atexit.register(self._leave)

    def _start_again(self) -> bool:
        """Start the server; return False if another process did, or the share is released."""
        with exclusive_lock(self._lock):
            if self._hold is None or find_postmaster(self._folder) is not None:
                return False
            _ensure_running(self._folder)
            return True

    def _leave(self) -> None:
        atexit.unregister(self._leave)
        # A server whose folder was removed ends by itself.
        with suppress(FileNotFoundError), exclusive_lock(self._lock):
            hold, self._hold = self._hold, None
            if hold is None or not hold.release():
                return
            if wait_until_settled(self._folder) is None:
                clear_leftovers(self._folder)
            else:
                programs.stop(self._folder)

    async def _prepare(self) -> None:
        connection = await asyncpg.connect(self.url(SUPERUSER, SUPERUSER), timeout=CONNECT_SECONDS)
        try:
            session = Session(connection)
            # Two commands that start at once must not both create what is missing.
            await session.execute(ALONE)
            for role, create in CREATE_ROLES.items():
                if not await session.fetch_value(HAS_ROLE, role):
                    await session.execute(create)
            if not await session.fetch_value(HAS_DATABASE, DATABASE):
                await session.execute(CREATE_DATABASE)
        finally:
            await connection.close()


def is_initialised(data_dir: Path) -> bool:
    """Return whether the data folder holds an embedded database."""
    return (data_dir.expanduser() / "postgres" / "PG_VERSION").exists()


def _ensure_running(folder: Path) -> str:
    """Return the folder of the server's socket once it is ready. The caller has the lock."""
    found = wait_until_settled(folder)
    if found is None:
        clear_leftovers(folder)
        programs.start(folder)
        found = wait_until_settled(folder)
    if found is None:
        raise RuntimeError("the server ended while it started")
    return found.socket_dir


def _initialise(folder: Path) -> None:
    """Create the data in a temporary folder and move it, so that a kill leaves nothing half."""
    # initdb writes this file early, so it says nothing of a folder that was not moved here whole.
    if (folder / "PG_VERSION").exists():
        return
    for abandoned in folder.parent.glob("postgres-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with TemporaryDirectory(prefix="postgres-", dir=folder.parent) as scratch:
        unborn = Path(scratch) / "postgres"
        unborn.mkdir(mode=0o700)
        with _plain_locale():
            programs.initialise(unborn)
        unborn.rename(folder)


@contextmanager
def _plain_locale() -> Iterator[None]:
    """Run initdb in the locale C, because it fails in a locale that the machine lacks."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _reason(fault: Exception) -> str:
    text = str(fault).strip() or type(fault).__name__
    return text.splitlines()[0].rstrip(".")
