"""The page about what the service withstands follows its rows and figures, and names real tests."""

import sys
import tomllib
from pathlib import Path
from typing import Any, Final

from tilik_tests.commands import run_command

ROOT: Final = Path(__file__).parents[2]
FAULTS: Final = ROOT / "benchmarks" / "faults"


def rows() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = tomllib.loads((FAULTS / "rows.toml").read_text("utf-8"))["row"]
    return found


def test_page_follows_its_rows_and_figures() -> None:
    check = run_command(sys.executable, "-m", "benchmarks.faults", "--check", cwd=ROOT)
    assert check.returncode == 0, check.stderr


def test_tests_that_the_page_names_exist() -> None:
    shown = [path for row in rows() for path in row.get("shown", ())]
    assert [path for path in shown if not (ROOT / path).exists()] == []


def test_each_row_is_shown_by_a_test_or_measured() -> None:
    for row in rows():
        assert row.get("shown") or "measured_by" in row, row["what"]


def test_measurements_that_the_page_names_exist() -> None:
    named = {row["measured_by"] for row in rows() if "measured_by" in row}
    for name in named:
        assert "async def measure(" in (FAULTS / f"{name}.py").read_text("utf-8"), name
    written = {
        path.stem for path in FAULTS.glob("*.py") if "async def measure(" in path.read_text("utf-8")
    }
    assert written <= named


def test_unknown_measurement_is_refused_with_those_that_there_are() -> None:
    refused = run_command(sys.executable, "-m", "benchmarks.faults", "nothing", cwd=ROOT)
    assert refused.returncode == 2
    assert "nothing is not one of" in refused.stderr
    assert all(row["measured_by"] in refused.stderr for row in rows() if "measured_by" in row)
