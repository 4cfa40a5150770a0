"""Locks between processes; the system releases them when a process ends."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def exclusive_lock(path: Path) -> Iterator[None]:
    """Wait for the exclusive lock of a file and hold it during the block."""
    with path.open("ab") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class SharedLock:
    """A shared lock of a file: each process that uses a resource holds one."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab")
        fcntl.flock(self._file, fcntl.LOCK_SH)

    def release(self) -> bool:
        """Release the lock. Returns whether no other process holds one."""
        with self._file:
            try:
                # flock gives the shared lock up for a moment; the caller's exclusive lock, beside
                # which nobody takes a share, covers it.
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True
