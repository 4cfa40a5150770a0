"""People who move while their appraisal runs, and people without an appraiser."""

import asyncio
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import orjson
import pytest

from tilik_schema.reading.ids import decode, encode
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.models.base import new_id
from tilik_server.operations.cycle.start_appraisals import start_appraisals
from tilik_server.operations.evidence.withdraw_evidence import withdraw_evidence
from tilik_server.operations.reminders.remind import remind
from tilik_tests.viewers import ADMIN

OUTPUT = {
    "statement": "Laporan tersusun",
    "measure": "Laporan selesai",
    "unitOfMeasure": "laporan",
    "target": 12,
}
MOVED_ON = date(2025, 4, 1)
REASON = "Mutasi ke kecamatan"
START = """
mutation ($cycle: String!, $under: String!) {
  startAppraisals(input: {cycleCode: $cycle, under: $under}) { ... on StartedAppraisals {
    started alreadyStarted
    withoutAppraiser { name } withoutSuperior { name } runningElsewhere { name }
} } }
"""
LISTED = """
query ($filter: AppraisalFilter) { appraisals(filter: $filter, first: 100) { nodes {
  employee { name } warnings { code message }
} } }
"""


async def move(office: Any, world: Any, on: date = MOVED_ON, of: str = "staff") -> UUID:
    """End somebody's main post before a day, and begin another one in a new unit with a boss."""
    unit: UUID = await world.unit(code="kecamatan", name="Kecamatan")
    chief = await world.employee(unit, name="Camat")
    person = office.people[of]
    await world.change(
        "update assignment set starts_on = $2, ends_on = $3 where employee_id = $1",
        person,
        date(2024, 1, 1),
        on - timedelta(days=1),
    )
    await world.insert(
        "assignment",
        employee_id=person,
        unit_id=unit,
        position_id=await world.position(),
        starts_on=on,
        acting=False,
    )
    await world.change("update employee set supervisor_id = $2 where id = $1", person, chief)
    return unit


async def transfer(office: Any, by: str = "admin", of: str = "staff", **more: Any) -> Any:
    """What transferAppraisal answers."""
    given = {"reason": REASON, "copyPlan": False, **more}
    return await office.take("TransferAppraisal", by, of, **given)


async def listed(graph: Any, viewer: Viewer = ADMIN, **conditions: Any) -> dict[str, list[str]]:
    """The codes of warnings of the appraisals under these conditions, by the names of people."""
    answer = await graph.ask(LISTED, viewer, filter=conditions)
    return {
        each["employee"]["name"]: [warning["code"] for warning in each["warnings"]]
        for each in answer["appraisals"]["nodes"]
    }


async def appraisals_of(world: Any, person: UUID) -> list[dict[str, Any]]:
    """The days, units and people of somebody's appraisals, the first one first."""
    rows = await world.fetch(
        "select id, starts_on, ends_on, unit_id, appraiser_id, stage from appraisal"
        " where employee_id = $1 order by starts_on",
        person,
    )
    return [dict(row) for row in rows]


async def test_start_names_people_without_appraiser_or_superior(graph: Any, world: Any) -> None:
    unit = await world.unit(code="dinas")
    head = await world.employee(unit, name="Kepala")
    lead = await world.employee(unit, name="Kabid", supervisor_id=head)
    await world.employee(unit, name="Staf", supervisor_id=lead)
    await world.cycle()
    answer = (await graph.ask(START, cycle="2025", under="dinas"))["startAppraisals"]
    assert answer == {
        "started": 3,
        "alreadyStarted": 0,
        "withoutAppraiser": [{"name": "Kepala"}],
        "withoutSuperior": [{"name": name} for name in _by_key({head: "Kepala", lead: "Kabid"})],
        "runningElsewhere": [],
    }
    assert await listed(graph, withoutAppraiser=True) == {
        "Kepala": ["WITHOUT_APPRAISER", "WITHOUT_SUPERIOR"]
    }
    assert await listed(graph, withoutSuperior=True, withoutAppraiser=False) == {
        "Kabid": ["WITHOUT_SUPERIOR"]
    }
    assert await listed(graph, withoutSuperior=False) == {"Staf": []}
    again = (await graph.ask(START, cycle="2025", under="dinas"))["startAppraisals"]
    assert (again["started"], again["alreadyStarted"]) == (0, 3)
    assert again["withoutAppraiser"] == []


def _by_key(people: dict[UUID, str]) -> list[str]:
    return [people[key] for key in sorted(people)]


