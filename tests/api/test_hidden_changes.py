"""Steps of those who may not read all that a step touches, or lose sight of it by the step."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role

PROBLEM = "... on Problem { code message fields { path message } }"
REASSIGN = f"""
mutation ($appraisal: ID!, $appraiser: ID!) {{
  reassignAppraiser(appraisal: $appraisal, appraiser: $appraiser, reason: "Cuti") {{
    ... on Appraisal {{ id version appraiser {{ name }} timeline {{ totalCount }} }} {PROBLEM}
  }}
}}
"""
END = f"""
mutation ($appraisal: ID!, $on: Date!) {{
  endAppraisal(appraisal: $appraisal, on: $on, reason: "Mutasi") {{
    ... on Appraisal {{ id endsOn }} {PROBLEM}
  }}
}}
"""
RECORD = f"""
mutation ($input: RecordEvidenceInput!) {{
  recordEvidence(input: $input) {{ ... on Evidence {{ id title goal {{ statement }} }} {PROBLEM} }}
}}
"""
ASSESS = f"""
mutation ($input: AssessCompetencyInput!) {{
  assessCompetency(input: $input) {{ ... on CompetencyProfile {{ id }} {PROBLEM} }}
}}
"""
SHOWN = "query ($id: ID!) { node(id: $id) { id } }"
FORUM = f"""
mutation ($input: RecordForumInput!) {{
  recordForum(input: $input) {{
    ... on UnitSummary {{ stages {{ stage count }} }} {PROBLEM}
  }}
}}
"""


@dataclass(frozen=True)
class Desk:
    """An employee with an appraiser and a superior of another unit, and the head of one above."""

    unit: UUID
    cycle: int
    people: dict[str, UUID]
    appraisal: UUID
    goal: UUID

    def viewer(self, name: str) -> Viewer:
        """The person of that name, or the holder of a role in the unit."""
        if name in self.people:
            return Viewer("user", employee=self.people[name])
        return Viewer("user", grants=(Grant(Role(name), self.unit),))


@pytest.fixture
async def desk(world: Any) -> Desk:
    """The desk, with an entry in the appraisal's timeline."""
    top, elsewhere, cycle = await world.unit(), await world.unit(), await world.cycle()
    unit = await world.unit(top)
    people = {
        name: await world.employee(elsewhere, name=name)
        for name in ("appraiser", "superior", "next", "head")
    }
    people["employee"] = await world.employee(unit, name="employee")
    await world.change("update unit set head_id = $1 where id = $2", people["head"], top)
    appraisal = await world.appraisal(
        people["employee"],
        unit,
        cycle,
        appraiser_id=people["appraiser"],
        appraiser_superior_id=people["superior"],
    )
    goal = await world.goal(appraisal, unit, cycle)
    await world.below("timeline_entry", appraisal)
    return Desk(unit, cycle, people, appraisal, goal)


async def entries(world: Any) -> list[tuple[int, str]]:
    """The ordinals and actions of the stored timeline."""
    rows = await world.fetch("select ordinal, action from timeline_entry order by ordinal")
    return [(row["ordinal"], row["action"]) for row in rows]


async def test_superior_who_names_another_appraiser_loses_the_appraisal(
    graph: Any, world: Any, desk: Desk
) -> None:
    given = {
        "appraisal": encode("Appraisal", desk.appraisal),
        "appraiser": encode("Employee", desk.people["next"]),
    }
    superior = desk.viewer("superior")
    answer = (await graph.ask(REASSIGN, superior, **given))["reassignAppraiser"]
    assert (answer["version"], answer["appraiser"]) == (2, {"name": "next"})
    # What belongs to it is read as the viewer, who is nobody on it now.
    assert answer["timeline"] == {"totalCount": 0}
    assert await entries(world) == [(1, "agreePlan"), (2, "reassignAppraiser")]
    assert await graph.ask(SHOWN, superior, id=given["appraisal"]) == {"node": None}


async def test_administrator_of_the_agency_writes_a_timeline_unread(
    graph: Any, world: Any, desk: Desk
) -> None:
    given = {"appraisal": encode("Appraisal", desk.appraisal), "on": "2025-06-30"}
    answer = await graph.ask(END, desk.viewer("AGENCY_ADMIN"), **given)
    assert answer["endAppraisal"]["endsOn"] == "2025-06-30"
    assert await entries(world) == [(1, "agreePlan"), (2, "endAppraisal")]


async def test_head_confirms_ratings_unread(graph: Any, world: Any, desk: Desk) -> None:
    await world.change("update appraisal set stage = 'RATED'")
    await world.below("rating", desk.appraisal)
    (unit,) = await world.fetch("select code from unit where id = $1", desk.unit)
    people = [encode("Employee", desk.people[name]) for name in ("head", "superior")]
    forum = {
        "unitCode": unit["code"],
        "cycleCode": "2025",
        "heldOn": str(date(2025, 12, 1)),
        "participants": people,
        "chair": people[1],
        "minutes": "Sepakat",
        "confirmRest": True,
    }
    answer = await graph.ask(FORUM, desk.viewer("head"), input=forum)
    assert answer["recordForum"]["stages"] == [{"stage": "CALIBRATED", "count": 1}]
    assert [each[0] for each in await entries(world)] == [1, 2]
    (copied,) = await world.fetch("select count(*) from rating where source = 'FORUM'")
    assert copied["count"] == 1


async def test_recorder_is_shown_the_evidence_once(graph: Any, world: Any, desk: Desk) -> None:
    given = {
        "goal": encode("Goal", desk.goal),
        "kind": "ACTIVITY",
        "title": "Kegiatan",
        "occurredOn": "2025-06-02",
        "record": {"realised": 4},
    }
    admin = desk.viewer("AGENCY_ADMIN")
    found = (await graph.ask(RECORD, admin, input=given))["recordEvidence"]
    assert found["title"] == "Kegiatan"
    assert await graph.ask(SHOWN, admin, id=found["id"]) == {"node": None}


@pytest.mark.parametrize(("who", "may"), [("head", True), ("appraiser", False)])
async def test_appraiser_outside_of_the_line_assesses_nobody(
    graph: Any, world: Any, desk: Desk, who: str, may: bool
) -> None:
    await world.competency()
    given = {
        "employee": encode("Employee", desk.people["employee"]),
        "assessedOn": "2025-06-02",
        "levels": [{"competencyKey": "test.integrity", "level": 3}],
    }
    found = (await graph.ask(ASSESS, desk.viewer(who), input=given))["assessCompetency"]
    assert found.get("code") == (None if may else "NOT_YOUR_STEP")
