"""Indicators: proposed in the unit, decided by the performance team, changed by a new version."""

import asyncio
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from tilik_server.access.viewer import Viewer
from tilik_server.models.vocabulary import Role

PROPOSE = """
mutation ($input: ProposeIndicatorInput!) {
  proposeIndicator(input: $input) {
    ... on Indicator {
      id code version status isKey params unit { code } proposedBy { name }
      targetRange { lowest highest }
      supersedes { version } positions { code } calculator { key }
    }
    ... on Problem { code message fields { path message } }
  }
}
"""
DECIDED = """{
  ... on Indicator { id version status note decidedBy { name } }
  ... on Problem { code message fields { path message } }
}"""
DECIDE = {
    "approve": f"mutation ($id: ID!, $note: String) {{ did: approveIndicator(indicator: $id, "
    f"note: $note) {DECIDED} }}",
    "reject": f"mutation ($id: ID!, $note: String!) {{ did: rejectIndicator(indicator: $id, "
    f"note: $note) {DECIDED} }}",
    "retire": f"mutation ($id: ID!, $note: String!) {{ did: retireIndicator(indicator: $id, "
    f"note: $note) {DECIDED} }}",
}
NEWEST = "query ($code: String!) { indicator(code: $code) { version } }"


async def propose(graph: Any, viewer: Any, **more: Any) -> Any:
    """The answer to a proposal."""
    given = {
        "code": "QUEUE",
        "name": "Antrean",
        "description": "Waktu tunggu di loket",
        "aspect": "PROCESS",
        "unitOfMeasure": "menit",
        "polarity": "LOWER_IS_BETTER",
        "unitCode": "CLINIC",
    }
    return (await graph.ask(PROPOSE, viewer, input={**given, **more}))["proposeIndicator"]


async def decide(graph: Any, how: str, viewer: Any, indicator: Any, note: str = "Sesuai") -> Any:
    """The answer to a decision."""
    return (await graph.ask(DECIDE[how], viewer, id=indicator["id"], note=note))["did"]


async def stored(world: Any) -> list[tuple[int, str]]:
    """Version and status of each version of QUEUE."""
    rows = await world.fetch(
        "select version, status from indicator where code = 'QUEUE' order by version"
    )
    return [(row["version"], row["status"]) for row in rows]


async def test_proposal_is_kept_as_it_was_made(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    position = await world.position(code="P1")
    found = await propose(
        graph,
        tokens.person(office.ani),
        isKey=True,
        calculatorKey="public_service.service_completion",
        params={"standard_working_days": 5},
        positionCodes=["P1", "P1"],
    )
    assert (found["version"], found["status"], found["isKey"]) == (1, "PROPOSED", True)
    assert (found["proposedBy"], found["unit"]) == ({"name": "Ani"}, {"code": "CLINIC"})
    assert found["params"] == {"standard_working_days": 5}
    assert found["calculator"] == {"key": "public_service.service_completion"}
    assert (found["positions"], found["supersedes"]) == ([{"code": "P1"}], None)
    (row,) = await world.fetch("select position_id from indicator_position")
    assert row["position_id"] == position


@pytest.mark.parametrize(
    ("who", "may"),
    [("ani", True), ("chief", True), ("boss", True), ("stranger", False)],
)
async def test_anyone_of_the_unit_proposes(
    graph: Any, world: Any, office: Any, tokens: Any, told: Any, who: str, may: bool
) -> None:
    found = await propose(graph, tokens.person(getattr(office, who)))
    assert await stored(world) == ([(1, "PROPOSED")] if may else [])
    assert may or told(found) == ("NOT_YOUR_STEP", [])


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.PERFORMANCE_TEAM, True),
        (Role.AGENCY_ADMIN, True),
        (Role.REGION_VIEWER, True),
        (Role.INTEGRATION, False),
        (Role.EMPLOYEE, False),
    ],
)
async def test_those_who_watch_over_the_unit_propose_too(
    graph: Any, office: Any, tokens: Any, role: Role, may: bool
) -> None:
    def holder(unit: UUID) -> Viewer:
        """A person of another unit with the role, or a system."""
        is_person = role is not Role.INTEGRATION
        viewer: Viewer = tokens.role(role, unit)
        return replace(viewer, employee=office.stranger) if is_person else viewer

    assert ("id" in await propose(graph, holder(office.agency))) == may
    outside = tokens.role(role, office.elsewhere)
    assert (await propose(graph, outside))["code"] == "NOT_YOUR_STEP"


