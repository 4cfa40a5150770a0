"""A calculator's new version: scores of older ones are computed again, but no decided ones."""

from dataclasses import replace
from subprocess import CompletedProcess
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.errors import CalculatorMissing, CodeUnknown
from tilik_server.operations.indicator.new_version import OldScores, Rescoring
from tilik_server.scoring.compute import score_cycle, score_goals
from tilik_tests.commands import run_tilik, service_variables
from tilik_tests.old_scores import AGE, KEY, SCORES, old_score, version
from tilik_tests.viewers import ADMIN

ENTRIES = "select appraisal_id, action, by_id, note from timeline_entry order by appraisal_id"


def rescoring(graph: Any, **more: Any) -> Rescoring:
    """The scores of the calculator that are old."""
    return Rescoring(graph.database, graph.catalogue, graph.pool, OldScores(KEY, **more))


async def test_score_of_an_older_version_is_computed_again(graph: Any, world: Any) -> None:
    plan = await old_score(graph, world)
    assert await score_cycle(graph.database, graph.catalogue, graph.pool, "2025") == (0, 0)
    work = rescoring(graph)
    assert await work.count() == (1, 0)
    (found,) = (await work.batch()).scores
    assert (found.before["achievement"], found.after["achievement"]) == (30, 40)
    (stored,) = await world.fetch(SCORES)
    assert tuple(stored.values())[1:] == (4, 40, version(graph))
    (entry,) = await world.fetch(ENTRIES)
    note = f"{KEY} {version(graph)}: 0.9.0 30 % → 40 %"
    assert tuple(entry.values()) == (plan["appraisal"], "rescoreIndicator", None, note)
    assert await work.count() == (0, 0)
    assert (await work.batch()).scores == []


async def test_dry_run_stores_nothing(graph: Any, world: Any) -> None:
    await old_score(graph, world)
    before = await world.fetch("select s.*, s.xmin::text from score s")
    (found,) = (await rescoring(graph).batch(dry_run=True)).scores
    assert (found.before["achievement"], found.after["achievement"]) == (30, 40)
    assert await world.fetch("select s.*, s.xmin::text from score s") == before
    assert await world.fetch(ENTRIES) == []


@pytest.mark.parametrize("stage", ["DECIDED", "OBJECTED", "CLOSED"])
async def test_decided_appraisal_keeps_its_score(graph: Any, world: Any, stage: str) -> None:
    plan = await old_score(graph, world)
    await world.change("update appraisal set stage = $2 where id = $1", plan["appraisal"], stage)
    work = rescoring(graph)
    assert await work.count() == (0, 1)
    assert (await work.batch()).scores == []
    (stored,) = await world.fetch(SCORES)
    assert stored["calculator_version"] == "0.9.0"


async def shared(world: Any, plan: dict[str, Any]) -> UUID:
    """Another person's appraisal that takes the score of the plan's goal."""
    where = (plan["unit"], plan["cycle"])
    appraisal: UUID = await world.appraisal(await world.employee(plan["unit"]), *where)
    await world.goal(
        appraisal,
        *where,
        indicator_id=plan["indicator"],
        shared=True,
        contributes_to_id=plan["goal"],
    )
    return appraisal


async def test_score_that_a_decided_appraisal_takes_is_kept(graph: Any, world: Any) -> None:
    plan = await old_score(graph, world)
    other = await shared(world, plan)
    await world.change("update appraisal set stage = 'DECIDED' where id = $1", other)
    assert await rescoring(graph).count() == (0, 1)


async def test_all_appraisals_that_take_the_score_are_told(graph: Any, world: Any) -> None:
    plan = await old_score(graph, world)
    other = await shared(world, plan)
    await rescoring(graph).batch()
    told = {row["appraisal_id"] for row in await world.fetch(ENTRIES)}
    assert told == {plan["appraisal"], other}


async def test_run_that_was_ended_is_continued(graph: Any, world: Any) -> None:
    plan = await old_score(graph, world, goals=3)
    first = await rescoring(graph).batch(first=1)
    assert [each.goal for each in first.scores] == [first.last]
    assert await rescoring(graph).count() == (2, 0)
    rest = await rescoring(graph).batch(after=first.last, first=2)
    assert {each.goal for each in rest.scores} == {*plan["goals"]} - {first.last}
    assert (await rescoring(graph).batch(after=rest.last)).last is None


async def test_only_the_subtree_named_is_computed(graph: Any, world: Any) -> None:
    await old_score(graph, world)
    await world.unit(code="elsewhere")
    assert await rescoring(graph, under="elsewhere").count() == (0, 0)
    with pytest.raises(CodeUnknown):
        await rescoring(graph, under="nowhere").count()
    with pytest.raises(CalculatorMissing):
        Rescoring(graph.database, graph.catalogue, graph.pool, OldScores("asn.gone"))


