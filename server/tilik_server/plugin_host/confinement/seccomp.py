"""Seccomp: a filter that the kernel asks at each system call of a plugin's process.

What is not listed is refused with EPERM, which a plugin sees as a PermissionError: sockets, other
programs and processes, signals to others, tracing, and every way to change a file.
"""

import ctypes
import errno
import os
import struct
from collections.abc import Iterable
from typing import Final

from tilik_server.plugin_host.confinement import kernel
from tilik_server.plugin_host.confinement.system_calls import FIRST_WITH_FALLBACK, Machine

_SET_FILTER: Final = 1
_IS_ACTION_AVAILABLE: Final = 2

_KILL: Final = 0x80000000
_ALLOW: Final = 0x7FFF0000
_ERROR: Final = 0x00050000
_REFUSE: Final = _ERROR | errno.EPERM
_DENY_EXISTENCE: Final = _ERROR | errno.ENOSYS

# Instructions of the classic Berkeley Packet Filter: load a word, jump, return.
_LOAD: Final = 0x20
_IF_EQUAL: Final = 0x15
_IF_AT_LEAST: Final = 0x35
_IF_ANY_BIT: Final = 0x45
_RETURN: Final = 0x06

# Where the words are in what the kernel gives to the filter; both machines are little-endian.
_NUMBER: Final = 0
_MACHINE: Final = 4

_CLONE_THREAD: Final = 0x00010000
_FCNTL: Final = (0, 1, 2, 3, 4, 1030, 1032)
"""Duplicate a descriptor, and read or set its flags; not F_SETOWN, which sends signals."""
_IOCTL: Final = (0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, 0x802C542A)
"""Ask whether a descriptor is a terminal, how much it holds, and set whether it waits."""
_PRCTL: Final = (15, 16, 0x53564D41)
"""Name a thread or a piece of memory."""

Instruction = tuple[int, int, int, int]
"""A code, how many to skip if true and if false, and a value."""


def is_available(machine: Machine) -> bool:
    """Return whether this kernel takes filters."""
    action = ctypes.create_string_buffer(struct.pack("=I", _ERROR), 4)
    try:
        kernel.call(machine.number("seccomp"), _IS_ACTION_AVAILABLE, 0, action)
    except OSError:
        return False
    return True


def install(machine: Machine, program: Iterable[Instruction]) -> None:
    """Install a filter for this thread and what it starts, for ever. Raises OSError."""
    code = b"".join(struct.pack("=HBBI", *each) for each in program)
    instructions = ctypes.create_string_buffer(code, len(code))
    head = struct.pack("@HP", len(code) // 8, ctypes.addressof(instructions))
    pointer = ctypes.create_string_buffer(head, len(head))
    kernel.call(machine.number("seccomp"), _SET_FILTER, 0, pointer)


def calculating(machine: Machine) -> list[Instruction]:
    """Return the filter for this process, in which a plugin may calculate and start threads."""
    me = (os.getpid(),)
    return [
        # A program may call in the way of another machine, whose numbers mean something else.
        (_LOAD, 0, 0, _MACHINE),
        (_IF_EQUAL, 1, 0, machine.audit_number),
        (_RETURN, 0, 0, _KILL),
        (_LOAD, 0, 0, _NUMBER),
        *(step for number in machine.free() for step in _allow(number)),
        *_allow_if(machine.number("kill"), 0, me),
        *_allow_if(machine.number("tkill"), 0, me),
        *_allow_if(machine.number("tgkill"), 0, me),
        *_allow_if(machine.number("prlimit64"), 0, (0, *me)),
        *_allow_if(machine.number("prctl"), 0, _PRCTL),
        *_allow_if(machine.number("fcntl"), 1, _FCNTL),
        *_allow_if(machine.number("ioctl"), 1, _IOCTL),
        *_on(
            machine.number("clone"),
            [
                (_LOAD, 0, 0, _argument(0)),
                (_IF_ANY_BIT, 0, 1, _CLONE_THREAD),
                (_RETURN, 0, 0, _ALLOW),
                (_RETURN, 0, 0, _REFUSE),
            ],
        ),
        (_IF_AT_LEAST, 0, 1, FIRST_WITH_FALLBACK),
        (_RETURN, 0, 0, _DENY_EXISTENCE),
        (_RETURN, 0, 0, _REFUSE),
    ]


def _allow(number: int) -> list[Instruction]:
    return _on(number, [(_RETURN, 0, 0, _ALLOW)])


def _allow_if(number: int, place: int, values: Iterable[int]) -> list[Instruction]:
    """Allow a call if the argument at a place, from 0, is one of the values of 32 bits."""
    checks = [step for value in values for step in _allow(value)]
    return _on(number, [(_LOAD, 0, 0, _argument(place)), *checks, (_RETURN, 0, 0, _REFUSE)])


def _on(value: int, steps: list[Instruction]) -> list[Instruction]:
    """Run the steps, the last of which returns, if the loaded word is the value."""
    return [(_IF_EQUAL, 0, len(steps), value), *steps]


def _argument(place: int) -> int:
    return 16 + 8 * place
