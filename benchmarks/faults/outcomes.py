"""Stored outcomes are judged again after years of random steps."""

import asyncio
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from xml.etree import ElementTree as ET

from benchmarks.faults.page import Figures

ROOT: Final = Path(__file__).parents[2]
RANDOM_STEPS: Final = "tests/api/steps/at_random/test_random_steps.py"
PLAYS: Final = 40
"""Years under each scheme, each of four appraisals."""


async def measure(plays: int = PLAYS) -> Figures:
    """Return how many outcomes there are after the test of random steps, and how many differ."""
    with TemporaryDirectory(prefix="tilik-faults-") as folder:
        report = Path(folder) / "report.xml"
        # The test of every run, with more years; it says what it found as its properties.
        options = ("-o", "timeout=0", "-o", "junit_family=xunit1", f"--junitxml={report}")
        kept = ("-p", "no:xdist", "-q", "-k", "embedded", "--plays", str(plays))
        arguments = ("-m", "pytest", *kept, *options, RANDOM_STEPS)
        run = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
        if await run.wait() != 0:
            raise SystemExit("the random steps failed, so their outcomes say nothing")
        found = ET.parse(report).iter("property")
        return {each.attrib["name"]: int(each.attrib["value"]) for each in found}
