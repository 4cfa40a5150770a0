"""The memory of a plugin process: a plugin's code reaches the limit and the child's own goes on."""

import sys

import pytest

from tilik_tests.commands import run_command
from tilik_tests.full_memory import FILL

PROGRAM = f"""
import os
import resource

import orjson

from tilik_server.plugin_host.frames import encode_frame, read_content
from tilik_server.plugin_host.memory import PluginMemory, has_room

{FILL}

rows = [{{"tonnes": 10**6 + i}} for i in range(10_000)]
text = orjson.dumps(rows)
# What is imported later would need memory of its own.
encode_frame(read_content(text))
used = int(open("/proc/self/statm").read().split()[0]) * resource.getpagesize() // 2**20
memory = PluginMemory(used + 16)
"""
LIMITED = """
with memory.limited:
    fill()
    {within}
{after}
os.write(1, b"done")
os._exit(0)
"""


def ran(within: str, after: str = "pass") -> str:
    """What a program says that does something with full memory, and something after that."""
    source = PROGRAM + LIMITED.format(within=within, after=after)
    done = run_command(sys.executable, "-c", source)
    return f"{done.stdout}{done.stderr[-300:]}, {done.returncode}"


@pytest.mark.parametrize(
    "own",
    [
        "read_content(text)",
        "encode_frame(rows)",
        "bytearray(2**25)",
        "assert has_room(2**25); assert not has_room(2**27)",
    ],
)
def test_the_reserve_is_the_child_s_though_the_limit_is_reached(own: str) -> None:
    assert ran("pass", own) == "done, 0"
    assert ran(f"memory.reserved.__enter__(); {own}") == "done, 0"


@pytest.mark.parametrize(
    "work",
    ["bytearray(2**25)", "read_content(text)", "with memory.reserved: pass\n    bytearray(2**25)"],
)
def test_a_want_of_memory_is_an_exception_within_the_limit(work: str) -> None:
    outcome = ran(work)
    assert "MemoryError" in outcome
    assert outcome.endswith(", 1")


def test_a_plugin_cannot_take_more_than_the_reserve_by_itself() -> None:
    raising = "resource.setrlimit(resource.RLIMIT_AS, (2**40, 2**40))"
    assert "not allowed to raise maximum limit" in ran("pass", raising)