async def test_proposal_that_is_wrong_is_told_by_its_path(
    graph: Any, world: Any, office: Any, tokens: Any, told: Any
) -> None:
    completion = {"calculatorKey": "public_service.service_completion"}
    for more, expected in (
        ({"code": ""}, ("INVALID_ARGUMENT", ["input.code"])),
        ({"code": " X"}, ("INVALID_ARGUMENT", ["input.code"])),
        ({"code": "X\u200bY"}, ("INVALID_ARGUMENT", ["input.code"])),
        ({"name": "x" * 201}, ("INVALID_ARGUMENT", ["input.name"])),
        ({"description": "\0"}, ("INVALID_ARGUMENT", ["input.description"])),
        ({"unitOfMeasure": ""}, ("INVALID_ARGUMENT", ["input.unitOfMeasure"])),
        ({"calculatorKey": "nobody.knows"}, ("INVALID_ARGUMENT", ["input.calculatorKey"])),
        ({"params": {"a": 1}}, ("INVALID_ARGUMENT", ["input.params"])),
        ({**completion, "params": []}, ("INVALID_ARGUMENT", ["input.params"])),
        (
            {**completion, "params": {"standard_working_days": "x"}},
            ("INVALID_ARGUMENT", ["input.params.standard_working_days"]),
        ),
        (
            {"calculatorKey": "health.uci", "targetRange": {"lowest": 1, "highest": 120}},
            ("INVALID_ARGUMENT", ["input.targetRange.highest"]),
        ),
        (
            {"calculatorKey": "asn.observation", "targetRange": {"lowest": 0, "highest": 4}},
            ("INVALID_ARGUMENT", ["input.targetRange.lowest"]),
        ),
        ({"positionCodes": ["X"]}, ("INVALID_ARGUMENT", ["input.positionCodes.0"])),
        ({"unitCode": "NOWHERE"}, ("CODE_UNKNOWN", ["input.unitCode"])),
    ):
        assert told(await propose(graph, tokens.person(office.ani), **more)) == expected
    assert await stored(world) == []


