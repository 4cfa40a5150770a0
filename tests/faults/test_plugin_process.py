"""A plugin process ends when it is told to, whatever still waits in its pipes or holds them."""

import asyncio
import sys

from tilik_server.plugin_host.process import PluginProcess

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


async def started(source: str) -> asyncio.subprocess.Process:
    """A process that runs a program, with its pipes."""
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", source),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        start_new_session=True,
    )


async def test_child_ends_whose_answer_nobody_reads_on() -> None:
    process = await started(TALKING)
    async with asyncio.timeout(30):
        while not process.stdout._paused:  # type: ignore[union-attr]
            await asyncio.sleep(0.01)
        await PluginProcess(process).kill()
    assert process.returncode is not None


async def test_child_ends_whose_pipes_another_process_keeps() -> None:
    process = await started(LEAVING)
    assert process.stdout is not None
    async with asyncio.timeout(30):
        await process.stdout.readexactly(4)
        child = PluginProcess(process)
        await child.kill()
        await child.kill()
    assert process.returncode is not None
