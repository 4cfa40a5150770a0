"""The real files: every line accounted for, and all of them unchanged the second time."""

import re
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest

from tilik_tests.real_data import real_file


@pytest.fixture
def real(tmp_path: Path) -> Any:
    """A link to a real file, beside which a test may write; skips where the file is missing."""

    def found(name: str) -> Path:
        path = real_file(name)
        link = tmp_path / name
        link.symlink_to(path)
        return link

    return found


def counts(report: Any) -> tuple[int, int, int]:
    return report.imported, report.unchanged, len(report.rejected)


async def keys(world: Any) -> int:
    (row,) = await world.fetch("select count(*) as found from source_record")
    found: int = row["found"]
    return found


async def test_regions_become_a_tree(bring: Any, world: Any, real: Any) -> None:
    path = real("regions.csv")
    assert counts(await bring("regions", path)) == (1245, 0, 0)
    assert counts(await bring("regions", path)) == (0, 1245, 0)
    levels = await world.fetch(
        """with recursive below as (
             select id, 1 as level from region where parent_id is null
             union all
             select r.id, b.level + 1 from region r join below b on r.parent_id = b.id)
           select level, count(*) as regions from below group by level order by level"""
    )
    assert [tuple(row.values()) for row in levels] == [(1, 5), (2, 6), (3, 94), (4, 1140)]


async def test_budgets_are_accounted_for(bring: Any, world: Any, real: Any) -> None:
    path = real("budgets.csv")
    refused = await bring("budgets", path)
    assert (counts(refused), refused.is_stored) == ((4492, 304, 218), False)
    assert await keys(world) == 0
    report = await bring("budgets", path, keep_going=True)
    assert (counts(report), report.lines) == ((4492, 304, 218), 5014)
    reasons = Counter((each.field, each.reason.en) for each in report.rejected)
    assert reasons == {("budget", "the value is blank"): 218}
    assert await keys(world) == 4492
    again = await bring("budgets", path, keep_going=True)
    assert counts(again) == (0, 4796, 218)
    assert again.warnings == report.warnings


async def test_published_percentages_of_budgets_that_differ_are_warned_of(
    bring: Any, real: Any
) -> None:
    report = await bring("budgets", real("budgets.csv"), dry_run=True)
    told = [each for each in report.warnings if each.reason.en.startswith("The figures give")]
    repeats = [each for each in report.warnings if "says the same" in each.reason.en]
    assert (len(told), len(repeats), len(report.warnings)) == (41, 304, 345)
    pattern = re.compile(r"^The figures give (-?[\d.]+) %, the file says (-?[\d.]+) %\.$")
    said = [pattern.match(each.reason.en) for each in told]
    assert all(found and abs(float(found[1]) - float(found[2])) > 1 for found in said)


async def test_zero_budget_is_imported_without_a_percentage(
    bring: Any, world: Any, real: Any
) -> None:
    report = await bring("budgets", real("budgets.csv"), keep_going=True)
    rows = await world.fetch(
        "select line, record from source_record where (record ->> 'budget')::numeric = 0"
        " and (record ->> 'realised')::numeric > 0"
    )
    assert len(rows) == 174
    assert not {row["line"] for row in rows} & {each.line for each in report.warnings}


async def test_both_number_formats_mean_milliards(bring: Any, world: Any, real: Any) -> None:
    await bring("budgets", real("budgets.csv"), keep_going=True)
    rows = await world.fetch(
        "select columns, record from source_record"
        " where key like 'Bangkalan | % | Pendapatan Daerah'"
    )
    found = {
        orjson.loads(row["columns"])["budget"]: orjson.loads(row["record"])["budget"]
        for row in rows
    }
    assert found["2223.07"] == 2_223_070_000_000
    assert len(found) == 4
    assert all(2_000 * 10**9 < budget < 3_000 * 10**9 for budget in found.values())


async def test_rejected_budgets_are_written_beside(bring: Any, real: Any) -> None:
    path = real("budgets.csv")
    await bring("budgets", path, keep_going=True)
    left = path.with_name("budgets.csv.rejected.csv")
    report = await bring("budgets", left)
    assert counts(report) == (0, 0, 218)


async def test_immunisation_is_accounted_for(bring: Any, world: Any, real: Any) -> None:
    path = real("immunisation.csv")
    report = await bring("immunisation", path, keep_going=True)
    assert (counts(report), report.lines) == ((209, 0, 10), 219)
    assert {(each.field, each.reason.en) for each in report.rejected} == {
        ("target", "the value is blank")
    }
    assert len(report.warnings) == 29
    assert report.warnings[0].reason.en == "The figures give 0.98 %, the file says 98 %."
    assert await keys(world) == 209
    assert counts(await bring("immunisation", path, keep_going=True)) == (0, 209, 10)


async def test_students_are_accounted_for(bring: Any, world: Any, real: Any) -> None:
    path = real("students.csv")
    report = await bring("students", path)
    assert (counts(report), report.warnings) == ((395, 0, 0), ())
    assert await keys(world) == 395
    assert counts(await bring("students", path)) == (0, 395, 0)
