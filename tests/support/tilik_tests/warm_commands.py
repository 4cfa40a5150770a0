"""A process that has imported all commands of `tilik` once, and forks to run each.

Most of a command's time goes into imports. What differs from a new interpreter is that every
command's modules are there, and that the seed of hashes is the same for all of a session.
"""

import gc
import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Mapping, Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import IO, Any, Final

LENGTH: Final = 4
STREAMS: Final = 3
TASKS: Final = Path("/proc/self/task")
SUPPORT: Final = Path(__file__).parents[1]
START: Final = """
import sys
sys.path[0] = sys.argv[1]
from tilik_tests.warm_commands import serve
serve(sys.argv[2], int(sys.argv[3]))
"""


class WarmCommands:
    """The process, as those see it who ask it for one command after the other."""

    def __init__(self, program: Path, environment: Mapping[str, str]) -> None:
        """Start it, to run what `program` would in an environment like this one."""
        self._channel, theirs = socket.socketpair()
        with theirs:
            number = str(theirs.fileno())
            self._process = subprocess.Popen(
                [sys.executable, "-c", START, str(SUPPORT), str(program), number],
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                pass_fds=[theirs.fileno()],
            )

    def run(
        self, request: Mapping[str, Any], streams: Sequence[IO[Any]], timeout: float
    ) -> int | None:
        """Run one command; returns its status, or None where it was killed after `timeout` seconds.

        The request has its `arguments`, its `environment` and its folder `cwd`.
        """
        content = json.dumps(request).encode()
        descriptors = [stream.fileno() for stream in streams]
        length = len(content).to_bytes(LENGTH)
        socket.send_fds(self._channel, [length], descriptors)
        self._channel.sendall(content)
        child = self._answer()
        self._channel.settimeout(timeout)
        try:
            return self._answer()
        except TimeoutError:
            os.kill(child, signal.SIGKILL)
            self._channel.settimeout(None)
            self._answer()
            return None
        finally:
            self._channel.settimeout(None)

    def end(self) -> None:
        """End the process, and the command that it may be running."""
        self._channel.close()
        self._process.kill()
        self._process.communicate()

    def _answer(self) -> int:
        found = _receive(self._channel, LENGTH)
        if len(found) < LENGTH:
            _, said = self._process.communicate()
            raise AssertionError(said.decode())
        return int.from_bytes(found, signed=True)


def serve(program: str, descriptor: int) -> None:
    """Fork for each request on a socket; returns in a fork after its command, and at the end."""
    channel = socket.socket(fileno=descriptor)
    sys.path[0] = str(Path(program).parent)
    # Who interrupts the tests interrupts the commands, and closes the socket.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    cli = import_module("tilik.cli")
    for name in ("tilik_server.errors", *(f"tilik.commands.{each}" for each in cli.COMMANDS)):
        import_module(name)
    gc.collect()
    gc.freeze()
    assert not TASKS.exists() or len(list(TASKS.iterdir())) == 1, "a thread would not be forked"
    while True:
        length, streams, _, _ = socket.recv_fds(channel, LENGTH, STREAMS)
        if not length:
            return
        request = json.loads(_receive(channel, int.from_bytes(length)))
        child = os.fork()
        if not child:
            channel.close()
            _become(program, request, streams)
            cli.main(request["arguments"])
        for stream in streams:
            os.close(stream)
        channel.sendall(child.to_bytes(LENGTH))
        _, status = os.waitpid(child, 0)
        with suppress(BrokenPipeError):
            channel.sendall(os.waitstatus_to_exitcode(status).to_bytes(LENGTH, signed=True))


def _become(program: str, request: Mapping[str, Any], streams: Sequence[int]) -> None:
    """Make this fork what a new process of the request would be."""
    # What Python made of the null devices before serves these as well: none is a terminal.
    for place, stream in enumerate(streams):
        os.dup2(stream, place)
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.environ.clear()
    os.environ.update(request["environment"])
    os.chdir(request["cwd"])
    sys.argv = [program, *request["arguments"]]


def _receive(channel: socket.socket, size: int) -> bytes:
    """As many bytes, or fewer at the end."""
    found = b""
    while len(found) < size and (part := channel.recv(size - len(found))):
        found += part
    return found
