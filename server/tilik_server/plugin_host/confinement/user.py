"""User: gives up what root may do, for the rights of a user who owns nothing."""

import os
import struct
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from ctypes import create_string_buffer
from pathlib import Path
from typing import Final

from tilik_server.plugin_host.confinement import kernel
from tilik_server.plugin_host.confinement.system_calls import Machine

NOBODY: Final = 65534
"""The user and the group who own no file, by their numbers."""

_VERSION: Final = struct.pack("=Ii", 0x20080522, 0)
_KILL, _SET_GROUP, _SET_USER = 1 << 5, 1 << 6, 1 << 7
_NEEDED: Final = _KILL | _SET_GROUP | _SET_USER
"""What the service needs to start a process as another user and to end it."""


def can_be_nobody(machine: Machine, code: Iterable[Path]) -> bool:
    """Return whether this process may switch to nobody, who can read the code then."""
    if os.geteuid() != 0 or _capabilities(machine) & _NEEDED != _NEEDED:
        return False
    wanted = [(path, os.R_OK | (os.X_OK if path.is_dir() else 0)) for path in code]
    with _trying_nobody():
        return all(os.access(path, rights, effective_ids=True) for path, rights in wanted)


def become_nobody() -> None:
    """Switch to nobody, for ever. Raises OSError."""
    os.setgroups([])
    os.setresgid(NOBODY, NOBODY, NOBODY)
    os.setresuid(NOBODY, NOBODY, NOBODY)


def drop_capabilities(machine: Machine) -> None:
    """Give up what lets root pass over permissions. Raises OSError."""
    none = create_string_buffer(bytes(24), 24)
    kernel.call(machine.number("capset"), create_string_buffer(_VERSION, 8), none)


def _capabilities(machine: Machine) -> int:
    """Return the lower 32 bits of what this process may do by its capabilities."""
    found = create_string_buffer(24)
    kernel.call(machine.number("capget"), create_string_buffer(_VERSION, 8), found)
    effective: int = struct.unpack_from("=I", found)[0]
    return effective


@contextmanager
def _trying_nobody() -> Iterator[None]:
    groups = os.getgroups()
    os.setgroups([])
    os.setegid(NOBODY)
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
        os.setegid(0)
        os.setgroups(groups)
