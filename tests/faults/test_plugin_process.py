"""A plugin process ends when it is told to, whatever still waits in its pipes or holds them."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
import uvloop

from tilik_server.plugin_host.piped_child import PipedChild, spawn
from tilik_server.plugin_host.process import (
    PluginProcess,
    ProcessDied,
    ProcessIncoherent,
    ProcessOutOfMemory,
    ProcessTimedOut,
)
from tilik_tests.commands import run_command

Run = Callable[[Coroutine[Any, Any, None]], None]

TALKING = "import os\nwhile True: os.write(1, bytes(2**16))"
# Whoever leaves the group is not ended with it, and keeps both pipes for a minute.
LEAVING = """
import os, time
if os.fork() == 0:
    os.setsid()
    os.write(1, b"left")
    time.sleep(60)
time.sleep(60)
"""


@pytest.fixture(params=[asyncio.new_event_loop, uvloop.new_event_loop], ids=["asyncio", "uvloop"])
def run(request: pytest.FixtureRequest) -> Run:
    """Runs a coroutine on each event loop that the service may have, for at most 30 seconds."""

    def ran(work: Coroutine[Any, Any, None]) -> None:
        with asyncio.Runner(loop_factory=request.param) as runner:
            runner.run(asyncio.wait_for(work, 30))

    return ran


async def started(source: str) -> PipedChild:
    """A process that runs a program, with its pipes."""
    return await spawn(sys.executable, "-c", source, env=os.environ)


async def until_full(child: PipedChild) -> None:
    """Return when the child's output is no longer read, as nobody takes what was read ahead."""
    # uvloop's transports have the methods of asyncio's and not their classes.
    output = cast("asyncio.ReadTransport", child.transport.get_pipe_transport(1))
    while output.is_reading():
        await asyncio.sleep(0.01)


def test_child_ends_whose_answer_nobody_reads_on(run: Run) -> None:
    async def end() -> None:
        child = await started(TALKING)
        try:
            await until_full(child)
        finally:
            await PluginProcess(child).kill()
        assert child.process.returncode is not None

    run(end())


def test_child_ends_whose_pipes_another_process_keeps(run: Run) -> None:
    async def end() -> None:
        child = await started(LEAVING)
        await child.stdout.readexactly(4)
        process = PluginProcess(child)
        await process.kill()
        await process.kill()
        assert child.process.returncode is not None

    run(end())


def test_child_that_measures_imports_no_more_than_it_needs() -> None:
    source = "import tilik_server.plugin_host.child, sys; print(*sys.modules)"
    modules = set(run_command(sys.executable, "-c", source).stdout.split())
    assert {"tilik_plugin", "orjson", "pluggy"} <= modules
    assert not {"jsonschema", "tortoise", "asyncpg", "asyncio", "strawberry", "click"} & modules


SAYING = "import os, sys, time\nos.read(0, 64)\nos.write(2, b'one\\r\\n \\ntwo\\x07')\n"
# Longer than a pipe holds, so that it ends only if all of it is read.
FLOODING = "import os\nfor _ in range(500): os.write(2, b'a line of text\\n' * 5000)\n"


@pytest.mark.parametrize(
    ("end", "kind", "reason"),
    [
        ("os._exit(3)", ProcessDied, "it ended with status 3"),
        ("os.kill(os.getpid(), 15)", ProcessDied, "it ended by signal 15"),
        ("os._exit(78)", ProcessOutOfMemory, "it ended with status 78"),
        ("os.write(1, bytes([255] * 8)); time.sleep(60)", ProcessIncoherent, "its answer was none"),
        ("os.write(1, bytes(7) + b'\\x01{'); time.sleep(60)", ProcessIncoherent, "its answer was"),
        ("time.sleep(60)", ProcessTimedOut, "it was killed after its time"),
    ],
)
def test_failure_names_how_the_child_ended_and_what_it_printed(
    end: str, kind: type[Exception], reason: str, run: Run
) -> None:
    async def fail() -> None:
        process = PluginProcess(await started(SAYING + end))
        with pytest.raises(kind) as failed:
            await process.ask({"ready": None}, 2)
        assert type(failed.value) is kind
        assert str(failed.value).startswith(reason)
        assert str(failed.value).endswith(" | one | two?")
        assert not process.is_alive

    run(fail())


@pytest.mark.parametrize(
    ("printed", "kind"),
    [
        ("MemoryError", ProcessOutOfMemory),
        ("Traceback:\n  File\nMemoryError: big", ProcessOutOfMemory),
        ("memory allocation of 1234 bytes failed", ProcessOutOfMemory),
        ("terminate called after throwing an instance of 'std::bad_alloc'", ProcessOutOfMemory),
        ("libgomp: Out of memory allocating 9 bytes", ProcessOutOfMemory),
        ("OSError: [Errno 12] Cannot allocate memory", ProcessOutOfMemory),
        ("no MemoryError", ProcessDied),
        ("ValueError: memory", ProcessDied),
    ],
)
def test_what_libraries_print_without_memory_is_known(
    printed: str, kind: type[Exception], run: Run
) -> None:
    async def fail() -> None:
        process = PluginProcess(await started(f"import sys; sys.exit({printed!r})"))
        with pytest.raises(ProcessDied) as failed:
            await process.ask({"ready": None}, 20)
        assert type(failed.value) is kind

    run(fail())


def test_child_that_prints_much_is_read_and_the_end_is_kept(run: Run) -> None:
    async def flood() -> None:
        process = PluginProcess(await started(FLOODING + "os.write(2, b'the end')"))
        with pytest.raises(ProcessDied) as failed:
            await process.ask({"ready": None}, 20)
        assert failed.value.printed[-2:] == ("a line of text", "the end")
        assert len(str(failed.value)) < 5000

    run(flood())


def test_child_whose_pipes_another_process_keeps_is_given_up(run: Run) -> None:
    source = LEAVING.rpartition("time.sleep")[0].replace("os.write(1", "os.write(2")

    async def fail() -> None:
        process = PluginProcess(await started(source))
        with pytest.raises(ProcessTimedOut):
            await process.ask({"ready": None}, 2)
        assert not process.is_alive

    run(fail())
