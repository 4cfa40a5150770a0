"""Source records and regions: stored in one transaction, and a second time unchanged."""

import asyncio
import csv
from pathlib import Path
from typing import Any

import orjson
import pytest

from tilik_server.access.viewer import IMPORT
from tilik_server.database.pool import Database
from tilik_server.errors import ChangeNotAllowed, ImportRefused
from tilik_server.importing.import_file import LOCK
from tilik_server.importing.list_imports import list_imports, table
from tilik_server.sql.statement import Statement, composed
from tilik_server.sql.transaction import Transaction

REGIONS = "code,name\n35,Jawa Timur\n35.26,Bangkalan\n35.26.01,Kamal\n35.26.01.2001,Banyuajuh\n"
STUDENTS = "student,school,absences,grade_period_1,grade_period_2,grade_final\n"
RECORDS = "select * from source_record order by line"
TREE = """select r.code, r.name, p.code as parent from region r
left join region p on p.id = r.parent_id order by r.code"""
CLINICS = """vaccine,year,target,vaccinated,administrative_coverage
mcv1,2025,95,73,76.84
mcv1,2025,58,33,56.9
"""
PUPILS = """student,school,grade_period_1,grade_period_2,grade_final
1,SDN1,5,6,7
1,SDN1,5,6,8
"""


