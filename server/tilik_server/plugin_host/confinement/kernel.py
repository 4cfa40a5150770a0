"""Kernel: the calls of Linux that Python's library does not offer."""

import ctypes
import os
from typing import Final

_LIBC: Final = ctypes.CDLL(None, use_errno=True)

SET_DEATH_SIGNAL: Final = 1
SET_DUMPABLE: Final = 4
SET_CHILD_SUBREAPER: Final = 36
SET_NO_NEW_PRIVILEGES: Final = 38


def is_linux() -> bool:
    """Return whether this is Linux; the other functions here work nowhere else."""
    return os.uname().sysname == "Linux"


def call(number: int, *arguments: int | ctypes.Array[ctypes.c_char] | None) -> int:
    """Return the result of a system call. Raises OSError if it is refused."""
    # Without a type ctypes would pass an int in 32 bits.
    typed = [ctypes.c_long(each) if isinstance(each, int) else each for each in arguments]
    return _checked(_LIBC.syscall(ctypes.c_long(number), *typed))


def control_process(option: int, value: int) -> None:
    """Set an attribute of this process (prctl). Raises OSError if it is refused."""
    unused = ctypes.c_ulong(0)
    _checked(_LIBC.prctl(option, ctypes.c_ulong(value), unused, unused, unused))


def hide_memory() -> None:
    """Let no process of the same user read this one's memory and environment, or trace it."""
    if is_linux():
        control_process(SET_DUMPABLE, 0)


def adopt_orphans() -> None:
    """Become the parent of descendants whose own parent ends, so that they can be found."""
    if is_linux():
        control_process(SET_CHILD_SUBREAPER, 1)


def _checked(result: int) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
    return int(result)
