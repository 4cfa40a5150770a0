"""Nothing is judged by a score while another one is being computed."""

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.operations.steps import settled_scores

SCHEME = "asn.pp_30_2019"
FAILED = "update procrastinate_jobs set status = 'failed'"
# What accepting evidence does up to its commit.
LOCK = "select from appraisal where id = $1 for share"
ACCEPT = "update evidence set status = 'ACCEPTED', verified_at = now() where id = $1"
DEFER = """
insert into procrastinate_jobs (queue_name, task_name, lock, queueing_lock, args)
values ('scoring', 'tilik.score_goal', 'score ' || $1::text, 'score ' || $1::text,
  jsonb_build_object('goal', $1::text))
"""
WAITING = "select from pg_locks where not granted"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A step waits for a tenth of a second."""
    monkeypatch.setattr(settled_scores, "PATIENCE", 0.1)


@pytest.fixture
async def office(make_office: Any) -> Any:
    """An office whose first appraisal is rated, by its behaviour alone, with a goal that is met."""
    made = await make_office(SCHEME)
    goal = await made.measured()
    await made.accept(await made.realised(goal, 7))
    await made.settle()
    await made.rate(behaviour=100)
    made.goal = goal
    return made


async def is_unchanged(office: Any, stage: str) -> None:
    """Nothing is stored of what was refused."""
    found = await office.read()
    assert (found["stage"], found["outcome"], found["adjustments"]) == (stage, None, [])


@pytest.mark.usefixtures("impatient")
async def test_nothing_is_calibrated_while_a_score_is_computed(office: Any) -> None:
    await office.accept(await office.realised(office.goal, 3))
    given = {"appraisal": encode("Appraisal", office.appraisal), "adjustments": []}
    for language, words in (("en", "still being computed"), ("id", "masih dihitung")):
        who = replace(office.team, language=language)
        found = await office.do("CalibrateAppraisal", who, input=given)
        assert found["code"] == "SCORES_PENDING"
        assert words in found["message"]
    await is_unchanged(office, "RATED")
    await office.settle()
    await office.calibrate()
    assert (await office.decide())["outcome"]["value"] == 100


@pytest.mark.usefixtures("impatient")
async def test_nothing_is_decided_while_the_score_of_a_shared_goal_is_computed(
    office: Any,
) -> None:
    whole = await office.measured(office.head_appraisal)
    await office.measured(shared=True, contributes_to_id=whole)
    await office.accept(await office.realised(whole, 10), office.leader)
    await office.settle()
    await office.calibrate()
    await office.accept(await office.realised(whole, 3), office.leader)
    assert (await office.decide())["code"] == "SCORES_PENDING"
    await is_unchanged(office, "CALIBRATED")
    await office.settle()
    # (70 + 120) / 2, as the achievement of 130 is capped.
    assert (await office.decide())["outcome"]["value"] == 96.5


async def test_a_decision_waits_for_the_score(office: Any) -> None:
    await office.accept(await office.realised(office.goal, 3))
    calibrating = asyncio.create_task(office.calibrate())
    await office.settle()
    assert (await calibrating)["stage"] == "CALIBRATED"
    assert (await office.decide())["outcome"]["value"] == 100


async def test_evidence_accepted_at_the_same_time_is_waited_for(office: Any, begin: Any) -> None:
    evidence = await office.realised(office.goal, 3)
    other = await begin()
    await other.run(LOCK, office.appraisal)
    await other.run(ACCEPT, evidence)
    await other.run(DEFER, str(office.goal))
    calibrating = asyncio.create_task(office.calibrate())
    async with asyncio.timeout(30):
        while not await office.world.fetch(WAITING):
            await asyncio.sleep(0.01)
    await other.commit()
    await office.settle()
    assert (await calibrating)["stage"] == "CALIBRATED"
    assert (await office.decide())["outcome"]["value"] == 100


@pytest.mark.usefixtures("impatient")
async def test_a_job_that_failed_counts_until_its_goal_is_scored(office: Any) -> None:
    await office.accept(await office.realised(office.goal, 3))
    await office.world.change(FAILED)
    assert (await office.calibrate())["code"] == "SCORES_PENDING"
    await office.compute(office.goal)
    await office.calibrate()
    assert (await office.decide())["outcome"]["value"] == 100


@pytest.mark.usefixtures("impatient")
async def test_no_objection_is_upheld_while_a_score_is_computed(office: Any) -> None:
    await office.calibrate()
    await office.decide()
    await office.object_to_it()
    await office.accept(await office.realised(office.goal, 3))
    objection = await office.objection()
    given = {"objection": objection, "response": "Benar"}
    await office.do("RespondToObjection", office.head, **given)
    ratings = [{"axisKey": "behaviour", "value": 110}]
    decision = {"objection": objection, "decision": "Diterima", "uphold": True, "ratings": ratings}
    found = await office.do("DecideObjection", office.leader, input=decision)
    assert found["code"] == "SCORES_PENDING"
    assert (await office.read())["stage"] == "OBJECTED"
    await office.settle()
    found = await office.do("DecideObjection", office.leader, input=decision)
    assert found["outcome"]["value"] == 103
