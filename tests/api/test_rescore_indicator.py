"""Rescoring by mutation: pages of an indicator's old scores, as the command computes them."""

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import USER, Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_server.sql.transaction import Transaction
from tilik_tests.old_scores import AGE, KEY, SCORES, old_score, version
from tilik_tests.viewers import ADMIN

RESCORE = """
mutation ($indicator: ID!, $under: String, $first: Int, $after: String, $dryRun: Boolean! = false) {
  rescoreIndicator(
    indicator: $indicator, under: $under, first: $first, after: $after, dryRun: $dryRun
  ) {
    ... on IndicatorRescoring {
      calculatorKey calculatorVersion stored due kept endCursor
      scores {
        goal { id } failed
        before { status value achievement band calculatorVersion }
        after { status value achievement band calculatorVersion }
      }
    }
    ... on Problem { code message fields { path message } }
  }
}
"""
ENTRIES = "select action, by_id, note from timeline_entry order by appraisal_id"
STORED = "select goal_id, status, value, achievement, calculator_version from score order by 1"


async def rescore(graph: Any, plan: dict[str, Any], viewer: Viewer = ADMIN, **more: Any) -> Any:
    """The answer to a request for the plan's indicator."""
    given = {"indicator": encode("Indicator", plan["indicator"]), **more}
    return (await graph.ask(RESCORE, viewer, **given))["rescoreIndicator"]


def holder(role: Role, plan: dict[str, Any], unit: Any) -> Viewer:
    """A person with a role in a unit."""
    return Viewer(USER.name, employee=plan["other"], grants=(Grant(role, unit),))


async def owned(graph: Any, world: Any, goals: int = 1) -> dict[str, Any]:
    """Old scores of an indicator that is the unit's own, and a person of another unit."""
    plan = await old_score(graph, world, goals)
    await world.change(
        "update indicator set unit_id = $2 where id = $1", plan["indicator"], plan["unit"]
    )
    plan["elsewhere"] = await world.unit(code="elsewhere")
    plan["other"] = await world.employee(plan["elsewhere"])
    return plan


async def test_page_lists_each_score_before_and_after(graph: Any, world: Any) -> None:
    plan = await owned(graph, world)
    team = holder(Role.PERFORMANCE_TEAM, plan, plan["unit"])
    found = await rescore(graph, plan, team)
    same = {"status": "COMPUTED", "band": None}
    assert found == {
        "calculatorKey": KEY,
        "calculatorVersion": version(graph),
        "stored": True,
        "due": 0,
        "kept": 0,
        "endCursor": None,
        "scores": [
            {
                "goal": {"id": encode("Goal", plan["goal"])},
                "failed": False,
                "before": {**same, "value": 3, "achievement": 30, "calculatorVersion": "0.9.0"},
                "after": {
                    **same,
                    "value": 4,
                    "achievement": 40,
                    "calculatorVersion": version(graph),
                },
            }
        ],
    }
    (entry,) = await world.fetch(ENTRIES)
    note = f"{KEY} {version(graph)}: 0.9.0 30 % → 40 %"
    assert tuple(entry.values()) == ("rescoreIndicator", plan["other"], note)


async def test_same_request_again_changes_nothing_more(graph: Any, world: Any) -> None:
    plan = await owned(graph, world)
    await rescore(graph, plan)
    before = await world.fetch("select s.*, s.xmin::text from score s")
    again = await rescore(graph, plan)
    assert (again["scores"], again["endCursor"]) == ([], None)
    assert await world.fetch("select s.*, s.xmin::text from score s") == before
    assert len(await world.fetch(ENTRIES)) == 1


async def test_dry_run_lists_and_stores_nothing(graph: Any, world: Any) -> None:
    plan = await owned(graph, world, goals=3)
    before = await world.fetch("select s.*, s.xmin::text from score s")
    listed, after = [], None
    for due in (3, 3, 3):
        page = await rescore(graph, plan, dryRun=True, first=1, after=after)
        assert (page["stored"], page["due"]) == (False, due)
        listed += page["scores"]
        after = page["endCursor"]
    assert (await rescore(graph, plan, dryRun=True, first=1, after=after))["scores"] == []
    assert {each["goal"]["id"] for each in listed} == {encode("Goal", key) for key in plan["goals"]}
    assert {each["after"]["achievement"] for each in listed} == {40}
    assert await world.fetch("select s.*, s.xmin::text from score s") == before
    assert await world.fetch(ENTRIES) == []


async def test_decided_appraisals_keep_their_scores(graph: Any, world: Any) -> None:
    plan = await owned(graph, world)
    await world.change("update appraisal set stage = 'DECIDED'")
    found = await rescore(graph, plan)
    assert (found["scores"], found["due"], found["kept"]) == ([], 0, 1)
    (stored,) = await world.fetch(SCORES)
    assert stored["calculator_version"] == "0.9.0"


async def pages(graph: Any, plan: dict[str, Any], **more: Any) -> list[Any]:
    """The scores of all pages of two."""
    shown, after = [], None
    while True:
        page = await rescore(graph, plan, first=2, after=after, **more)
        shown += page["scores"]
        if (after := page["endCursor"]) is None:
            return shown


def command_lines(settings: Any, *arguments: str) -> list[str]:
    """The lines of the command, without the last one, which sums up."""
    done = subprocess.run(
        [Path(sys.executable).parent / "tilik", "score", "--new-version", KEY, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "TILIK_DATABASE_URL": settings.database_url.get_secret_value()},
    )
    return done.stdout.splitlines()[:-1]


