"""The confinement of plugins' processes, part by part; tests/faults tries it with plugins."""

import os
import struct
import sys
from pathlib import Path

import pytest

from tilik_server.plugin_host.confinement import landlock, system_calls, user
from tilik_server.plugin_host.confinement.code import readable_paths
from tilik_server.plugin_host.confinement.confine import Means
from tilik_server.plugin_host.confinement.system_calls import FIRST_WITH_FALLBACK, Machine
from tilik_tests.commands import run_command

MACHINES = list(system_calls._MACHINES.values())
CHANGING_USER = """
import os
from dataclasses import replace
from tilik_server.plugin_host.confinement.confine import Means, confine
confine(replace(Means.find(), can_be_nobody=True), "tilik-health")
print(*os.getresuid(), *os.getresgid(), len(os.getgroups()))
"""


@pytest.mark.parametrize("machine", MACHINES)
def test_no_number_of_a_system_call_stands_twice(machine: Machine) -> None:
    rows = {**system_calls._FREE, **system_calls._NUMBERS}
    numbers = [row[machine.column] for row in rows.values() if row[machine.column] is not None]
    assert len(set(numbers)) == len(numbers) > 80
    assert all(first == second for first, second in rows.values() if (first or 0) >= 424)


@pytest.mark.parametrize("machine", MACHINES)
@pytest.mark.parametrize(
    "name", ["execve", "fork", "socket", "connect", "ptrace", "setsid", "unlinkat", "mount", "bpf"]
)
def test_what_reaches_others_is_not_on_the_list(machine: Machine, name: str) -> None:
    with pytest.raises(KeyError):
        machine.number(name)


def test_calls_with_a_fallback_are_the_ones_that_every_machine_numbers_alike() -> None:
    clone3, pidfd_send_signal = 435, 424
    assert FIRST_WITH_FALLBACK == pidfd_send_signal < clone3


@pytest.mark.parametrize(
    ("version", "words"),
    [
        (1, [0x1FFF]),
        (2, [0x3FFF]),
        (3, [0x7FFF]),
        (4, [0x7FFF, 3]),
        (5, [0xFFFF, 3]),
        (6, [0xFFFF, 3, 3]),
        (7, [0xFFFF, 3, 3]),
        (99, [0xFFFF, 3, 3]),
    ],
)
def test_landlock_refuses_all_that_its_version_can(version: int, words: list[int]) -> None:
    assert landlock._attributes(version) == struct.pack(f"={len(words)}Q", *words)


def test_unknown_system_has_both_gaps() -> None:
    means = Means(None, 0, has_seccomp=False, can_be_nobody=False)
    gaps = means.gaps()
    assert [gap.code for gap in gaps] == ["PLUGINS_READ_FILES", "PLUGINS_CALL_SYSTEM"]


def test_code_of_an_editable_plugin_is_readable_and_the_project_around_it_is_not() -> None:
    readable = readable_paths("tilik-health")
    assert Path(sys.prefix) not in readable
    root = Path(__file__).parents[2]
    found = [path for path in readable if path.is_relative_to(root / "plugins")]
    assert root / "plugins/health/tilik_health" in found
    assert root / "plugins" not in found


def test_only_root_whose_code_all_may_read_becomes_nobody(tmp_path: Path) -> None:
    machine = system_calls.this_machine()
    assert machine is not None
    hidden = tmp_path / "hidden"
    hidden.mkdir(mode=0o700)
    before = os.getresuid(), os.getresgid(), os.getgroups()
    needed = user._NEEDED
    is_able = os.geteuid() == 0 and user._capabilities(machine) & needed == needed
    assert user.can_be_nobody(machine, [Path("/"), Path("/dev/null")]) is is_able
    assert not user.can_be_nobody(machine, [Path("/"), hidden])
    assert (os.getresuid(), os.getresgid(), os.getgroups()) == before


def test_root_becomes_nobody_and_no_other_user_can() -> None:
    done = run_command(sys.executable, "-c", CHANGING_USER)
    if os.geteuid() == 0:
        assert done.stdout.split() == [str(user.NOBODY)] * 6 + ["0"]
    else:
        assert "PermissionError" in done.stderr
