"""The postmaster: the server's first process, as `postmaster.pid` describes it."""

import signal
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

SETTLE_SECONDS: Final = 60.0
"""The longest time for recovery after a crash, or for writing data before a stop."""
END_SECONDS: Final = 1.0
SOCKET_LOCK: Final = ".s.PGSQL.5432.lock"


@dataclass(frozen=True, slots=True)
class Postmaster:
    """A running server; `status` is "starting", "ready", "stopping" or "standby"."""

    socket_dir: str
    status: str


def find_postmaster(folder: Path) -> Postmaster | None:
    """Return the running server of a folder, or None.

    Also checks that the process is PostgreSQL: in a container the number of a killed server is soon
    used by another program.
    """
    try:
        lines = (folder / "postmaster.pid").read_text().splitlines()
        process = psutil.Process(int(lines[0]))
        if not process.name().startswith("postgres") or not _works(process):
            return None
    except (FileNotFoundError, IndexError, ValueError, psutil.NoSuchProcess):
        return None
    # The lines are numbered in PostgreSQL's pidfile.h; a server that starts has not written all.
    return Postmaster(
        socket_dir=lines[4] if len(lines) > 4 else "",
        status=lines[7].strip() if len(lines) > 7 else "starting",
    )


def wait_until_settled(folder: Path) -> Postmaster | None:
    """Wait until the server is ready or has ended. Raises RuntimeError if it does neither."""
    deadline = time.monotonic() + SETTLE_SECONDS
    while (found := find_postmaster(folder)) is not None and found.status != "ready":
        if time.monotonic() > deadline:
            raise RuntimeError(f"a server that is {found.status} does not get ready")
        time.sleep(0.02)
    return found


def clear_leftovers(folder: Path) -> None:
    """Remove the remains of a killed server: its other processes, then its file.

    The processes keep the server's shared memory, and no new server starts while it is in use. They
    end by themselves when they notice that the server is gone, but not while they compute.
    """
    left = folder / "postmaster.pid"
    if not left.exists():
        return
    orphans = [each for each in psutil.process_iter(["name", "cwd"]) if _is_of(each, folder)]
    _end(_end(orphans, signal.SIGQUIT), signal.SIGKILL)
    # It names the same process, whose number another program may have by now.
    for line in left.read_text().splitlines()[4:5]:
        (Path(line) / SOCKET_LOCK).unlink(missing_ok=True)
    left.unlink(missing_ok=True)


def _is_of(process: psutil.Process, folder: Path) -> bool:
    name, cwd = process.info["name"], process.info["cwd"]
    return (name or "").startswith("postgres") and cwd == str(folder)


def _end(processes: list[psutil.Process], number: signal.Signals) -> list[psutil.Process]:
    """Send a signal; return the processes that have not ended after END_SECONDS."""
    for process in processes:
        with suppress(psutil.NoSuchProcess):
            process.send_signal(number)
    deadline = time.monotonic() + END_SECONDS
    while (left := [each for each in processes if _works(each)]) and time.monotonic() < deadline:
        time.sleep(0.01)
    return left


def _works(process: psutil.Process) -> bool:
    """Whether a process has not ended; one that nobody waits for has, though its number stays."""
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False