async def test_what_changes_while_it_is_measured_is_left_out(
    graph: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = await old_score(graph, world, goals=2)
    measure = graph.pool.measure

    async def measure_late(requests: Any) -> Any:
        found = await measure(requests)
        monkeypatch.setattr(graph.pool, "measure", measure)
        await score_goals(graph.database, graph.catalogue, graph.pool, plan["goals"][:1])
        return found

    monkeypatch.setattr(graph.pool, "measure", measure_late)
    found = await rescoring(graph).batch()
    assert [each.goal for each in found.scores] == plan["goals"][1:]

    async def decide_meanwhile(requests: Any) -> Any:
        found = await measure(requests)
        await world.change("update appraisal set stage = 'DECIDED'")
        return found

    await world.change(AGE)
    monkeypatch.setattr(graph.pool, "measure", decide_meanwhile)
    assert (await rescoring(graph).batch()).scores == []
    assert {row["achievement"] for row in await world.fetch(SCORES)} == {30}


async def test_score_stays_if_the_new_version_does_not_finish(
    graph: Any, world: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    await old_score(graph, world)
    measure = graph.pool.measure

    async def measure_missing(requests: Any) -> Any:
        for each in requests:
            object.__setattr__(each, "calculator_key", "asn.gone")
        return await measure(requests)

    monkeypatch.setattr(graph.pool, "measure", measure_missing)
    (found,) = (await rescoring(graph).batch()).scores
    assert found.failed
    (stored,) = await world.fetch(SCORES)
    assert (stored["achievement"], stored["calculator_version"]) == (30, "0.9.0")
    assert await world.fetch(ENTRIES) == []


def commanded(settings: Any, *arguments: str) -> CompletedProcess[str]:
    """`tilik score --new-version` as an office would call it."""
    return run_tilik("score", "--new-version", KEY, *arguments, env=service_variables(settings))


async def test_command_lists_each_score_before_and_after(
    graph: Any, world: Any, settings: Any
) -> None:
    plan = await old_score(graph, world)
    line = (
        f"{encode('Goal', plan['goal'])}: 0.9.0 COMPUTED value 3.0, achievement 30.0 -> "
        f"{version(graph)} COMPUTED value 4.0, achievement 40.0\n"
    )
    by = f"by {KEY} {version(graph)}, 0 failed and stay, 0 of decided appraisals stay\n"
    done = commanded(settings, "--dry-run")
    assert (done.returncode, done.stdout) == (0, f"{line}1 score would be computed {by}")
    done = commanded(settings)
    assert (done.returncode, done.stdout) == (0, f"{line}1 score computed {by}")
    done = commanded(settings)
    assert (done.returncode, done.stdout) == (0, f"0 scores computed {by}")


@pytest.mark.parametrize("wrong", [["--cycle", "2025"], ["--explain", "x"]])
def test_command_refuses_two_tasks(settings: Any, wrong: list[str]) -> None:
    done = commanded(settings, *wrong)
    assert done.returncode == 2
    assert "Give one of --cycle, --new-version and --explain." in done.stderr


SUMMARY = """{ units(first: 50) { nodes { summary(cycleCode: "2025") {
  warnings { code message } indicators { scores warnings { code message } }
} } } }"""


async def warned(graph: Any, language: str) -> list[Any]:
    """The summaries of units with scores: each with the warnings of all and of the indicators."""
    data = await graph.ask(SUMMARY, replace(ADMIN, language=language))
    found = [each["summary"] for each in data["units"]["nodes"]]
    return [
        (each["warnings"], [one["warnings"] for one in each["indicators"]])
        for each in found
        if each["indicators"]
    ]


async def test_summary_warns_of_mixed_versions(graph: Any, world: Any) -> None:
    plan = await old_score(graph, world, goals=2)
    assert await warned(graph, "en") == [([], [[]])]
    await score_goals(graph.database, graph.catalogue, graph.pool, plan["goals"][:1])
    for language, words in (("en", "are of several versions"), ("id", "berasal dari beberapa")):
        ((of_all, (of_one,)),) = await warned(graph, language)
        assert of_all == of_one
        (warning,) = of_all
        assert warning["code"] == "VERSIONS_MIXED"
        assert words in warning["message"]
        assert f"(0.9.0, {version(graph)})" in warning["message"]
    await rescoring(graph).batch()
    assert await warned(graph, "en") == [([], [[]])]


async def test_scores_of_a_newer_version_are_not_turned_back(graph: Any, world: Any) -> None:
    await old_score(graph, world)
    # Later than today's, though not by the alphabet.
    await world.change("update score set calculator_version = '10.0.0'")
    work = rescoring(graph)
    assert await work.count() == (0, 0)
    assert (await work.batch()).scores == []
