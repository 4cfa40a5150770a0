"""Landlock: lets a process open only the files below some folders, and reach no other process.

Where the kernel has a newer version, it also refuses TCP and, outside of the process, abstract
sockets and signals. These are refused by seccomp already, whose filter may be missing.
"""

import ctypes
import os
import stat
import struct
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from tilik_server.plugin_host.confinement import kernel
from tilik_server.plugin_host.confinement.system_calls import Machine

_ASK_VERSION: Final = 1
_BELOW_PATH: Final = 1

WRITE_FILE: Final = 1 << 1
READ_FILE: Final = 1 << 2
READ_FOLDER: Final = 1 << 3

_FILE_RIGHTS: Final = ((1, 13), (2, 14), (3, 15), (5, 16))
"""From which version on how many rights to files are known, of which each is a bit."""
_TCP_VERSION: Final = 4
_TCP_RIGHTS: Final = 0b11
_SCOPE_VERSION: Final = 6
_SCOPES: Final = 0b11


def find_version(machine: Machine) -> int:
    """Return the version of Landlock in this kernel, or 0 without it."""
    try:
        return kernel.call(machine.number("landlock_create_ruleset"), None, 0, _ASK_VERSION)
    except OSError:
        return 0


def restrict(machine: Machine, version: int, allowed: Iterable[tuple[Path, int]]) -> None:
    """Keep this thread and what it starts from all files but those below the paths, for ever.

    A path comes with its rights; one that does not exist is left out. Raises OSError.
    """
    attributes = _attributes(version)
    create = machine.number("landlock_create_ruleset")
    rules = kernel.call(create, _buffer(attributes), len(attributes), 0)
    try:
        for path, rights in allowed:
            _add(machine, rules, path, rights)
        kernel.call(machine.number("landlock_restrict_self"), rules, 0)
    finally:
        os.close(rules)


def _attributes(version: int) -> bytes:
    """Return what the rules are about: everything that this version can refuse."""
    files = max(count for since, count in _FILE_RIGHTS if since <= version)
    words = [(1 << files) - 1]
    if version >= _TCP_VERSION:
        words.append(_TCP_RIGHTS)
    if version >= _SCOPE_VERSION:
        words.append(_SCOPES)
    return struct.pack(f"={len(words)}Q", *words)


def _add(machine: Machine, rules: int, path: Path, rights: int) -> None:
    try:
        opened = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(opened).st_mode):
            rights &= ~READ_FOLDER
        rule = _buffer(struct.pack("=Qi", rights, opened))
        kernel.call(machine.number("landlock_add_rule"), rules, _BELOW_PATH, rule, 0)
    finally:
        os.close(opened)


def _buffer(content: bytes) -> ctypes.Array[ctypes.c_char]:
    return ctypes.create_string_buffer(content, len(content))
