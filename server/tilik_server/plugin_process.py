"""Plugin process: a child that runs plugins' code, asked by frames over its pipes."""

import asyncio
import os
import signal
import sys
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Final

import orjson

from tilik_server.plugin_frames import LENGTH, framed

LARGEST: Final = 2**30

_READY_SECONDS: Final = 60.0


class ProcessDied(Exception):
    """The child ended, or answered with what is no answer."""


class ProcessTimedOut(Exception):
    """The child did not answer in time; it was killed."""


class PluginProcess:
    """One child of limited memory. It inherits no setting of the service, so no address either."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process

    @classmethod
    async def start(cls, memory_mb: int) -> "PluginProcess":
        """A child that is ready for questions; raises ProcessDied or ProcessTimedOut."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TILIK_")}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "tilik_server.plugin_child", str(memory_mb)),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            env=environment,
            start_new_session=True,
        )
        child = cls(process)
        await child.ask({"ready": None}, _READY_SECONDS)
        return child

    async def ask(self, question: Mapping[str, Any], seconds: float) -> Any:
        """The child's answer; after a failure or a cancellation the child is dead."""
        try:
            async with asyncio.timeout(seconds):
                return await self._exchange(framed({**question, "seconds": seconds}))
        except TimeoutError:
            await self.kill()
            raise ProcessTimedOut from None
        except (ConnectionError, asyncio.IncompleteReadError, orjson.JSONDecodeError) as error:
            await self.kill()
            raise ProcessDied from error
        except asyncio.CancelledError:
            await asyncio.shield(self.kill())
            raise

    async def kill(self) -> None:
        """Ends the child and whatever it started."""
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        await self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()

    async def _exchange(self, frame: bytes) -> Any:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        stdin.write(frame)
        await stdin.drain()
        length = int.from_bytes(await stdout.readexactly(LENGTH))
        if length > LARGEST:
            raise ConnectionError("an answer that long is none")
        return orjson.loads(await stdout.readexactly(length))
