"""System calls: the machines whose numbers are known, and what a plugin's process may call."""

import os
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Machine:
    """An architecture: how seccomp names it, and its place in the tables below."""

    audit_number: int
    column: int

    def number(self, name: str) -> int:
        """Return the number of a system call in the tables. Raises KeyError if it has none."""
        number = (_NUMBERS.get(name) or _FREE[name])[self.column]
        if number is None:
            raise KeyError(name)
        return number

    def free(self) -> list[int]:
        """Return the numbers of the calls that need no look at their arguments."""
        numbers = (row[self.column] for row in _FREE.values())
        return [number for number in numbers if number is not None]


_MACHINES: Final = {
    "x86_64": Machine(audit_number=0xC000003E, column=0),
    "aarch64": Machine(audit_number=0xC00000B7, column=1),
}

FIRST_WITH_FALLBACK: Final = 424
"""From this number on, calls are the same on every machine, and newer than what libraries need:
told that one does not exist, they take an older one. Threads are started by such a pair."""


def this_machine() -> Machine | None:
    """Return the machine that this process runs on, or None if its numbers are not known."""
    return _MACHINES.get(os.uname().machine)


_Numbers = tuple[int | None, int | None]
"""The numbers on x86_64 and aarch64; None where the machine has no such call."""

_FREE: Final[dict[str, _Numbers]] = {
    # Files, of which Landlock says which may be opened.
    "access": (21, None),
    "close": (3, 57),
    "dup": (32, 23),
    "dup2": (33, None),
    "dup3": (292, 24),
    "faccessat": (269, 48),
    "faccessat2": (439, 439),
    "fstat": (5, 80),
    "fstatfs": (138, 44),
    "getcwd": (79, 17),
    "getdents": (78, None),
    "getdents64": (217, 61),
    "lseek": (8, 62),
    "lstat": (6, None),
    "newfstatat": (262, 79),
    "open": (2, None),
    "openat": (257, 56),
    "poll": (7, None),
    "ppoll": (271, 73),
    "pread64": (17, 67),
    "pselect6": (270, 72),
    "read": (0, 63),
    "readlink": (89, None),
    "readlinkat": (267, 78),
    "readv": (19, 65),
    "select": (23, None),
    "stat": (4, None),
    "statfs": (137, 43),
    "statx": (332, 291),
    "write": (1, 64),
    "writev": (20, 66),
    # Memory, which RLIMIT_AS limits.
    "brk": (12, 214),
    "madvise": (28, 233),
    "membarrier": (324, 283),
    "mincore": (27, 232),
    "mmap": (9, 222),
    "mprotect": (10, 226),
    "mremap": (25, 216),
    "munmap": (11, 215),
    # The process's own threads, signals and clocks.
    "alarm": (37, None),
    "arch_prctl": (158, None),
    "clock_getres": (229, 114),
    "clock_gettime": (228, 113),
    "clock_nanosleep": (230, 115),
    "exit": (60, 93),
    "exit_group": (231, 94),
    "futex": (202, 98),
    "getitimer": (36, 102),
    "getrandom": (318, 278),
    "getrusage": (98, 165),
    "gettimeofday": (96, 169),
    "nanosleep": (35, 101),
    "restart_syscall": (219, 128),
    "rseq": (334, 293),
    "rt_sigaction": (13, 134),
    "rt_sigprocmask": (14, 135),
    "rt_sigreturn": (15, 139),
    "rt_sigtimedwait": (128, 137),
    "sched_getaffinity": (204, 123),
    "sched_getparam": (143, 121),
    "sched_getscheduler": (145, 120),
    "sched_get_priority_max": (146, 125),
    "sched_get_priority_min": (147, 126),
    "sched_yield": (24, 124),
    "set_robust_list": (273, 99),
    "set_tid_address": (218, 96),
    "setitimer": (38, 103),
    "setrlimit": (160, 164),
    "sigaltstack": (131, 132),
    "time": (201, None),
    "times": (100, 153),
    "wait4": (61, 260),
    # Facts about the process and the machine.
    "getcpu": (309, 168),
    "getegid": (108, 177),
    "geteuid": (107, 175),
    "getgid": (104, 176),
    "getgroups": (115, 158),
    "getpid": (39, 172),
    "getppid": (110, 173),
    "getresgid": (120, 150),
    "getresuid": (118, 148),
    "getrlimit": (97, 163),
    "gettid": (186, 178),
    "getuid": (102, 174),
    "sysinfo": (99, 179),
    "uname": (63, 160),
}
"""What may be called with any arguments: it reaches nothing outside of the process but files."""

_NUMBERS: Final[dict[str, _Numbers]] = {
    # Their arguments decide whether they are allowed.
    "clone": (56, 220),
    "fcntl": (72, 25),
    "ioctl": (16, 29),
    "kill": (62, 129),
    "prctl": (157, 167),
    "prlimit64": (302, 261),
    "tgkill": (234, 131),
    "tkill": (200, 130),
    # The confinement itself calls these, before it holds.
    "capget": (125, 90),
    "capset": (126, 91),
    "landlock_add_rule": (445, 445),
    "landlock_create_ruleset": (444, 444),
    "landlock_restrict_self": (446, 446),
    "seccomp": (317, 277),
}
