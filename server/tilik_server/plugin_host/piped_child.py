"""A child process whose pipes this process can close, on any event loop."""

import asyncio
from asyncio.subprocess import PIPE, Process, SubprocessStreamProtocol
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

_READ_AHEAD: Final = 64 * 1024


@dataclass(frozen=True, slots=True)
class PipedChild:
    """A process with the streams to its standard input and from its standard output."""

    process: Process
    transport: asyncio.SubprocessTransport

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

    def close_pipes(self) -> None:
        """Close both pipes; discards what was not sent and what was not read."""
        if not self.stdin.is_closing():
            self.stdin.transport.abort()
        output = self.transport.get_pipe_transport(1)
        if output is not None:
            output.close()


async def spawn(*program: str, env: Mapping[str, str]) -> PipedChild:
    """Start a program in a new session. Raises OSError if it cannot be started.

    `asyncio.create_subprocess_exec` does the same, but hides the transport that closes a pipe.
    """
    loop = asyncio.get_running_loop()
    transport, protocol = await loop.subprocess_exec(
        lambda: SubprocessStreamProtocol(limit=_READ_AHEAD, loop=loop),
        *program,
        stdin=PIPE,
        stdout=PIPE,
        stderr=None,
        env=dict(env),  # uvloop takes no other mapping
        start_new_session=True,
    )
    return PipedChild(Process(transport, protocol, loop), transport)