async def test_start_in_mid_year_leaves_nobody_overdue(graph: Any, world: Any) -> None:
    unit = await world.unit(code="dinas")
    lead = await world.employee(unit, name="Kabid")
    staff = await world.employee(unit, name="Staf", supervisor_id=lead)
    (found,) = await world.fetch("select tilik_today($1) as today", unit)
    today: date = found["today"]
    begin, end = today - timedelta(days=100), today + timedelta(days=200)
    await world.cycle(code="berjalan", starts_on=begin, ends_on=end)
    await start_appraisals(graph.database, OPERATOR, "berjalan", "dinas")
    (row,) = await world.fetch(
        "select starts_on, started_on, due_on from appraisal where employee_id = $1", staff
    )
    assert row == {
        "starts_on": begin,
        "started_on": today,
        "due_on": today + timedelta(days=20),
    }
    assert await listed(graph, overdue=True) == {}


async def test_moved_person_is_warned_about_until_the_appraisal_ends(
    office: Any, world: Any
) -> None:
    assert await listed(office.graph, moved=True) == {}
    unit = await move(office, world)
    assert "MOVED" in (await listed(office.graph, moved=True))["staff"]
    assert "staff" not in await listed(office.graph, moved=False)
    answer = (await office.graph.ask(START, cycle="2025", under="kecamatan"))["startAppraisals"]
    assert (answer["started"], answer["alreadyStarted"]) == (1, 0)
    assert answer["runningElsewhere"] == [{"name": "staff"}]
    await remind(world.database)
    await remind(world.database)
    told = await world.fetch(
        "select unit_id, role, step, due_on, text::text from outbox where kind = 'PERSON_MOVED'"
    )
    assert {row["unit_id"] for row in told} == {unit, office.units["bidang"]}
    assert len(told) == 2
    assert all(row["role"] == "PERFORMANCE_TEAM" for row in told)
    assert all(row["due_on"] == MOVED_ON for row in told)
    assert "staff" in orjson.loads(told[0]["text"])["en"]
    assert "transferAppraisal" in (await office.plan(by="team"))["nextSteps"]
    await transfer(office)
    assert "transferAppraisal" not in (await office.plan(by="team"))["nextSteps"]
    assert await listed(office.graph, moved=True) == {}


async def test_transfer_ends_the_old_one_and_starts_the_next(office: Any, world: Any) -> None:
    await office.agreed(OUTPUT)
    unit = await move(office, world)
    answer = await transfer(office, copyPlan=True)
    assert (answer["stage"], answer["version"]) == ("DRAFT", 1)
    old, new = await appraisals_of(world, office.people["staff"])
    assert (old["starts_on"], old["ends_on"], old["stage"]) == (
        date(2025, 1, 1),
        MOVED_ON - timedelta(days=1),
        "AGREED",
    )
    assert (new["starts_on"], new["ends_on"], new["unit_id"]) == (
        MOVED_ON,
        date(2025, 12, 31),
        unit,
    )
    assert decode(answer["id"], path="id") == ("Appraisal", new["id"])
    plan = await office.plan()
    entry = plan["timeline"]["nodes"][-1]
    assert (entry["action"], entry["note"]) == ("transferAppraisal", REASON)
    office.appraisals["next"] = new["id"]
    following = await office.plan("next")
    assert following["appraiser"] == {"name": "Camat"}
    assert [each["statement"] for each in await office.results("next")] == [OUTPUT["statement"]]
    assert following["timeline"]["nodes"][0]["action"] == "startAppraisals"


async def test_transfer_to_where_one_sees_nothing_answers_what_it_ended(
    office: Any, world: Any
) -> None:
    await office.agreed(OUTPUT)
    await move(office, world)
    answer = await transfer(office, by="team")
    assert answer["stage"] == "AGREED"
    old, new = await appraisals_of(world, office.people["staff"])
    assert (answer["id"], new["stage"]) == (office.id("staff"), "DRAFT")
    assert old["ends_on"] == MOVED_ON - timedelta(days=1)


async def test_transfer_without_the_plan_starts_an_empty_one_on_a_later_day(
    office: Any, world: Any
) -> None:
    await office.agreed(OUTPUT)
    await move(office, world)
    answer = await transfer(office, on="2025-05-01")
    assert answer["stage"] == "DRAFT"
    old, new = await appraisals_of(world, office.people["staff"])
    assert (old["ends_on"], new["starts_on"]) == (date(2025, 4, 30), date(2025, 5, 1))
    office.appraisals["next"] = new["id"]
    assert await office.results("next") == []


