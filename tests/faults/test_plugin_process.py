"""A plugin process ends when it is told to, whatever still waits in its pipes or holds them."""

import asyncio
import os
import sys
from collections.abc import Callable, Coroutine
from typing import Any, cast

import pytest
import uvloop

from tilik_server.plugin_host.piped_child import PipedChild, spawn
from tilik_server.plugin_host.process import PluginProcess

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
