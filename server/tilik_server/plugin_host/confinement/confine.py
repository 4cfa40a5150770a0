"""Confine a process before it runs a plugin's code, by every means that the system has.

A means that is there and fails raises OSError, and the plugin is not run.
"""

import resource
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from tilik_server.errors import PluginsCallSystem, PluginsReadFiles, TilikError
from tilik_server.plugin_host.confinement import kernel, landlock, seccomp, user
from tilik_server.plugin_host.confinement.code import python_path, readable_paths
from tilik_server.plugin_host.confinement.system_calls import Machine, this_machine

_READ: Final = landlock.READ_FILE | landlock.READ_FOLDER
_NULL: Final = (Path("/dev/null"), landlock.READ_FILE | landlock.WRITE_FILE)


@dataclass(frozen=True, slots=True)
class Means:
    """The means of this system; without Landlock its version is 0."""

    machine: Machine | None
    landlock_version: int
    has_seccomp: bool
    can_be_nobody: bool

    @classmethod
    def find(cls) -> Self:
        """Ask the kernel, and look whether another user could read the code."""
        machine = this_machine() if kernel.is_linux() else None
        if machine is None:
            return cls(None, 0, has_seccomp=False, can_be_nobody=False)
        return cls(
            machine,
            landlock.find_version(machine),
            has_seccomp=seccomp.is_available(machine),
            can_be_nobody=user.can_be_nobody(machine, (*python_path(), Path(__file__))),
        )

    def gaps(self) -> list[TilikError]:
        """Return which rights a plugin keeps, because this system cannot take them."""
        found: list[TilikError] = []
        if not self.landlock_version:
            found.append(PluginsReadFiles())
        if not self.has_seccomp:
            found.append(PluginsCallSystem())
        return found


def confine(means: Means, plugin: str) -> None:
    """Take all rights from this process that the plugin does not need, for ever."""
    # A compiled module that a plugin wrote would be run by others.
    sys.dont_write_bytecode = True
    for limit in (resource.RLIMIT_FSIZE, resource.RLIMIT_CORE):
        resource.setrlimit(limit, (0, 0))
    if kernel.is_linux():
        _confine_on_linux(means, plugin)


def _confine_on_linux(means: Means, plugin: str) -> None:
    # Found as the present user, who may read more than the next.
    allowed = [_NULL, *((path, _READ) for path in readable_paths(plugin))]
    if means.can_be_nobody:
        user.become_nobody()
    # A change of the user takes back what is set here.
    kernel.control_process(kernel.SET_DEATH_SIGNAL, signal.SIGKILL)
    kernel.control_process(kernel.SET_DUMPABLE, 0)
    kernel.control_process(kernel.SET_NO_NEW_PRIVILEGES, 1)
    if means.machine is None:
        return
    user.drop_capabilities(means.machine)
    if means.landlock_version:
        landlock.restrict(means.machine, means.landlock_version, allowed)
    if means.has_seccomp:
        seccomp.install(means.machine, seccomp.calculating(means.machine))
