"""Measure what the service withstands and write docs/reliability.md: `make faults`.

`python -m benchmarks.faults NAME...` measures some rows anew, `--page` only writes the page, and
`--check` fails if the page is not what the rows and figures say.
"""

import argparse
import asyncio
import os
import sys
from collections.abc import Iterable
from importlib import import_module
from typing import Final

from benchmarks.faults.page import (
    PAGE,
    Figures,
    Row,
    missed_figures,
    page_text,
    read_figures,
    read_rows,
    write_figures,
)

LONGEST: Final = 30 * 60.0
"""Seconds after which a measurement is given up."""


def main() -> None:
    """Measure the rows that are named, or all, and write the page; fail if a target is missed."""
    rows = read_rows()
    names = list(dict.fromkeys(row.measured_by for row in rows if row.measured_by is not None))
    given = _arguments(names)
    if given.check:
        if not PAGE.exists() or PAGE.read_text(encoding="utf-8") != page_text(rows, read_figures()):
            sys.exit(f"write {PAGE.name} again with `make docs`")
        return
    if not given.page:
        for name in given.names or names:
            print(f"{name}:", flush=True)
            figures = asyncio.run(_measured(name))
            write_figures({**read_figures(), name: figures})
            print(*(f"  {key}: {value}" for key, value in figures.items()), sep="\n", flush=True)
    PAGE.write_text(page_text(rows, read_figures()), encoding="utf-8")
    if not given.page:
        _fail_if_missed(rows, given.names or names)


async def _measured(name: str) -> Figures:
    """Return the figures of one measurement and the processors it had."""
    async with asyncio.timeout(LONGEST):
        found: Figures = await import_module(f"benchmarks.faults.{name}").measure()
    return {**found, "processors": os.cpu_count() or 1}


def _fail_if_missed(rows: Iterable[Row], names: Iterable[str]) -> None:
    figures, wanted = read_figures(), set[str | None](names)
    missed = [
        f"{row.what}: {', '.join(missing)}"
        for row in rows
        if row.measured_by in wanted and (missing := missed_figures(row, figures))
    ]
    if missed:
        sys.exit("\n".join(["missed:", *missed]))


def _arguments(names: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.faults", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=f"one of {', '.join(names)}")
    alone = parser.add_mutually_exclusive_group()
    alone.add_argument("--page", action="store_true", help="only write the page")
    alone.add_argument("--check", action="store_true", help="fail if the page is not up to date")
    given = parser.parse_args()
    unknown = [each for each in given.names if each not in names]
    if unknown:
        parser.error(f"{unknown[0]} is not one of {', '.join(names)}")
    return given


if __name__ == "__main__":
    main()
