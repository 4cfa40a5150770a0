"""A command of the service in a data folder of its own, which can be killed and started again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

ENDING: Final = 30.0
"""Seconds until a command that was told to stop is killed."""


class Command:
    """`tilik` with arguments and settings by variable; its log is a file of the data folder."""

    def __init__(self, data_dir: Path, *arguments: str, **settings: str) -> None:
        self._data_dir = data_dir
        self._settings = {"TILIK_DATA_DIR": str(data_dir), **settings}
        self._arguments = arguments
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process. Raises RuntimeError if it was never started."""
        if self._process is None:
            raise RuntimeError("it was not started")
        return self._process.pid

    def start(self) -> None:
        """Start it, and do not wait until it is ready."""
        kept = {key: each for key, each in os.environ.items() if not key.startswith("TILIK_")}
        with (self._data_dir / f"{self._arguments[0]}.log").open("ab") as log:
            self._process = subprocess.Popen(
                [Path(sys.executable).with_name("tilik"), *self._arguments],
                env={**kept, **self._settings},
                stdout=subprocess.DEVNULL,
                stderr=log,
            )

    def kill(self) -> None:
        """End it as a loss of its machine would. Raises RuntimeError if it had ended by itself."""
        if self._process is None or self._process.poll() is not None:
            raise RuntimeError("it ended by itself")
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Tell it to stop, and wait."""
        if self._process is None or self._process.poll() is not None:
            return
        self._process.terminate()
        try:
            self._process.wait(ENDING)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    @contextmanager
    def running(self) -> Iterator[None]:
        """Run it until the end of the block."""
        self.start()
        try:
            yield
        finally:
            self.stop()
