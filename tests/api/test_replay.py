"""Replaying a stored score: the same inputs, and what differs today."""

from datetime import date
from subprocess import CompletedProcess
from typing import Any
from uuid import UUID, uuid4

import orjson
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.errors import NotFound
from tilik_server.scoring.compute import score_cycle
from tilik_server.scoring.replay import Replay, replay
from tilik_tests.commands import run_tilik, service_variables


async def scored(graph: Any, world: Any) -> dict[str, Any]:
    """A plan with one accepted piece of evidence and its score."""
    plan: dict[str, Any] = await world.plan()
    await world.evidence(plan["goal"], plan["unit"], plan["cycle"], status="ACCEPTED")
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")
    (row,) = await world.fetch("select id from score")
    return {**plan, "score": row["id"]}


async def replayed(graph: Any, score: UUID) -> Replay:
    """The score measured again."""
    return await replay(graph.database, graph.catalogue, graph.pool, score)


async def test_score_comes_out_the_same(graph: Any, world: Any) -> None:
    plan = await scored(graph, world)
    found = await replayed(graph, plan["score"])
    assert found.differences == []
    assert found.now.value == found.stored["value"] == 4


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ("update goal set target = 5", "target: was 10.0, is 5.0"),
        ("update score set calculator_version = '0.9.0'", "calculator version: was 0.9.0"),
        ("""update goal set params = '{"combine": "max"}'""", "parameters: was {}"),
        ("update indicator set calculator_key = 'health.drop_out'", "calculator: was asn."),
        ("update score set value = 7", "value: was 7.0, is 4.0"),
    ],
)
async def test_difference_is_named(graph: Any, world: Any, change: str, named: str) -> None:
    plan = await scored(graph, world)
    await world.change(change)
    found = await replayed(graph, plan["score"])
    assert [each.en for each in found.differences if each.en.startswith(named)]


async def test_evidence_accepted_since_is_named(graph: Any, world: Any) -> None:
    plan = await scored(graph, world)
    await world.evidence(
        plan["goal"],
        plan["unit"],
        plan["cycle"],
        status="ACCEPTED",
        occurred_on=date(2025, 9, 1),
    )
    found = await replayed(graph, plan["score"])
    assert [each.en for each in found.differences] == ["accepted evidence: was 1, is 2"]
    assert found.now.value == 4


async def test_unknown_score_is_not_found(graph: Any, world: Any) -> None:
    with pytest.raises(NotFound):
        await replayed(graph, uuid4())


def explained(settings: Any, *arguments: str) -> CompletedProcess[str]:
    """`tilik score --explain` as an office would call it."""
    return run_tilik("score", "--explain", *arguments, env=service_variables(settings))


async def test_command_shows_the_steps_and_that_nothing_differs(
    graph: Any, world: Any, settings: Any
) -> None:
    plan = await scored(graph, world)
    done = explained(settings, encode("Score", plan["score"]))
    assert (done.returncode, done.stderr) == (0, "")
    assert "COMPUTED: value 4.0, achievement 40.0" in done.stdout
    assert done.stdout.endswith("It comes out the same.\n")


async def test_command_says_what_differs_and_fails(graph: Any, world: Any, settings: Any) -> None:
    plan = await scored(graph, world)
    await world.change("update goal set target = 5")
    score = encode("Score", plan["score"])
    done = explained(settings, score)
    assert done.returncode == 1
    assert "differs: target: was 10.0, is 5.0" in done.stdout
    done = explained(settings, score, "--json")
    found = orjson.loads(done.stdout)
    assert (done.returncode, found["same"]) == (1, False)
    assert found["stored"]["achievement"] == found["now"]["achievement"] == 40


async def test_command_refuses_what_is_no_score_in_one_line(world: Any, settings: Any) -> None:
    for wrong, why in (
        ("nonsense", "--explain: this is not an id of this service"),
        (encode("Goal", uuid4()), "--explain: this id is of Goal, expected is one of Score"),
        (encode("Score", uuid4()), "What the request names does not exist"),
    ):
        done = explained(settings, wrong)
        assert (done.returncode, done.stdout) == (1, "")
        assert done.stderr.startswith(f"tilik: {why}")
        assert done.stderr.count("\n") == 1
