"""Imported lines whose record breaks a rule of the goal's calculator are rejected, line by line."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import orjson
import pytest

from tilik_plugin import Text
from tilik_plugin.importer import Imported, Importer
from tilik_server.importing.evidence_goal import EvidenceOrder
from tilik_server.importing.import_file import ImportOrder, read_file, store_file
from tilik_server.importing.report import Report
from tilik_server.scoring.record_check import RecordCheck

HEADER = "class,pupils,days,absences\n"
GOOD = "7A,10,20,3\n"
BAD = "7B,10,20,201\n"
EVIDENCE = "select record, warnings from evidence order by title"


class Presence(Importer):
    """One class for each line, which this importer does not check."""

    kind = "presence"
    description = Text("Absences per class", "Ketidakhadiran per kelas")
    header: tuple[str, ...] = ("class", "pupils", "days", "absences")
    calculator_keys = ("education.attendance_rate",)

    def read(self, row: Mapping[str, str], line: int) -> Imported:
        figures = {name: int(row[name]) for name in self.header[1:]}
        return Imported(row["class"], self.calculator_keys[0], figures, dict(row), None)


class DatedPresence(Presence):
    """One class for each line, of a day that may be blank, and pupils that may be a word."""

    header = ("class", "pupils", "days", "absences", "occurred_on")

    def read(self, row: Mapping[str, str], line: int) -> Imported:
        written = {name: row[name] for name in self.header[1:4]}
        figures = {name: int(text) if text.isdecimal() else text for name, text in written.items()}
        day = date.fromisoformat(row["occurred_on"]) if row["occurred_on"] else None
        return Imported(row["class"], self.calculator_keys[0], figures, dict(row), day)


@pytest.fixture
async def order(world: Any) -> EvidenceOrder:
    plan = await world.plan()
    await world.change("update indicator set calculator_key = 'education.attendance_rate'")
    await world.employee(plan["unit"], nip="190112312019200119")
    return EvidenceOrder(plan["goal"], on=date(2025, 6, 2))


@pytest.fixture
def brought(graph: Any, order: EvidenceOrder, tmp_path: Path) -> Callable[..., Any]:
    async def bring(lines: str, pool: Any = None, **more: Any) -> Report:
        path = tmp_path / "input.csv"
        path.write_text(HEADER + lines, encoding="utf-8")
        given = ImportOrder(path, Presence(), evidence=order, catalogue=graph.catalogue, **more)
        return await store_file(graph.database, await read_file(given), pool=pool or graph.pool)

    return bring


async def test_a_line_that_breaks_a_rule_is_rejected_and_nothing_stored(
    brought: Any, world: Any
) -> None:
    report = await brought(GOOD + BAD)
    (rejected,) = report.rejected
    assert (rejected.line, rejected.field) == (3, "absences")
    assert rejected.reason == Text(
        "record.absences: expected at most pupils × days, 200",
        "record.absences: seharusnya paling banyak siswa × hari, 200",
    )
    assert not report.is_stored
    for table in ("evidence", "source_record"):
        assert await world.fetch(f"select 1 from {table}") == []


async def test_the_other_lines_are_kept_where_the_import_goes_on(
    brought: Any, world: Any, tmp_path: Path
) -> None:
    report = await brought(GOOD + BAD + "7C,9,20,0\n", keep_going=True)
    assert (report.imported, report.evidence.recorded) == (2, 2)
    assert [orjson.loads(row["record"])["pupils"] for row in await world.fetch(EVIDENCE)] == [10, 9]
    assert {row["key"] for row in await world.fetch("select key from source_record")} == {
        "7A",
        "7C",
    }
    assert "7B" in (tmp_path / "input.csv.rejected.csv").read_text("utf-8")


async def test_a_file_of_which_no_line_fits_stores_nothing(brought: Any, world: Any) -> None:
    report = await brought(BAD, keep_going=True)
    assert (len(report.rejected), report.evidence.recorded) == (1, 0)
    assert await world.fetch(EVIDENCE) == []


async def test_all_records_are_one_question(brought: Any, graph: Any) -> None:
    asked = []

    class Counting:
        async def check(self, key: str, records: Any) -> RecordCheck:
            asked.append(len(records))
            found: RecordCheck = await graph.pool.check(key, records)
            return found

    lines = "".join(f"{place},10,20,3\n" for place in range(500))
    report = await brought(lines, Counting())
    assert (asked, report.evidence.recorded) == ([500], 500)


async def test_a_calculator_that_cannot_check_leaves_a_warning(brought: Any, world: Any) -> None:
    class Failing:
        async def check(self, key: str, records: Any) -> RecordCheck:
            return RecordCheck(unchecked=True)

    report = await brought(GOOD + BAD, Failing())
    assert [each.line for each in report.warnings] == [2]
    for row in await world.fetch(EVIDENCE):
        assert [each["code"] for each in orjson.loads(row["warnings"])] == ["RECORD_NOT_CHECKED"]


async def test_a_line_without_a_day_or_with_another_form_stops_no_other(
    graph: Any, world: Any, order: EvidenceOrder, tmp_path: Path
) -> None:
    path = tmp_path / "input.csv"
    lines = "7A,10,20,3,2025-06-02\n7B,10,20,3,\n7C,many,20,3,2025-06-02\n7D,10,20,3,1999-01-01\n"
    path.write_text("class,pupils,days,absences,occurred_on\n" + lines, encoding="utf-8")
    evidence = replace(order, on=None)
    given = ImportOrder(
        path, DatedPresence(), evidence=evidence, catalogue=graph.catalogue, keep_going=True
    )
    report = await store_file(graph.database, await read_file(given), pool=graph.pool)
    found = [(each.line, each.field, each.reason.en) for each in report.rejected]
    assert [each[:2] for each in found] == [(3, "occurred_on"), (4, "pupils"), (5, "occurred_on")]
    assert found[0][2].startswith("it has no date, as others have")
    assert found[1][2].startswith("it gives no valid record (record.pupils: ")
    assert found[2][2].startswith("it is of 1999-01-01, but the appraisal runs from ")
    assert report.evidence is not None
    assert (report.imported, report.evidence.recorded) == (1, 1)
