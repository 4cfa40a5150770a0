"""Plugin process: a child that runs plugins' code and answers frames on its pipes."""

import asyncio
import os
import re
import signal
import sys
from collections.abc import AsyncIterable, AsyncIterator, Awaitable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, Final

import orjson
import psutil

from tilik_server.plugin_host.confinement.kernel import hide_memory
from tilik_server.plugin_host.frames import (
    END_OF_PARTS,
    LENGTH_BYTES,
    MAX_ANSWER_BYTES,
    encode_frame,
)
from tilik_server.plugin_host.memory import EXHAUSTED_STATUS
from tilik_server.plugin_host.piped_child import PipedChild, spawn
from tilik_server.terminal import printable

_READY_SECONDS: Final = 60.0
_LAST_WORDS_SECONDS: Final = 0.5
_KEPT_VARIABLES: Final = re.compile(
    r"PATH|PYTHON\w*|LD_LIBRARY_PATH|LANG|LANGUAGE|LC_\w+|TZ|TZDIR|\w+_NUM_THREADS"
)
"""The names of variables that a plugin's process gets."""
_NO_MEMORY: Final = re.compile(
    r"^MemoryError\b|memory allocation of \d+ bytes failed|std::bad_alloc|cannot allocate memory"
    r"|out of memory",
    re.IGNORECASE | re.MULTILINE,
)
"""What Python and the libraries of C, C++ and Rust print when they end a process without memory."""


