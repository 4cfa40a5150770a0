"""Plugin process: a child that runs plugins' code and answers frames on its pipes."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import orjson

from tilik_server.plugin_host.frames import (
    END_OF_PARTS,
    LENGTH_BYTES,
    MAX_ANSWER_BYTES,
    encode_frame,
)
from tilik_server.plugin_host.piped_child import PipedChild, spawn

_READY_SECONDS: Final = 60.0


class ProcessDied(Exception):
    """Raised when the child ended, or was killed after an invalid answer."""


class ProcessIncoherent(ProcessDied):
    """Raised when the child's answer was not an answer; it was killed."""


class ProcessTimedOut(Exception):
    """Raised when the child did not answer in time; it was killed."""


class PluginProcess:
    """A child with limited memory, which does not inherit the service's settings."""

    def __init__(self, child: PipedChild) -> None:
        self._child = child

    @classmethod
    async def start(cls, memory_mb: int) -> "PluginProcess":
        """Start a child that is ready for questions. Raises ProcessDied or ProcessTimedOut."""
        # -P keeps the current folder out of the module path; settings hold passwords.
        program = (sys.executable, "-P", "-m", "tilik_server.plugin_host.child", str(memory_mb))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TILIK_")}
        child = cls(await spawn(*program, env=environment))
        await child.ask({"ready": None}, _READY_SECONDS)
        return child

    async def ask(self, question: Mapping[str, Any], seconds: float) -> Any:
        """Return the child's answer; after a failure or a cancellation the child is dead."""
        async with self._kill_on_failure():
            async with asyncio.timeout(seconds):
                await self._send(encode_frame({**question, "seconds": seconds}))
                return await self._receive()

    async def ask_in_parts(
        self, question: Mapping[str, Any], parts: AsyncIterable[Any], seconds: float
    ) -> Any:
        """Return the answer to a question followed by parts, which are sent as the child reads.

        The time limit counts only the child's time, not the time until parts are available.
        """
        async with self._kill_on_failure():
            spent = await _measure_seconds(
                self._send(encode_frame({**question, "seconds": seconds})), seconds
            )
            async for part in parts:
                spent += await _measure_seconds(self._send(encode_frame(part)), seconds - spent)
            async with asyncio.timeout(seconds - spent):
                await self._send(END_OF_PARTS)
                return await self._receive()

    async def kill(self) -> None:
        """End the child and every process that it started; discard their output."""
        with suppress(ProcessLookupError):
            os.killpg(self._child.process.pid, signal.SIGKILL)
        # wait() returns once the pipes have ended. A pipe that is full, or that a process outside
        # the child's group keeps open, never ends by itself.
        self._child.close_pipes()
        await self._child.process.wait()

    @asynccontextmanager
    async def _kill_on_failure(self) -> AsyncIterator[None]:
        """Kill the child if the block raises, and translate the error."""
        try:
            yield
        except TimeoutError:
            await self.kill()
            raise ProcessTimedOut from None
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            await self.kill()
            raise ProcessDied from error
        except (OverflowError, orjson.JSONDecodeError) as error:
            await self.kill()
            raise ProcessIncoherent from error
        except BaseException:
            # Also after a cancellation, since half a question would spoil the next one.
            await asyncio.shield(self.kill())
            raise

    async def _send(self, frame: bytes) -> None:
        stdin = self._child.stdin
        stdin.write(frame)
        await stdin.drain()

    async def _receive(self) -> Any:
        stdout = self._child.stdout
        length = int.from_bytes(await stdout.readexactly(LENGTH_BYTES))
        if length > MAX_ANSWER_BYTES:
            raise OverflowError("the answer is too long")
        return orjson.loads(await stdout.readexactly(length))


async def _measure_seconds(work: Awaitable[None], seconds: float) -> float:
    """Return the seconds that the work took. Raises TimeoutError after `seconds`."""
    clock = asyncio.get_running_loop()
    started = clock.time()
    async with asyncio.timeout(seconds):
        await work
    return clock.time() - started
