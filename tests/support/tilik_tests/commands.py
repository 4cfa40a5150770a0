"""Commands as an office calls them: run to their end, with what they print."""

import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess, TimeoutExpired
from tempfile import TemporaryFile
from threading import Lock
from typing import Final

from tilik_server.settings import Settings
from tilik_tests.warm_commands import WarmCommands

PROGRAMS: Final = Path(sys.executable).parent
TILIK: Final = PROGRAMS / "tilik"
READ_WHEN_RUN: Final = ("TILIK_", "PYTEST_")
"""How variables begin that nothing reads before a command runs."""
TIMEOUT: Final = 120.0


def run_command(
    *command: object,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str = "",
    timeout: float = TIMEOUT,
) -> CompletedProcess[str]:
    """Run a program to its end, in a new process: its status, and what it prints.

    Its variables are those of the tests and `env`. Raises TimeoutExpired after `timeout` seconds.
    """
    return subprocess.run(
        list(map(str, command)),
        env={**os.environ, **(env or {})},
        cwd=cwd,
        input=stdin,
        timeout=timeout,
        capture_output=True,
        text=True,
        check=False,
    )


def run_tilik(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    stdin: str = "",
    timeout: float = TIMEOUT,
) -> CompletedProcess[str]:
    """Run `tilik` as `run_command` does, in a fork of a process that has imported it.

    Where other variables than the service's differ, or another command is running, a new process
    runs it: what is imported may depend on them, as on the path to plugins. A test about how a
    process starts, ends by a signal or goes on beside the test starts `TILIK` by itself.
    """
    environment = {**os.environ, **(env or {})}
    with WARM.commands_for(environment) as commands:
        if commands is None:
            return run_command(TILIK, *arguments, env=env, cwd=cwd, stdin=stdin, timeout=timeout)
        words = list(map(str, arguments))
        request = {"arguments": words, "environment": environment, "cwd": str(cwd or Path.cwd())}
        with TemporaryFile("w+") as given, TemporaryFile("w+") as out, TemporaryFile("w+") as err:
            given.write(stdin)
            given.seek(0)
            status = commands.run(request, (given, out, err), timeout)
            out.seek(0)
            err.seek(0)
            said, faults = out.read(), err.read()
    if status is None:
        raise TimeoutExpired(words, timeout, said, faults)
    return CompletedProcess(words, status, said, faults)


def service_variables(settings: Settings) -> dict[str, str]:
    """The variables that bring a command to the database of a test, as the service."""
    assert settings.database_url is not None
    return {
        "TILIK_DATABASE_URL": settings.database_url.get_secret_value(),
        "TILIK_DATA_DIR": str(settings.data_dir),
    }


def owner_variables(settings: Settings) -> dict[str, str]:
    """The variables that bring a command to the database of a test, also as its owner."""
    assert settings.owner_database_url is not None
    owner = settings.owner_database_url.get_secret_value()
    return {**service_variables(settings), "TILIK_OWNER_DATABASE_URL": owner}


class Warm:
    """The process of this session that has imported the commands, from the first of them on."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._commands: WarmCommands | None = None
        self._environment: dict[str, str] = {}

    @contextmanager
    def commands_for(self, environment: Mapping[str, str]) -> Iterator[WarmCommands | None]:
        """The process, unless it is at work or was started with other variables.

        What fails within the block costs the process; the next command starts another.
        """
        if not self._lock.acquire(blocking=False):
            yield None
            return
        try:
            yield self._started(environment)
        except BaseException:
            self.end()
            raise
        finally:
            self._lock.release()

    def end(self) -> None:
        """End it."""
        if self._commands is not None:
            self._commands.end()
            self._commands = None

    def _started(self, environment: Mapping[str, str]) -> WarmCommands | None:
        wanted = {
            name: value for name, value in environment.items() if not name.startswith(READ_WHEN_RUN)
        }
        if self._commands is None:
            self._commands, self._environment = WarmCommands(TILIK, wanted), wanted
        return self._commands if wanted == self._environment else None


WARM: Final = Warm()
