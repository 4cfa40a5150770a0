"""A child process whose pipes this process can close, on any event loop."""

import asyncio
from asyncio.subprocess import PIPE, Process, SubprocessStreamProtocol
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_READ_AHEAD: Final = 64 * 1024
_KEPT_BYTES: Final = 4096
_STDERR: Final = 2


class _Protocol(SubprocessStreamProtocol):
    """Keeps the end of the standard error, and always reads on, so that the child never waits."""

    def __init__(self) -> None:
        super().__init__(limit=_READ_AHEAD, loop=asyncio.get_running_loop())
        self.printed = b""
        self.has_ended = asyncio.Event()

    def pipe_data_received(self, fd: int, data: bytes | str) -> None:
        """Keep the end of what is printed, and pass on the rest."""
        if fd != _STDERR:
            super().pipe_data_received(fd, data)
        elif isinstance(data, bytes):
            self.printed = (self.printed + data)[-_KEPT_BYTES:]

    def pipe_connection_lost(self, fd: int, exc: Exception | None) -> None:
        """Note the end of the standard error."""
        super().pipe_connection_lost(fd, exc)
        if fd == _STDERR:
            self.has_ended.set()


@dataclass(frozen=True, slots=True)
class PipedChild:
    """A process with the streams to its standard input and from its standard output."""

    process: Process
    transport: asyncio.SubprocessTransport
    protocol: _Protocol

    @property
    def stdin(self) -> asyncio.StreamWriter:
        """The stream to its standard input."""
        assert self.process.stdin is not None
        return self.process.stdin

    @property
    def stdout(self) -> asyncio.StreamReader:
        """The stream from its standard output."""
        assert self.process.stdout is not None
        return self.process.stdout

    @property
    def printed(self) -> str:
        """The end of what it wrote to its standard error, at most 4096 bytes."""
        return self.protocol.printed.decode(errors="replace")

    def forget_printed(self) -> None:
        """Discard what it wrote to its standard error until now."""
        self.protocol.printed = b""

    async def wait_until_printed(self) -> None:
        """Return at the end of its standard error, which another process may keep open."""
        await self.protocol.has_ended.wait()

    def close_pipes(self) -> None:
        """Close all pipes; discards what was not sent and what was not read."""
        if not self.stdin.is_closing():
            self.stdin.transport.abort()
        for stream in (1, _STDERR):
            output = self.transport.get_pipe_transport(stream)
            if output is not None:
                output.close()


async def spawn(*program: str, env: Mapping[str, str]) -> PipedChild:
    """Start a program in a new session. Raises OSError if it cannot be started.

    `asyncio.create_subprocess_exec` does the same, but hides the transport that closes a pipe.
    """
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        _Protocol,
        *program,
        stdin=PIPE,
        stdout=PIPE,
        stderr=PIPE,
        env=dict(env),  # uvloop takes no other mapping
        start_new_session=True,
    )
    return PipedChild(Process(transport, protocol, loop), transport, protocol)