class ProcessFailed(Exception):
    """The base of a child's failures; `printed` are the last lines that it or its fork printed."""

    def __init__(self, reason: str, printed: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.printed = tuple(printed)

    def __str__(self) -> str:
        """Return the reason and what was printed, in one line."""
        return " | ".join([*self.args, *self.printed])


class ProcessDied(ProcessFailed):
    """Raised when the child ended, or was killed after an invalid answer."""


class ProcessOutOfMemory(ProcessDied):
    """Raised when the child ended because it had no more memory."""


class ProcessIncoherent(ProcessDied):
    """Raised when the child's answer was not an answer; it was killed."""


class ProcessTimedOut(ProcessFailed):
    """Raised when the child did not answer in time; it was killed."""


class PluginProcess:
    """A child with limited memory, which does not inherit the service's settings."""

    def __init__(self, child: PipedChild) -> None:
        self._child = child
        self.gaps: list[Mapping[str, Any]] = []
        """The rights that the system cannot take from it, as stored problems."""
        self._readable: list[str] = []

    @classmethod
    async def start(cls, memory_mb: int) -> "PluginProcess":
        """Start a child that is ready for questions. Raises ProcessDied or ProcessTimedOut.

        Where it cannot be confined, the service's memory is hidden from it.
        """
        # -P keeps the current folder out of the module path.
        # -u and faulthandler show what a plugin printed, and where, before its process ended.
        options = ("-P", "-u", "-X", "faulthandler")
        program = (sys.executable, *options, "-m", f"{__package__}.child", str(memory_mb))
        child = cls(await spawn(*program, env=_environment()))
        about = await child.ask({"ready": None}, _READY_SECONDS)
        child.gaps = about["gaps"]
        child._readable = about["readable"]
        if child.gaps:
            hide_memory()
        return child

    def may_read(self, folder: Path) -> bool:
        """Return whether a plugin may read a folder, because it lies among Python's code."""
        readable = (Path(each).resolve() for each in self._readable)
        return any(folder.resolve().is_relative_to(each) for each in readable)

    async def ask(self, question: Mapping[str, Any], seconds: float) -> Any:
        """Return the child's answer; after a failure or a cancellation the child is dead."""
        self._child.forget_printed()
        async with self._kill_on_failure():
            async with asyncio.timeout(seconds):
                await self._send(encode_frame({**question, "seconds": seconds}))
                return await self._receive()

    async def ask_fork(self, question: Mapping[str, Any], seconds: float) -> Any:
        """Return the answer of the child's fork to the question.

        Raises ProcessDied if the fork ended, in which case the child goes on, or as `ask` does.
        """
        answer = await self.ask(question, seconds)
        if isinstance(answer, dict) and isinstance(answer.get("died"), int):
            raise _death(answer["died"], self.printed)
        return answer

    async def ask_in_parts(
        self, question: Mapping[str, Any], parts: AsyncIterable[Any], seconds: float
    ) -> Any:
        """Return the answer to a question followed by parts, which are sent as the child reads.

        The time limit counts only the child's time, not the time until parts are available.
        """
        self._child.forget_printed()
        async with self._kill_on_failure():
            spent = await _measure_seconds(
                self._send(encode_frame({**question, "seconds": seconds})), seconds
            )
            async for part in parts:
                spent += await _measure_seconds(self._send(encode_frame(part)), seconds - spent)
            async with asyncio.timeout(seconds - spent):
                await self._send(END_OF_PARTS)
                return await self._receive()

    @property
    def printed(self) -> list[str]:
        """The last lines that were printed since the last question, without control characters."""
        lines = map(printable, self._child.printed.splitlines())
        return [line for line in lines if line]

    @property
    def is_alive(self) -> bool:
        """Whether the child may be asked."""
        return self._child.process.returncode is None

    async def kill(self) -> None:
        """End the child and every process that it started; discard their output."""
        self._end_group()
        await self._close()

    async def _kill_and_listen(self) -> None:
        """End the child as `kill` does, and keep the last that it printed."""
        self._end_group()
        try:
            # A process outside the child's group may keep the pipe open.
            with suppress(TimeoutError):
                async with asyncio.timeout(_LAST_WORDS_SECONDS):
                    await self._child.wait_until_printed()
        finally:
            await self._close()

    def _end_group(self) -> None:
        for stray in self._strays():
            with suppress(psutil.NoSuchProcess):
                stray.kill()
        with suppress(ProcessLookupError):
            os.killpg(self._child.process.pid, signal.SIGKILL)

    def _strays(self) -> list[psutil.Process]:
        """Return the processes of plugins, which only a system without seccomp lets them start."""
        if self.gaps:
            with suppress(psutil.NoSuchProcess):
                return psutil.Process(self._child.process.pid).children(recursive=True)
        return []

    async def _close(self) -> None:
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
            await self._kill_and_listen()
            raise ProcessTimedOut("it was killed after its time", self.printed) from None
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            await self._kill_and_listen()
            raise _death(await self._child.process.wait(), self.printed) from error
        except (OverflowError, orjson.JSONDecodeError) as error:
            await self._kill_and_listen()
            raise ProcessIncoherent("its answer was none", self.printed) from error
        except BaseException:
            # Also after a cancellation, since half a question would spoil the next one.
            await asyncio.shield(self.kill())
            raise

    async def _send(self, frame: bytes) -> None:
        stdin = self._child.stdin
        # uvloop raises a RuntimeError for a write to a process that ended before.
        if stdin.is_closing():
            raise BrokenPipeError
        stdin.write(frame)
        await stdin.drain()

    async def _receive(self) -> Any:
        stdout = self._child.stdout
        length = int.from_bytes(await stdout.readexactly(LENGTH_BYTES))
        if length > MAX_ANSWER_BYTES:
            raise OverflowError("the answer is too long")
        return orjson.loads(await stdout.readexactly(length))


def _environment() -> dict[str, str]:
    """Return the variables that say how Python runs; all others may hold secrets."""
    kept = {name: value for name, value in os.environ.items() if _KEPT_VARIABLES.fullmatch(name)}
    return {**kept, "HOME": "/nonexistent"}


def _death(status: int, printed: Sequence[str]) -> ProcessDied:
    """Return the error for a process that ended with a status, or by a signal below zero."""
    reason = f"it ended with status {status}" if status >= 0 else f"it ended by signal {-status}"
    if status == EXHAUSTED_STATUS or _NO_MEMORY.search("\n".join(printed)):
        return ProcessOutOfMemory(reason, printed)
    return ProcessDied(reason, printed)


async def _measure_seconds(work: Awaitable[None], seconds: float) -> float:
    """Return the seconds that the work took. Raises TimeoutError after `seconds`."""
    clock = asyncio.get_running_loop()
    started = clock.time()
    async with asyncio.timeout(seconds):
        await work
    return clock.time() - started