async def test_same_proposal_again_is_the_one_that_waits(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    await world.position(code="P1")
    ani, more = tokens.person(office.ani), {"positionCodes": ["P1"]}
    found = await asyncio.gather(*(propose(graph, ani, **more) for _ in range(10)))
    assert len({each["id"] for each in found}) == 1
    assert await stored(world) == [(1, "PROPOSED")]
    for viewer, changed in (
        (tokens.person(office.chief), more),
        (ani, more),
        (ani, {}),
        (ani, {"isKey": True}),
    ):
        again = await propose(graph, viewer, **changed)
    assert (again["version"], len(await stored(world))) == (5, 5)


async def test_changed_indicator_is_a_new_version_and_agreed_goals_keep_theirs(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    ani, team = tokens.person(office.ani), tokens.role(Role.PERFORMANCE_TEAM, office.agency)
    first = await propose(graph, ani)
    assert (await decide(graph, "approve", team, first))["status"] == "APPROVED"
    await world.change(
        "update goal set indicator_id = (select id from indicator where code = 'QUEUE')"
    )
    second = await propose(graph, ani, name="Antrean loket")
    assert (second["version"], second["supersedes"]) == (2, {"version": 1})
    assert (await graph.ask(NEWEST, code="QUEUE"))["indicator"] == {"version": 1}
    await decide(graph, "approve", team, second)
    assert (await graph.ask(NEWEST, code="QUEUE"))["indicator"] == {"version": 2}
    assert await stored(world) == [(1, "RETIRED"), (2, "APPROVED")]
    rows = await world.fetch(
        "select distinct i.version from goal g join indicator i on i.id = g.indicator_id"
    )
    assert [row["version"] for row in rows] == [1]


async def test_rejected_version_leaves_the_one_before_it_in_use(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    ani, team = tokens.person(office.ani), tokens.role(Role.PERFORMANCE_TEAM, office.agency)
    await decide(graph, "approve", team, await propose(graph, ani))
    second = await propose(graph, ani)
    found = await decide(graph, "reject", team, second, " Belum terukur ")
    assert (found["status"], found["note"]) == ("REJECTED", "Belum terukur")
    third = await propose(graph, ani)
    assert (third["version"], third["supersedes"]) == (3, {"version": 1})
    assert (await graph.ask(NEWEST, code="QUEUE"))["indicator"] == {"version": 1}


async def test_retired_indicator_is_out_of_use(
    graph: Any, office: Any, tokens: Any, told: Any
) -> None:
    ani, team = tokens.person(office.ani), tokens.person(office.boss, Role.PERFORMANCE_TEAM)
    first = await propose(graph, ani)
    assert told(await decide(graph, "retire", team, first)) == ("WRONG_INDICATOR_STATUS", [])
    await decide(graph, "approve", team, first)
    found = await decide(graph, "retire", team, first, "Diganti")
    assert (found["status"], found["decidedBy"]) == ("RETIRED", {"name": "Boss"})
    assert (await graph.ask(NEWEST, code="QUEUE"))["indicator"] is None
    for how in DECIDE:
        again = await decide(graph, how, team, first)
        assert told(again) == ("WRONG_INDICATOR_STATUS", [])


@pytest.mark.parametrize("how", DECIDE)
async def test_only_the_performance_team_decides(
    graph: Any, world: Any, office: Any, tokens: Any, told: Any, how: str
) -> None:
    found = await propose(graph, tokens.person(office.ani))
    if how == "retire":
        await world.change("update indicator set status = 'APPROVED' where code = 'QUEUE'")
    before = await stored(world)
    for viewer in (
        tokens.person(office.ani),
        tokens.person(office.boss),
        tokens.role(Role.PERFORMANCE_TEAM, office.elsewhere),
        tokens.role(Role.INTEGRATION, office.clinic),
    ):
        # A proposal is for the unit's people and those above; what was approved is for all.
        hidden = viewer.employee is None and how != "retire"
        expected = ("NOT_FOUND", ["indicator"]) if hidden else ("NOT_YOUR_STEP", [])
        assert told(await decide(graph, how, viewer, found)) == expected
    assert await stored(world) == before


async def test_nobody_approves_their_own_proposal(
    graph: Any, office: Any, tokens: Any, told: Any
) -> None:
    ani = tokens.person(office.ani, Role.PERFORMANCE_TEAM)
    found = await propose(graph, ani)
    assert told(await decide(graph, "approve", ani, found)) == ("NOT_YOUR_STEP", [])
    budi = tokens.person(office.budi, Role.PERFORMANCE_TEAM)
    assert (await decide(graph, "approve", budi, found))["status"] == "APPROVED"


async def test_code_of_another_unit_is_taken(
    graph: Any, office: Any, tokens: Any, told: Any
) -> None:
    await propose(graph, tokens.person(office.ani))
    found = await propose(graph, tokens.person(office.stranger), unitCode="ELSEWHERE")
    assert told(found) == ("INDICATOR_CODE_TAKEN", [])


async def test_two_proposals_at_once_are_two_versions(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    ani = tokens.person(office.ani)
    await asyncio.gather(*(propose(graph, ani, name=f"Antrean {n}") for n in range(4)))
    assert [version for version, _ in await stored(world)] == [1, 2, 3, 4]


async def test_of_two_decisions_at_once_one_wins(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    found = await propose(graph, tokens.person(office.ani))
    team = tokens.role(Role.PERFORMANCE_TEAM)
    answers = await asyncio.gather(
        decide(graph, "approve", team, found), decide(graph, "reject", team, found)
    )
    assert sorted("id" in each for each in answers) == [False, True]
    (won,) = [each for each in answers if "id" in each]
    assert await stored(world) == [(1, won["status"])]


async def test_of_versions_approved_at_once_one_stays_approved(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    ani, team = tokens.person(office.ani), tokens.role(Role.PERFORMANCE_TEAM)
    versions = [await propose(graph, ani, name=f"Antrean {number}") for number in range(4)]
    answers = await asyncio.gather(*(decide(graph, "approve", team, each) for each in versions))
    assert [each["status"] for each in answers].count("APPROVED") >= 1
    assert {"code"} & {key for each in answers for key in each} == set()
    statuses = [status for _, status in await stored(world)]
    assert sorted(statuses) == ["APPROVED", "RETIRED", "RETIRED", "RETIRED"]


async def test_decision_that_is_wrong_is_told_by_its_path(
    graph: Any, office: Any, tokens: Any, told: Any, ids: Any
) -> None:
    team = tokens.role(Role.PERFORMANCE_TEAM)
    found = await propose(graph, tokens.person(office.ani))
    assert told(await decide(graph, "reject", team, found, " ")) == ("INVALID_ARGUMENT", ["note"])
    nobody = {"id": ids("Indicator", office.ani)}
    assert told(await decide(graph, "approve", team, nobody)) == ("NOT_FOUND", ["indicator"])
    other = {"id": ids("Goal", office.ani)}
    assert told(await decide(graph, "retire", team, other)) == ("INVALID_ID", ["indicator"])


async def test_a_proposal_says_what_targets_may_be(
    graph: Any, world: Any, office: Any, tokens: Any
) -> None:
    viewer = tokens.person(office.ani)
    for low, high in ((1, 60), (None, 60), (None, None)):
        given = {"lowest": low, "highest": high}
        made = await propose(graph, viewer, targetRange=given)
        assert made["targetRange"] == (given if high else None)
        assert (await propose(graph, viewer, targetRange=given))["id"] == made["id"]
    assert len(await stored(world)) == 3


@pytest.mark.parametrize(
    ("bounds", "end"),
    [
        ({"lowest": -1}, "lowest"),
        ({"highest": 1.1e15}, "highest"),
        ({"lowest": 60, "highest": 1}, "highest"),
    ],
)
async def test_a_range_that_no_target_can_have_is_refused(
    graph: Any, office: Any, tokens: Any, told: Any, bounds: dict[str, float], end: str
) -> None:
    answer = await propose(graph, tokens.person(office.ani), targetRange=bounds)
    assert told(answer) == ("INVALID_ARGUMENT", [f"input.targetRange.{end}"])