async def test_transfer_may_lead_to_the_cycle_of_the_other_agency(office: Any, world: Any) -> None:
    unit = await move(office, world)
    await world.cycle(code="kecamatan-2025", unit_id=unit)
    answer = await transfer(office, cycle="kecamatan-2025")
    assert answer["stage"] == "DRAFT"
    found = await world.fetch(
        "select c.code, a.starts_on, a.ends_on from appraisal a join cycle c on c.id = a.cycle_id"
        " where a.employee_id = $1 order by a.starts_on",
        office.people["staff"],
    )
    assert [tuple(row.values()) for row in found] == [
        ("2025", date(2025, 1, 1), date(2025, 3, 31)),
        ("kecamatan-2025", MOVED_ON, date(2025, 12, 31)),
    ]


@pytest.mark.parametrize(
    ("sent", "code", "paths"),
    [
        ({"on": "2025-03-31"}, "INVALID_ARGUMENT", ["on"]),
        ({"on": "2026-01-01"}, "INVALID_ARGUMENT", ["on"]),
        ({"on": "0001-01-01"}, "INVALID_ARGUMENT", ["on"]),
        ({"cycle": "1999"}, "CODE_UNKNOWN", ["cycleCode"]),
        ({"cycle": "a\0"}, "INVALID_ARGUMENT", ["cycleCode"]),
        ({"cycle": "lain-2025"}, "INVALID_ARGUMENT", ["cycleCode"]),
        ({"cycle": "2024"}, "INVALID_ARGUMENT", ["cycleCode"]),
        ({"cycle": "tutup"}, "CYCLE_NOT_OPEN", []),
        ({"reason": " "}, "INVALID_ARGUMENT", ["reason"]),
        ({"appraisal": "x"}, "INVALID_ID", ["appraisal"]),
        ({"appraisal": encode("Appraisal", new_id(1))}, "NOT_FOUND", ["appraisal"]),
    ],
)
async def test_transfer_that_is_not_possible_changes_nothing(
    office: Any, world: Any, sent: dict[str, Any], code: str, paths: list[str]
) -> None:
    await move(office, world)
    await world.cycle(code="lain-2025", unit_id=office.units["lain"])
    await world.cycle(code="2024", starts_on=date(2024, 1, 1), ends_on=date(2024, 12, 31))
    await world.cycle(code="tutup", status="CLOSED")
    before = await appraisals_of(world, office.people["staff"])
    refused = await transfer(office, **sent)
    assert (refused["code"], [".".join(each["path"]) for each in refused["fields"]]) == (
        code,
        paths,
    )
    assert await appraisals_of(world, office.people["staff"]) == before


async def test_who_did_not_move_is_not_transferred(office: Any, world: Any) -> None:
    refused = await transfer(office)
    assert (refused["code"], refused["fields"][0]["path"]) == ("INVALID_ARGUMENT", ["appraisal"])
    await move(office, world)
    assert (await transfer(office, by="stranger"))["code"] == "NOT_FOUND"
    assert (await transfer(office, by="staff"))["code"] == "NOT_YOUR_STEP"


async def test_of_two_transfers_at_once_one_wins(office: Any, world: Any) -> None:
    await move(office, world)
    answers = await asyncio.gather(*(transfer(office) for _ in range(3)))
    assert sorted(each.get("stage") or each["code"] for each in answers) == [
        "DRAFT",
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
    ]
    assert len(await appraisals_of(world, office.people["staff"])) == 2


async def test_nobody_withdraws_what_others_recorded_about_them(office: Any, world: Any) -> None:
    """Also with an administrator's role: the employee concerned is the employee first."""
    await office.agreed(OUTPUT)
    (goal,) = await world.fetch("select id from goal where statement = $1", OUTPUT["statement"])
    place = office.units["bidang"], office.cycle
    pieces = {
        name: await world.evidence(goal["id"], *place, submitted_by_id=office.people[name])
        for name in ("lead", "staff")
    }
    own = office.people["staff"]
    both = Viewer("user", "en", employee=own, grants=office.viewer("admin").grants)
    with pytest.raises(Exception, match="is for"):
        await withdraw_evidence(office.graph.database, both, pieces["lead"], "keliru")
    await withdraw_evidence(office.graph.database, both, pieces["staff"], "keliru")
    statuses = await world.fetch("select submitted_by_id, status from evidence")
    assert {row["submitted_by_id"]: row["status"] for row in statuses} == {
        own: "WITHDRAWN",
        office.people["lead"]: "PENDING",
    }
