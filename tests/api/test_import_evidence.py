"""Imported lines as evidence of a goal: recorded once, in somebody's name, scored when accepted."""

from datetime import date
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from tilik_server.errors import CalculatorMissing, ImportRefused, WrongStage
from tilik_server.importing.evidence_goal import EvidenceOrder
from tilik_server.plugin_host.plugins import EMPTY

BUDGETS = """region,year,account,budget,realised,percent
Bangkalan,2024,Belanja Pegawai,100.00,90.00,90.00
Bangkalan,2024,Belanja Modal,50.00,30.00,66.00
Bangkalan,2024,Belanja Daerah,150.00,120.00,80.00
Sampang,2024,Belanja Modal,10.00,5.00,50.00
Bangkalan,2023,Belanja Modal,40.00,20.00,50.00
"""
STUDENTS = """student,school,absences,grade_period_1,grade_period_2,grade_final
1,GP,0,10,12,14
2,GP,0,12,12,16
3,MS,0,8,10,10
"""
CLASSES = {
    "region": frozenset({"Bangkalan"}),
    "year": frozenset({"2024"}),
    "parent": frozenset({"Belanja Daerah"}),
}
EVIDENCE = "select * from evidence order by occurred_on, title, submitted_at"
JOBS = "select args ->> 'goal' as goal from procrastinate_jobs"
OFFICIAL = "190112312019200119"


def written(folder: Path, text: str) -> Path:
    path = folder / "input.csv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture
async def plan(world: Any) -> dict[str, Any]:
    """The plan of 2024 of a finance unit's head, and an official who imports."""
    made: dict[str, Any] = await world.plan()
    made["official"] = await world.employee(made["unit"], nip=OFFICIAL)
    await world.change("update appraisal set starts_on = '2024-01-01', ends_on = '2024-12-31'")
    await world.change("update indicator set calculator_key = 'finance.absorption'")
    return made


def order(plan: dict[str, Any], **more: Any) -> EvidenceOrder:
    given: dict[str, Any] = {"goal": plan["goal"], "where": CLASSES}
    return EvidenceOrder(**{**given, **more})


def accepting(plan: dict[str, Any], **more: Any) -> EvidenceOrder:
    return order(plan, official=OFFICIAL, accept=True, **more)


def made(report: Any) -> tuple[int, int, int, int]:
    found = report.evidence
    return found.recorded, found.unchanged, found.accepted, found.replaced


