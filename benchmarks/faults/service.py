"""The service is killed while it is written to, and started again on the same port."""

from pathlib import Path

from benchmarks.faults.command import Command
from benchmarks.faults.page import Figures
from benchmarks.faults.writes import measure_writes


async def measure() -> Figures:
    """Return the damage after the service's process was killed again and again."""
    return await measure_writes(_kill_service)


def _kill_service(_: int, command: Command, __: Path) -> None:
    command.kill()
    command.start()