def written(folder: Path, text: str, name: str = "input.csv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def files(folder: Path) -> list[Path]:
    return list(folder.iterdir())


def counts(report: Any) -> tuple[int, int, int]:
    return report.imported, report.unchanged, len(report.rejected)


async def test_line_is_stored_with_its_file_and_what_it_says(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    path = written(tmp_path, STUDENTS + "1, GP,6,5,6,7\n", "grades.csv")
    assert counts(await bring("students", path)) == (1, 0, 0)
    (row,) = await world.fetch(RECORDS)
    assert (row["kind"], row["key"], row["file_name"]) == ("students", "GP | 1", "grades.csv")
    assert (row["line"], len(row["file_hash"])) == (2, 64)
    assert row["calculator_key"] == "education.learning_gain"
    assert orjson.loads(row["columns"])["school"] == "GP"
    assert orjson.loads(row["record"])["post"] == 7


async def test_second_run_changes_nothing(bring: Any, world: Any, tmp_path: Path) -> None:
    path = written(tmp_path, REGIONS)
    assert counts(await bring("regions", path)) == (4, 0, 0)
    before = await world.fetch("select *, xmin::text from source_record order by line")
    assert counts(await bring("regions", path)) == (0, 4, 0)
    assert await world.fetch("select *, xmin::text from source_record order by line") == before


async def test_changed_line_takes_the_place_of_the_former(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    await bring("students", written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n2,GP,6,5,6,7\n"))
    changed = written(tmp_path, STUDENTS + "2,GP,6,5,6,9\n1,GP,6,5,6,7\n", "later.csv")
    assert counts(await bring("students", changed)) == (1, 1, 0)
    rows = {row["key"]: row for row in await world.fetch(RECORDS)}
    assert (rows["GP | 2"]["file_name"], rows["GP | 2"]["line"]) == ("later.csv", 2)
    assert rows["GP | 1"]["file_name"] == "input.csv"


async def test_regions_become_a_tree_in_any_order(bring: Any, world: Any, tmp_path: Path) -> None:
    header, *lines = REGIONS.splitlines()
    await bring("regions", written(tmp_path, "\n".join([header, *reversed(lines)])))
    assert [(row["code"], row["parent"]) for row in await world.fetch(TREE)] == [
        ("35", None),
        ("35.26", "35"),
        ("35.26.01", "35.26"),
        ("35.26.01.2001", "35.26.01"),
    ]


async def test_changed_name_of_a_region_is_an_update(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    await bring("regions", written(tmp_path, REGIONS))
    ids = await world.fetch("select id from region order by code")
    renamed = written(tmp_path, REGIONS.replace("Kamal", "Kamal Baru"))
    assert counts(await bring("regions", renamed)) == (1, 3, 0)
    assert [row["name"] for row in await world.fetch(TREE)][2] == "Kamal Baru"
    assert await world.fetch("select id from region order by code") == ids


async def test_region_that_ended_begins_again_after_its_end(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    await bring("regions", written(tmp_path, REGIONS))
    await world.change("update region set valid_to = '2024-12-31' where code = '35.26.01.2001'")
    assert counts(await bring("regions", written(tmp_path, REGIONS))) == (1, 3, 0)
    rows = await world.fetch("select valid_from from region where code = '35.26.01.2001'")
    assert sorted(str(row["valid_from"]) for row in rows) == ["2025-01-01", "None"]


async def test_region_that_something_else_stored_is_kept(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    key = await world.insert("region", scheme="kemendagri", code="35", name="Jawa Timur")
    assert counts(await bring("regions", written(tmp_path, REGIONS))) == (4, 0, 0)
    assert (await world.fetch("select id from region where code = '35'"))[0]["id"] == key


async def test_region_without_a_parent_is_rejected_with_all_below(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    path = written(tmp_path, REGIONS.replace("35.26,Bangkalan\n", ""))
    report = await bring("regions", path, keep_going=True)
    assert counts(report) == (1, 0, 2)
    assert [(each.line, each.field) for each in report.rejected] == [(3, "code"), (4, "code")]
    assert [row["code"] for row in await world.fetch(TREE)] == ["35"]


async def test_parent_from_an_earlier_file_will_do(bring: Any, tmp_path: Path) -> None:
    await bring("regions", written(tmp_path, REGIONS))
    assert counts(await bring("regions", written(tmp_path, "code,name\n35.26.02,Labang\n"))) == (
        (1, 0, 0)
    )


async def test_rejected_line_keeps_everything_out(bring: Any, world: Any, tmp_path: Path) -> None:
    path = written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n2,GP,6,5,6,21\n1,GP,6,5,6,7\n")
    report = await bring("students", path)
    assert (counts(report), report.is_stored, report.lines) == ((1, 1, 1), False, 3)
    assert await world.fetch(RECORDS) == []
    assert files(tmp_path) == [path]


async def test_good_lines_are_stored_and_the_others_written_beside(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    path = written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n2,GP,6,5,6,21\n")
    report = await bring("students", path, keep_going=True)
    assert (counts(report), report.is_stored) == ((1, 0, 1), True)
    assert [row["key"] for row in await world.fetch(RECORDS)] == ["GP | 1"]
    with (tmp_path / "input.csv.rejected.csv").open(encoding="utf-8", newline="") as file:
        (left,) = csv.DictReader(file)
    assert (left["student"], left["line"]) == ("2", "3")
    assert left["reason"].startswith("grade_final: not a grade")


async def test_nothing_is_stored_where_the_rejected_lines_cannot_be_written(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    path = written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n2,GP,6,5,6,21\n")
    (tmp_path / "input.csv.rejected.csv").mkdir()
    with pytest.raises(ImportRefused, match="cannot be written"):
        await bring("students", path, keep_going=True)
    assert await world.fetch(RECORDS) == []


async def test_dry_run_reports_the_same_and_stores_nothing(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    path = written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n2,GP,6,5,6,21\n")
    dry = await bring("students", path, keep_going=True, dry_run=True)
    assert await world.fetch(RECORDS) == []
    assert files(tmp_path) == [path]
    assert dry.as_dict() == (await bring("students", path, keep_going=True)).as_dict()


async def test_thousands_of_lines_take_a_few_statements(
    bring: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[str] = []
    for name in ("fetch", "fetch_row", "fetch_value", "execute"):
        original = getattr(Transaction, name)

        async def counted(self: Any, run: Statement, *more: Any, original: Any = original) -> Any:
            ran.append(run.name)
            return await original(self, run, *more)

        monkeypatch.setattr(Transaction, name, counted)
    lines = (f"35.{n // 100:02}.{n % 100:02}.{n:04},Desa {n}\n" for n in range(2500))
    above = (f"35.{n:02},Kota {n}\n" for n in range(25))
    between = (f"35.{n // 100:02}.{n % 100:02},Kecamatan {n}\n" for n in range(2500))
    text = "".join(("code,name\n35,Jawa Timur\n", *above, *between, *lines))
    report = await bring("regions", written(tmp_path, text))
    assert counts(report) == (5026, 0, 0)
    # The viewer, a lock, the known twice, six portions of a thousand lines, and the new regions.
    assert len(ran) <= 11


async def test_second_import_of_a_kind_at_the_same_time_is_refused(
    bring: Any, database: Database, tmp_path: Path
) -> None:
    path = written(tmp_path, REGIONS)
    async with database.writing(IMPORT) as other:
        await other.fetch(LOCK, "regions")
        with pytest.raises(ImportRefused, match="another import of regions is running"):
            await bring("regions", path)
        students = written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n", "students.csv")
        assert counts(await bring("students", students)) == (1, 0, 0)
    assert counts(await bring("regions", path)) == (4, 0, 0)


async def test_imports_of_different_kinds_run_beside_each_other(bring: Any, tmp_path: Path) -> None:
    regions = written(tmp_path, REGIONS)
    students = written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n", "students.csv")
    both = await asyncio.gather(bring("regions", regions), bring("students", students))
    assert [report.imported for report in both] == [4, 1]


async def test_import_may_change_neither_people_nor_plans(world: Any, database: Database) -> None:
    plan = await world.plan()
    with pytest.raises(ChangeNotAllowed):
        async with database.writing(IMPORT) as client:
            await client.execute(composed("tests.change", "update appraisal set version = 2"))
    async with database.writing(IMPORT) as client:
        assert await client.execute(composed("tests.change", "update goal set target = 0")) == 0
    assert (await world.fetch("select target from goal where id = $1", plan["goal"]))[0][
        "target"
    ] == 10


async def test_imports_are_listed_by_file(bring: Any, database: Database, tmp_path: Path) -> None:
    await bring("regions", written(tmp_path, REGIONS, "wilayah.csv"))
    await bring("students", written(tmp_path, STUDENTS + "1,GP,6,5,6,7\n", "grades.csv"))
    await bring("students", written(tmp_path, STUDENTS + "2,GP,6,5,6,7\n", "grades.csv"))
    found = await list_imports(database)
    assert [(each.kind, each.file, each.lines) for each in found] == [
        ("regions", "wilayah.csv", 4),
        ("students", "grades.csv", 1),
        ("students", "grades.csv", 1),
    ]
    assert len({each.hash for each in found}) == 3
    (only,) = await list_imports(database, "regions")
    assert only == found[0]
    assert only.first <= only.last
    shown = list(table(found))
    assert shown[0].split() == ["KIND", "FILE", "HASH", "LINES", "FIRST", "LAST"]
    assert only.hash[:12] in shown[1]
    assert only.as_dict()["hash"] == only.hash


async def test_amount_in_rupiah_rejects_its_line_and_no_other(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    header = "region;year;account;budget;realised"
    lines = "A;2025;PAD;1.500;1.400,5\nB;2025;PAD;1234567890123;1\nC;2025;PAD;9.000.000;1\n"
    report = await bring("budgets", written(tmp_path, f"{header}\n{lines}"), keep_going=True)
    assert counts(report) == (1, 0, 2)
    assert [(each.line, each.field) for each in report.rejected] == [(3, "budget"), (4, "budget")]
    assert report.as_dict()["numbers"] == "1.234,5"
    (row,) = await world.fetch(RECORDS)
    assert orjson.loads(row["record"])["budget"] == 1_500_000_000_000
    assert "unit" not in orjson.loads(row["columns"])


async def test_clinics_of_one_year_are_told_apart_by_their_place(
    bring: Any, tmp_path: Path
) -> None:
    text = "place,vaccine,year,target,vaccinated,administrative_coverage\n{}mcv1,2025,95,73,76.84\n"
    text += "{}mcv1,2025,58,33,56.9\n"
    assert counts(await bring("immunisation", written(tmp_path, text.format("A,", "B,")))) == (
        2,
        0,
        0,
    )


@pytest.mark.parametrize(
    ("kind", "text", "way"),
    [
        ("immunisation", CLINICS, "month or place"),
        (
            "immunisation",
            CLINICS.replace("year,", "year,month,").replace("2025,", "2025,7,"),
            "place",
        ),
        ("students", PUPILS, "subject or year"),
        (
            "budgets",
            "region,year,account,budget,realised\nA,2022,Hibah,1,1\nA,2022,Hibah,2,1\n",
            None,
        ),
    ],
)
async def test_lines_that_collide_name_the_column_that_tells_them_apart(
    bring: Any, tmp_path: Path, kind: str, text: str, way: str | None
) -> None:
    header, first, _ = text.splitlines()
    report = await bring(kind, written(tmp_path, text))
    told = [report.rejected[0].reason.en]
    report = await bring(kind, written(tmp_path, f"{header}\n{first}\n{first}\n"))
    told.append(report.warnings[-1].reason.en)
    ends = f"; if these are two facts, add the column {way}, which tells them apart"
    assert [each.endswith(ends) for each in told] == [way is not None] * 2
    assert way is not None or "column" not in "".join(told)
    assert report.lines == 2


async def test_record_is_found_again_however_its_names_are_spelt(
    bring: Any, world: Any, tmp_path: Path
) -> None:
    path = tmp_path / "doses.csv"
    header = "vaccine,year,target,vaccinated,place\n"
    path.write_text(f"{header}MCV1,2025,95,73,Posyandu Mawar\nDTP1,2025,9,7,Posyandu Mawar\n")
    assert counts(await bring("immunisation", path)) == (2, 0, 0)
    path.write_text(f"{header}mcv1 ,2025,95,80,posyandu  mawar\nDTP1,2025,9,7,Posyandu Mawar\n")
    assert counts(await bring("immunisation", path)) == (1, 1, 0)
    rows = await world.fetch("select key, record->>'vaccinated' as done from source_record")
    assert {row["key"]: row["done"] for row in rows} == {
        "MCV1 | 2025 | Posyandu Mawar": "80",
        "DTP1 | 2025 | Posyandu Mawar": "7",
    }
