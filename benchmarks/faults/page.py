"""The page about what the service withstands: its rows, the figures, and both as Markdown."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, TypeAlias

HERE: Final = Path(__file__).parent
ROWS: Final = HERE / "rows.toml"
FIGURES: Final = HERE / "figures.json"
PAGE: Final = HERE.parents[1] / "docs" / "reliability.md"
USUAL_PROCESSORS: Final = 2

Figures: TypeAlias = Mapping[str, float]
"""What one measurement found, by name."""

HEAD: Final = """# What the service withstands

Each row is a promise: what is done to the service, what it must do, and which test shows it in
every run. `make faults` measures what takes minutes, and `make docs` writes this page from the rows
and figures in `benchmarks/faults`. Figures are of two shared processors. Where one says *not
measured*, the promise is tested in small and nobody has measured it at its size; *missed* says that
a figure is beyond its target.

| what | must be | shown by | measured |
|---|---|---|---|
"""
NOT_MEASURED: Final = "*not measured*"


@dataclass(frozen=True, slots=True)
class Row:
    """One promise.

    `shown` holds the paths of its tests, `note` what they show or what shows it besides.
    `measured_by` names the module that measures it, `says` shows its figures, and `most` holds
    the largest figures that keep the promise. Without a module `size` says how much the tests try.
    """

    what: str
    must: str
    shown: Sequence[str] = ()
    note: str = ""
    size: str = ""
    measured_by: str | None = None
    says: str = ""
    most: Mapping[str, float] = field(default_factory=dict)


def read_rows() -> list[Row]:
    """Return the rows as they are declared, in the page's order."""
    return [Row(**each) for each in tomllib.loads(ROWS.read_text(encoding="utf-8"))["row"]]


def read_figures() -> dict[str, Figures]:
    """Return the figures of each measurement that was made, by its name."""
    if not FIGURES.exists():
        return {}
    found: dict[str, Figures] = json.loads(FIGURES.read_text(encoding="utf-8"))
    return found


def write_figures(figures: Mapping[str, Figures]) -> None:
    """Keep the figures of all measurements."""
    text = json.dumps(figures, indent=2, sort_keys=True)
    FIGURES.write_text(f"{text}\n", encoding="utf-8")


def missed_figures(row: Row, figures: Mapping[str, Figures]) -> list[str]:
    """Return which figures of a row are beyond their target, each with both."""
    found = figures.get(row.measured_by or "", {})
    return [
        f"{name} is {found[name]:g}, at most {most:g}"
        for name, most in row.most.items()
        if name in found and found[name] > most
    ]


def page_text(rows: Sequence[Row], figures: Mapping[str, Figures]) -> str:
    """Return the page."""
    return HEAD + "".join(_line(row, figures) for row in rows)


def _line(row: Row, figures: Mapping[str, Figures]) -> str:
    paths = ", ".join(f"`{path}`" for path in row.shown)
    shown = f"{paths} ({row.note})" if paths and row.note else paths or row.note or "-"
    return f"| {row.what} | {row.must} | {shown} | {_measured(row, figures)} |\n"


def _measured(row: Row, figures: Mapping[str, Figures]) -> str:
    if row.measured_by is None:
        return row.size or "-"
    found = figures.get(row.measured_by)
    if found is None:
        return NOT_MEASURED
    text = row.says.format(**found)
    if found["processors"] != USUAL_PROCESSORS:
        text += f"; on {found['processors']} processors"
    return f"{text}; *missed*" if missed_figures(row, figures) else text