async def test_matching_lines_become_pending_measurements(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    report = await bring("budgets", written(tmp_path, BUDGETS), evidence=order(plan))
    assert (report.imported, made(report)) == (5, (2, 0, 0, 0))
    first, second = await world.fetch(EVIDENCE)
    assert {row["kind"] for row in (first, second)} == {"MEASUREMENT"}
    assert (first["status"], first["verified_by_id"]) == ("PENDING", None)
    assert first["title"] == "Bangkalan | 2024 | Belanja Daerah/Belanja Modal"
    assert first["source"] == "import:budgets input.csv:3"
    assert first["occurred_on"] == date(2024, 12, 31)
    assert orjson.loads(first["record"])["realised"] == 30_000_000_000
    assert [each["code"] for each in orjson.loads(first["warnings"])] == ["PERCENTAGE_DIFFERS"]
    assert orjson.loads(second["warnings"]) == []
    (line,) = await world.fetch(
        "select line from source_record where id = $1", first["source_record_id"]
    )
    assert line["line"] == 3
    assert await world.fetch(JOBS) == []


async def test_accepted_evidence_names_the_official_and_is_scored(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await bring("budgets", written(tmp_path, BUDGETS), evidence=accepting(plan))
    for row in await world.fetch(EVIDENCE):
        assert (row["status"], row["verified_by_id"]) == ("ACCEPTED", plan["official"])
        assert row["submitted_by_id"] == plan["official"]
        assert row["verified_at"] is not None
    assert await world.fetch(JOBS) == [{"goal": str(plan["goal"])}]


async def test_official_may_be_named_by_id(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    given = order(plan, official=plan["official"])
    await bring("budgets", written(tmp_path, BUDGETS), evidence=given)
    assert {row["submitted_by_id"] for row in await world.fetch(EVIDENCE)} == {plan["official"]}
    assert {row["verified_by_id"] for row in await world.fetch(EVIDENCE)} == {None}


async def test_second_run_records_no_evidence_twice(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    path = written(tmp_path, BUDGETS)
    await bring("budgets", path, evidence=order(plan))
    before = await world.fetch(EVIDENCE)
    report = await bring("budgets", path, evidence=order(plan))
    assert (report.unchanged, made(report)) == (5, (0, 2, 0, 0))
    assert await world.fetch(EVIDENCE) == before


async def test_pending_evidence_of_an_earlier_run_can_be_accepted(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    path = written(tmp_path, BUDGETS)
    await bring("budgets", path, evidence=order(plan))
    report = await bring("budgets", path, evidence=accepting(plan))
    assert made(report) == (0, 2, 2, 0)
    assert {row["status"] for row in await world.fetch(EVIDENCE)} == {"ACCEPTED"}
    assert made(await bring("budgets", path, evidence=accepting(plan))) == (0, 2, 0, 0)
    assert len(await world.fetch(JOBS)) == 1


async def test_changed_line_replaces_its_pending_evidence(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await bring("budgets", written(tmp_path, BUDGETS), evidence=order(plan))
    changed = written(tmp_path, BUDGETS.replace("50.00,30.00,66.00", "50.00,31.00,62.00"))
    assert made(await bring("budgets", changed, evidence=order(plan))) == (1, 1, 0, 1)
    rows = await world.fetch("select status, record from evidence where title like '%Modal'")
    found = {row["status"]: orjson.loads(row["record"])["realised"] for row in rows}
    assert found == {"WITHDRAWN": 30_000_000_000, "PENDING": 31_000_000_000}
    assert await world.fetch(JOBS) == []


async def test_changed_line_leaves_accepted_evidence_until_the_new_is_accepted(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await bring("budgets", written(tmp_path, BUDGETS), evidence=accepting(plan))
    changed = written(tmp_path, BUDGETS.replace("50.00,30.00,66.00", "50.00,31.00,62.00"))
    report = await bring("budgets", changed, evidence=order(plan))
    assert made(report) == (0, 1, 0, 0)
    (remark,) = report.warnings
    assert (remark.line, "--accept replaces it" in remark.reason.en) == (3, True)
    assert len(await world.fetch(EVIDENCE)) == 2
    assert made(await bring("budgets", changed, evidence=accepting(plan))) == (1, 1, 0, 1)
    rows = await world.fetch("select status from evidence where title like '%Modal' order by 1")
    assert [row["status"] for row in rows] == ["ACCEPTED", "WITHDRAWN"]


async def test_rejected_evidence_stays_rejected(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    path = written(tmp_path, BUDGETS)
    await bring("budgets", path, evidence=order(plan))
    await world.change("update evidence set status = 'REJECTED'")
    assert made(await bring("budgets", path, evidence=accepting(plan))) == (0, 2, 0, 0)
    assert {row["status"] for row in await world.fetch(EVIDENCE)} == {"REJECTED"}


async def test_another_choice_of_lines_adds_to_the_evidence(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    path = written(tmp_path, BUDGETS)
    await bring("budgets", path, evidence=order(plan))
    both = {**CLASSES, "region": frozenset({"Bangkalan", "Sampang"})}
    assert made(await bring("budgets", path, evidence=order(plan, where=both))) == (1, 2, 0, 0)


async def test_means_of_schools_are_derived_from_their_students(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await world.change("update indicator set calculator_key = 'education.achievement_growth'")
    given = order(plan, where={}, on=date(2024, 6, 30))
    path = written(tmp_path, STUDENTS)
    report = await bring("students", path, evidence=given)
    assert (report.imported, made(report)) == (3, (6, 0, 0, 0))
    rows = await world.fetch(EVIDENCE)
    found = {
        (each["group"], each["period"]): each["mean"]
        for each in (orjson.loads(row["record"]) for row in rows)
    }
    assert (found["GP", 1], found["GP", 3], found["MS", 3]) == (11, 15, 10)
    assert {row["source"] for row in rows} == {
        "import:students input.csv:2-3",
        "import:students input.csv:4",
    }
    assert made(await bring("students", path, evidence=given)) == (0, 6, 0, 0)
    changed = written(tmp_path, STUDENTS.replace("12,12,16", "12,12,18"))
    assert made(await bring("students", changed, evidence=given)) == (1, 5, 0, 1)


async def test_students_have_no_day_of_their_own(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await world.change("update indicator set calculator_key = 'education.learning_gain'")
    with pytest.raises(ImportRefused, match="line 2 has no date; give the day"):
        await bring("students", written(tmp_path, STUDENTS), evidence=order(plan, where={}))


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"where": {"regoin": frozenset({"X"})}}, "no column regoin; --where takes region, year"),
        ({"where": {"region": frozenset({"X"})}}, "no line matches --where"),
        (
            {"on": date(2025, 1, 1)},
            "--on is 2025-01-01, but the appraisal runs from 2024-01-01 to 2024-12-31",
        ),
        ({"goal": UUID(int=1)}, "there is no such goal"),
        ({"official": "190000000000000000"}, "no active employee has the NIP or id given"),
        ({"official": uuid4()}, "no active employee has the NIP or id given"),
    ],
)
async def test_order_that_does_not_do_is_refused_and_nothing_stored(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path, more: Any, said: str
) -> None:
    with pytest.raises(ImportRefused) as fault:
        await bring("budgets", written(tmp_path, BUDGETS), evidence=order(plan, **more))
    assert said in fault.value.message.en
    assert "1900" not in fault.value.message.en
    assert await world.fetch("select 1 from source_record") == []


async def test_lines_of_another_time_are_rejected_and_the_others_stored(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    other = "Sampang,2022,Belanja Modal,40.00,20.00,50.00\n"
    path = written(tmp_path, BUDGETS + other)
    report = await bring("budgets", path, evidence=order(plan, where={}))
    assert [each.line for each in report.rejected] == [6, 7]
    for rejection, day in zip(report.rejected, ("2023-12-31", "2022-12-31"), strict=True):
        said = f"it is of {day}, but the appraisal runs from 2024-01-01 to 2024-12-31; choose lines"
        assert rejection.reason.en.startswith(said)
        assert rejection.reason.id.startswith(f"bertanggal {day}, padahal masa penilaian")
    assert not report.is_stored
    for table in ("evidence", "source_record"):
        assert await world.fetch(f"select 1 from {table}") == []
    report = await bring("budgets", path, evidence=order(plan, where={}), keep_going=True)
    assert (report.is_stored, len(report.rejected)) == (True, 2)
    counts = {"recorded": made(report)[0], "unchanged": 0, "accepted": 0, "replaced": 0}
    assert report.as_dict()["evidence"] == counts
    days = {row["occurred_on"] for row in await world.fetch(EVIDENCE)}
    assert (days, made(report)[0] > 0) == ({date(2024, 12, 31)}, True)
    left = (tmp_path / "input.csv.rejected.csv").read_text("utf-8")
    assert "Sampang,2022" in left
    assert "Bangkalan,2023" in left


async def test_lines_of_another_time_alone_are_all_rejected(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    given = order(plan, where={"year": frozenset({"2023"})})
    report = await bring("budgets", written(tmp_path, BUDGETS), evidence=given, keep_going=True)
    assert ([each.line for each in report.rejected], made(report)) == ([6], (0, 0, 0, 0))
    assert await world.fetch(EVIDENCE) == []


async def test_official_who_has_left_accepts_nothing(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await world.change("update employee set active_until = '2024-01-01' where nip = $1", OFFICIAL)
    with pytest.raises(ImportRefused, match="no active employee"):
        await bring("budgets", written(tmp_path, BUDGETS), evidence=accepting(plan))


async def test_nobody_accepts_evidence_of_their_own_goal(
    bring: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    own = order(plan, official=plan["employee"], accept=True)
    with pytest.raises(ImportRefused, match="nobody accepts evidence of their own goal"):
        await bring("budgets", written(tmp_path, BUDGETS), evidence=own)
    pending = order(plan, official=plan["employee"])
    assert made(await bring("budgets", written(tmp_path, BUDGETS), evidence=pending))[0] == 2


async def test_goal_of_another_calculator_is_refused(
    bring: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(ImportRefused, match="but the goal's calculator is"):
        await bring("students", written(tmp_path, STUDENTS), evidence=order(plan, where={}))
    regions = written(tmp_path, "code,name\n35,Jawa Timur\n")
    with pytest.raises(ImportRefused, match="lines of regions are evidence of no goal"):
        await bring("regions", regions, evidence=order(plan, where={}))


async def test_goal_whose_calculator_is_missing_takes_nothing(
    bring: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    with pytest.raises(CalculatorMissing):
        await bring("budgets", written(tmp_path, BUDGETS), evidence=order(plan), catalogue=EMPTY)


async def test_appraisal_that_is_rated_takes_no_evidence(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await world.change("update appraisal set stage = 'CLOSED'")
    with pytest.raises(WrongStage, match="is closed;"):
        await bring("budgets", written(tmp_path, BUDGETS), evidence=order(plan))


async def test_dry_run_records_no_evidence_and_no_job(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    given = {"evidence": accepting(plan), "dry_run": True}
    assert made(await bring("budgets", written(tmp_path, BUDGETS), **given)) == (2, 0, 0, 0)
    assert await world.fetch(EVIDENCE) == []
    assert await world.fetch(JOBS) == []


async def test_evidence_of_thousands_of_lines_is_recorded_at_once(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    await world.change("update indicator set calculator_key = 'education.learning_gain'")
    header = STUDENTS.splitlines()[0]
    lines = (f"{n},GP,0,10,12,{10 + n % 11}" for n in range(3000))
    path = written(tmp_path, "\n".join([header, *lines]))
    given = accepting(plan, where={}, on=date(2024, 6, 30))
    assert made(await bring("students", path, evidence=given)) == (3000, 0, 0, 0)
    assert made(await bring("students", path, evidence=given)) == (0, 3000, 0, 0)


async def test_lines_of_the_unit_are_found_by_its_code(
    bring: Any, world: Any, plan: dict[str, Any], tmp_path: Path
) -> None:
    given = {"region": "REGENCY"}
    where = {name: CLASSES[name] for name in ("year", "parent")}
    path = written(tmp_path, BUDGETS)
    with pytest.raises(ImportRefused, match="no code of REGENCY"):
        await bring("budgets", path, evidence=order(plan, where=where, of_unit=given))
    await world.insert("external_code", scheme="REGENCY", value="Bangkalan", unit_id=plan["unit"])
    report = await bring("budgets", path, evidence=order(plan, where=where, of_unit=given))
    assert made(report) == (2, 0, 0, 0)
    with pytest.raises(ImportRefused, match="--of-unit takes region"):
        await bring("budgets", path, evidence=order(plan, of_unit={"place": "REGENCY"}))