def as_line(score: Any) -> str:
    """A score of an answer, as the command writes it."""
    before, after = (
        f"{each['calculatorVersion']} {each['status']} value {each['value']}, "
        f"achievement {each['achievement']}"
        for each in (score["before"], score["after"])
    )
    return f"{score['goal']['id']}: {before} -> {after}"


async def test_mutation_does_what_the_command_does(graph: Any, world: Any, settings: Any) -> None:
    plan = await owned(graph, world, goals=5)
    listed = command_lines(settings, "--dry-run")
    assert [as_line(each) for each in await pages(graph, plan, dryRun=True)] == listed
    assert len(listed) == 5
    assert command_lines(settings) == listed
    by_command = await world.fetch(STORED)
    told = [row["note"].count("→") for row in await world.fetch(ENTRIES)]
    await world.change(AGE)
    assert [as_line(each) for each in await pages(graph, plan)] == listed
    assert await world.fetch(STORED) == by_command
    # The command names the changes of a batch in one entry, the mutation those of a page.
    now = [row["note"].count("→") for row in await world.fetch(ENTRIES)]
    assert (told, sorted(now)) == ([5], [1, 2, 2, 5])


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.PERFORMANCE_TEAM, "unit", True),
        (Role.AGENCY_ADMIN, "unit", True),
        (Role.ADMIN, None, True),
        (Role.PERFORMANCE_TEAM, "elsewhere", False),
        (Role.AGENCY_ADMIN, "elsewhere", False),
        (Role.REGION_VIEWER, "unit", False),
        (Role.AUDITOR, "unit", False),
    ],
)
async def test_team_of_the_unit_rescores(
    graph: Any, world: Any, role: Role, where: str | None, may: bool
) -> None:
    plan = await owned(graph, world)
    viewer = holder(role, plan, None if where is None else plan[where])
    found = await rescore(graph, plan, viewer)
    assert found.get("code") == (None if may else "NOT_YOUR_STEP")
    (stored,) = await world.fetch(SCORES)
    assert stored["calculator_version"] == (version(graph) if may else "0.9.0")


async def test_everyones_indicator_is_rescored_under_a_unit(graph: Any, world: Any) -> None:
    plan = await owned(graph, world)
    await world.change("update indicator set unit_id = null")
    code = (await world.fetch("select code from unit where id = $1", plan["unit"]))[0]["code"]
    team = holder(Role.PERFORMANCE_TEAM, plan, plan["unit"])
    assert (await rescore(graph, plan, team))["code"] == "NOT_YOUR_STEP"
    assert (await rescore(graph, plan, team, under="elsewhere"))["code"] == "NOT_YOUR_STEP"
    other = holder(Role.PERFORMANCE_TEAM, plan, plan["elsewhere"])
    assert (await rescore(graph, plan, other, under="elsewhere"))["scores"] == []
    assert (await rescore(graph, plan, other, under=code))["code"] == "NOT_YOUR_STEP"
    assert len((await rescore(graph, plan, team, under=code))["scores"]) == 1


async def test_figures_are_for_those_who_read_the_score(graph: Any, world: Any) -> None:
    plan = await owned(graph, world)
    viewer = holder(Role.AGENCY_ADMIN, plan, plan["unit"])
    seen = await graph.ask(
        "query ($id: ID!) { node(id: $id) { ... on Goal { score { value } } } }",
        viewer,
        id=encode("Goal", plan["goal"]),
    )
    ((score,)) = (await rescore(graph, plan, viewer, dryRun=True))["scores"]
    assert (score["before"] is None) == (seen["node"]["score"] is None)
    assert score["before"] is None
    assert score["after"] is None


async def test_wrong_request_is_told_by_its_path(graph: Any, world: Any) -> None:
    plan = await owned(graph, world)

    async def told(**more: Any) -> Any:
        found = await rescore(graph, plan, **more)
        return found["code"], [each["path"] for each in found["fields"]]

    gone = encode("Indicator", plan["unit"])
    assert await told(indicator=gone) == ("NOT_FOUND", [["indicator"]])
    assert await told(under="nowhere") == ("CODE_UNKNOWN", [["under"]])
    assert await told(first=0) == ("INVALID_PAGE", [["first"]])
    assert await told(after="x") == ("INVALID_ID", [["after"]])
    await world.change("update indicator set calculator_key = 'asn.gone'")
    assert (await told())[0] == "CALCULATOR_MISSING"
    await world.change("update indicator set calculator_key = null, params = '{}'")
    assert await told() == ("INVALID_ARGUMENT", [["indicator"]])


async def test_statements_do_not_grow_with_the_scores(
    graph: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await owned(graph, world, goals=12)
    ran: list[Any] = []
    for name in ("fetch", "execute"):
        plain = getattr(Transaction, name)

        def counted(self: Any, text: Any, *values: Any, plain: Any = plain) -> Any:
            ran.append(text)
            return plain(self, text, *values)

        monkeypatch.setattr(Transaction, name, counted)
    counts = []
    for first in (1, 2, 9):
        ran.clear()
        found = await rescore(graph, plan, replace(ADMIN), first=first)
        assert len(found["scores"]) == first
        counts.append(len(ran))
    assert len(set(counts)) == 1
