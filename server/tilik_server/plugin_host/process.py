"""Plugin process: a child that runs plugins' code, asked by frames over its pipes."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

import orjson

from tilik_server.plugin_host.frames import LARGEST, LENGTH, NO_MORE, framed
from tilik_server.plugin_host.piped_child import PipedChild, spawn

_READY_SECONDS: Final = 60.0


class ProcessDied(Exception):
    """The child ended; or it was killed, since it did not answer as it should."""


class ProcessIncoherent(ProcessDied):
    """The child answered with what is no answer; it was killed."""


class ProcessTimedOut(Exception):
    """The child did not answer in time; it was killed."""


class PluginProcess:
    """One child of limited memory. It inherits no setting of the service, so no address either."""

    def __init__(self, child: PipedChild) -> None:
        self._child = child

    @classmethod
    async def start(cls, memory_mb: int) -> "PluginProcess":
        """A child that is ready for questions; raises ProcessDied or ProcessTimedOut."""
        program = (sys.executable, "-P", "-m", "tilik_server.plugin_host.child", str(memory_mb))
        environment = {k: v for k, v in os.environ.items() if not k.startswith("TILIK_")}
        child = cls(await spawn(*program, env=environment))
        await child.ask({"ready": None}, _READY_SECONDS)
        return child

    async def ask(self, question: Mapping[str, Any], seconds: float) -> Any:
        """The child's answer; after a failure or a cancellation the child is dead."""
        async with self._mortal():
            async with asyncio.timeout(seconds):
                await self._send(framed({**question, "seconds": seconds}))
                return await self._receive()

    async def ask_in_parts(
        self, question: Mapping[str, Any], parts: AsyncIterable[Any], seconds: float
    ) -> Any:
        """The same for a question that is followed by parts, each sent when there is room for it.

        The time limit is the child's alone: how long the parts take to come does not count.
        """
        async with self._mortal():
            spent = await _timed(self._send(framed({**question, "seconds": seconds})), seconds)
            async for part in parts:
                spent += await _timed(self._send(framed(part)), seconds - spent)
            async with asyncio.timeout(seconds - spent):
                await self._send(NO_MORE)
                return await self._receive()

    async def kill(self) -> None:
        """Ends the child and whatever it started; what they had still to say is not read."""
        with suppress(ProcessLookupError):
            os.killpg(self._child.process.pid, signal.SIGKILL)
        # The child's end counts once its pipes have ended, and one that is too full to be read
        # on, or that a process which left the child's group keeps open, never does by itself.
        self._child.close_pipes()
        await self._child.process.wait()

    @asynccontextmanager
    async def _mortal(self) -> AsyncIterator[None]:
        """An exchange that the child does not outlive unless it ends well."""
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
            await asyncio.shield(self.kill())
            raise

    async def _send(self, frame: bytes) -> None:
        stdin = self._child.stdin
        stdin.write(frame)
        await stdin.drain()

    async def _receive(self) -> Any:
        stdout = self._child.stdout
        length = int.from_bytes(await stdout.readexactly(LENGTH))
        if length > LARGEST:
            raise OverflowError("an answer that long is none")
        return orjson.loads(await stdout.readexactly(length))


async def _timed(work: Awaitable[None], seconds: float) -> float:
    """How many seconds the work took; raises TimeoutError where it takes more than these."""
    clock = asyncio.get_running_loop()
    started = clock.time()
    async with asyncio.timeout(seconds):
        await work
    return clock.time() - started
