"""PostgreSQL crashes, is shut down at once, or is shut down in order, while it is written to."""

import signal
from pathlib import Path
from typing import Final

from benchmarks.faults.command import Command
from benchmarks.faults.page import Figures
from benchmarks.faults.writes import measure_writes
from tilik_tests.crashes import kill

WAYS: Final = (signal.SIGKILL, signal.SIGQUIT, signal.SIGINT)
"""How the server ends: it crashes, its connections are cut, or it writes everything down first."""


async def measure() -> Figures:
    """Return the damage after the server was ended in each of the ways in turn.

    The service starts its server again by itself.
    """
    return await measure_writes(_end_server)


def _end_server(number: int, _: Command, folder: Path) -> None:
    kill(folder, WAYS[number % len(WAYS)])
