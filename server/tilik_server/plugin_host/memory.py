"""Memory: the limit for plugins' code, and a reserve beyond it for the child's own work.

Without the reserve a calculator that has taken all memory could not be reported: the exception's
own answer would find none, and the library that reads and writes JSON would end the process.
"""

import mmap
import resource
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Final

RESERVE_BYTES: Final = 64 * 2**20
"""What the child itself may take beyond the limit, such as for reading records and answering."""

EXHAUSTED_STATUS: Final = 78
"""The exit status of a process whose memory does not suffice to report that."""


class PluginMemory:
    """The limit of this process's memory: `limited` and `reserved` say for a block which holds.

    The limit is for blocks that run a plugin's code, and the reserve for all else.
    """

    def __init__(self, megabytes: int) -> None:
        """Set the limit, which forks inherit; the reserve may be used at once."""
        limit = megabytes * 2**20
        most = limit + RESERVE_BYTES
        # Made in advance, as they are used when there is no memory.
        self.limited: AbstractContextManager[None] = _Limit((limit, most), (most, most))
        self.reserved: AbstractContextManager[None] = _Limit((most, most), (limit, most))
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


class _Limit(AbstractContextManager[None]):
    """Limits for a block and for what follows it, as pairs of the present and the most."""

    def __init__(self, within: tuple[int, int], after: tuple[int, int]) -> None:
        self._within = within
        self._after = after

    def __enter__(self) -> None:
        resource.setrlimit(resource.RLIMIT_AS, self._within)

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        resource.setrlimit(resource.RLIMIT_AS, self._after)


def has_room(size: int) -> bool:
    """Return whether this process may take another `size` bytes."""
    try:
        mmap.mmap(-1, size, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS).close()
    except OSError:
        return False
    return True
