"""Next steps: what an appraisal offers to somebody is what they can do, and nothing more."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_server.operations.cycle.cycle_steps import ON_CYCLE, ON_UNIT, ON_UNIT_IN_CYCLE
from tilik_server.operations.indicator.indicator_steps import CHECKS as INDICATOR
from tilik_server.operations.steps.waiting import LABELS

NEXT = "query ($id: ID!) { node(id: $id) { ... on Appraisal { nextSteps } } }"
AGO = datetime.now(UTC) - timedelta(days=6)


async def offered(office: Any, who: Any) -> set[str]:
    """What the first appraisal offers to somebody."""
    asked = {"id": encode("Appraisal", office.appraisal)}
    viewer = who if isinstance(who, Viewer) else office.person(who)
    answer = await office.graph.ask(NEXT, viewer=viewer, **asked)
    return set(answer["node"]["nextSteps"])


async def test_rules_are_acknowledged_once_whatever_the_stage(office: Any) -> None:
    for stage in ("DRAFT", "RATED", "CLOSED"):
        await office.staged(stage, briefed_at=None)
        assert "acknowledge" in await offered(office, office.employee)
        await office.acknowledge(of=encode("Cycle", office.cycle))
        assert "acknowledge" not in await offered(office, office.employee)


async def test_an_imported_appraisal_asks_for_nothing(office: Any) -> None:
    await office.staged("CLOSED", imported=True)
    assert await offered(office, office.employee) == set()


async def test_a_review_waits_for_its_signature(office: Any) -> None:
    await office.change(briefed_at=AGO)
    review = encode("Review", await office.world.below("review", office.appraisal))
    await office.world.below("review", office.head_appraisal)
    assert "acknowledge" in await offered(office, office.employee)
    await office.acknowledge(of=review)
    assert "acknowledge" not in await offered(office, office.employee)


async def test_an_outcome_is_received_and_may_be_waived_after_it(office: Any) -> None:
    await office.change(briefed_at=AGO)
    await office.decided()
    for more in ({}, {"waiveObjection": True}):
        assert "acknowledge" in await offered(office, office.employee)
        await office.acknowledge(**more)
    assert await offered(office, office.employee) == set()


@pytest.mark.parametrize(
    ("hindering", "possible"),
    [
        ({"briefed_at": None}, True),
        ({"objection_until": 0}, True),
        ({"objection_until": 1}, False),
        ({"appraiser_superior_id": None}, False),
    ],
)
async def test_an_objection_is_filed_in_time_where_somebody_stands_above(
    office: Any, hindering: dict[str, Any], possible: bool
) -> None:
    await office.decided()
    if "objection_until" in hindering:
        hindering = {"objection_until": office.today - timedelta(days=hindering["objection_until"])}
    await office.change(**hindering)
    assert ("fileObjection" in await offered(office, office.employee)) is possible
    assert ((await office.object_to_it()).get("stage") == "OBJECTED") is possible


async def test_an_objection_is_answered_decided_and_final(office: Any) -> None:
    await office.decided()
    await office.object_to_it()
    assert "respondToObjection" in await offered(office, office.head)
    assert "decideObjection" not in await offered(office, office.leader)
    objection = await office.objection()
    await office.do("RespondToObjection", office.head, objection=objection, response="Tetap")
    assert "respondToObjection" not in await offered(office, office.head)
    assert "decideObjection" in await offered(office, office.leader)
    given = {"objection": objection, "uphold": False, "decision": "Tetap"}
    await office.do("DecideObjection", office.leader, input=given)
    assert "fileObjection" not in await offered(office, office.employee)


@pytest.mark.parametrize(("params", "days"), [({}, 5), ({"response_days": 2}, 2)])
async def test_an_objection_is_decided_when_the_days_to_answer_are_over(
    make_office: Any, params: dict[str, Any], days: int
) -> None:
    office = await make_office(params=params)
    await office.decided()
    await office.object_to_it()
    for ago in (days, days + 1):
        await office.world.change("update objection set filed_at = $1", office.days_ago(ago))
        assert ("decideObjection" in await offered(office, office.leader)) is (ago > days)


async def test_a_follow_up_is_settled_once(office: Any) -> None:
    words = {"title": '{"en": "a", "id": "a"}', "explanation": "{}"}
    await office.staged("CLOSED")
    assert "settleFollowUp" not in await offered(office, office.head)
    key = encode("FollowUp", await office.world.below("follow_up", office.appraisal, **words))
    assert "settleFollowUp" in await offered(office, office.head)
    await office.do("SettleFollowUp", office.head, followUp=key, note="Selesai")
    assert "settleFollowUp" not in await offered(office, office.head)


ON_EVIDENCE = {"withdrawEvidence", "verifyEvidence", "reopenEvidence"}


async def test_evidence_is_offered_where_there_is_some_to_act_on(office: Any) -> None:
    people = (office.employee, office.head, office.leader, office.team)

    async def by_whom() -> list[set[str]]:
        return [ON_EVIDENCE & await offered(office, who) for who in people]

    await office.staged("AGREED")
    assert "recordEvidence" not in await offered(office, office.employee)
    goal = await office.world.goal(office.appraisal, office.unit, office.cycle)
    assert "recordEvidence" in await offered(office, office.employee)
    assert await by_whom() == [set()] * 4
    piece = {"submitted_by_id": office.employee, "occurred_on": office.today}
    key = await office.world.evidence(goal, office.unit, office.cycle, **piece)
    verify = {"verifyEvidence"}
    assert await by_whom() == [{"withdrawEvidence"}, verify, set(), verify]
    await office.world.change("update evidence set submitted_at = $1", office.days_ago(20))
    assert await by_whom() == [{"withdrawEvidence"}, verify, verify, verify]
    await office.accept(key)
    assert await by_whom() == [{"withdrawEvidence"}, {"reopenEvidence"}, set(), set()]
    await office.world.change("update evidence set submitted_by_id = $1", office.head)
    assert await by_whom() == [set(), {"withdrawEvidence", "reopenEvidence"}, set(), set()]
    await office.world.change("update evidence set status = 'WITHDRAWN'")
    assert await by_whom() == [set()] * 4


async def test_a_plan_is_submitted_with_goals_and_ends_before_its_evidence(office: Any) -> None:
    await office.staged("DRAFT")
    assert "submitPlan" not in await offered(office, office.employee)
    goal = await office.world.goal(office.appraisal, office.unit, office.cycle)
    assert "submitPlan" in await offered(office, office.employee)
    assert "endAppraisal" in await offered(office, office.head)
    (row,) = await office.world.fetch(
        "select ends_on from appraisal where id = $1", office.appraisal
    )
    last = {"occurred_on": row["ends_on"]}
    await office.world.evidence(goal, office.unit, office.cycle, **last)
    assert "endAppraisal" not in await offered(office, office.head)


async def test_a_key_for_results_alone_is_offered_no_evidence(office: Any) -> None:
    await office.staged("AGREED")
    indicator = {"indicator_id": await office.world.indicator()}
    goal = await office.world.goal(office.appraisal, office.unit, office.cycle, **indicator)
    source = {"source": "kiosk", "status": "ACCEPTED"}
    await office.world.evidence(goal, office.unit, office.cycle, **source)
    steps = {"recordEvidence", "withdrawEvidence"}
    for scopes, calculators, expected in (
        (("results",), (), set()),
        (("results", "evidence"), (), {"withdrawEvidence"}),
        (("results", "evidence"), ("asn.target_achievement",), steps),
    ):
        grant = Grant(Role.INTEGRATION, None, scopes, calculators)
        key = Viewer("integration", grants=(grant,), source="kiosk")
        assert steps & await offered(office, key) == expected


WITH = """query ($id: ID!) { node(id: $id) {
  ... on Appraisal { nextSteps nextStepsWith { name label of reason } } } }"""


async def told(office: Any, who: Any) -> list[dict[str, Any]]:
    """The steps with what they are about; their names are those of the plain list."""
    asked = {"id": encode("Appraisal", office.appraisal)}
    node = (await office.graph.ask(WITH, viewer=office.person(who), **asked))["node"]
    assert list(dict.fromkeys(each["name"] for each in node["nextStepsWith"])) == node["nextSteps"]
    return list(node["nextStepsWith"])


async def test_acknowledge_says_of_what(office: Any) -> None:
    await office.decided()
    await office.change(briefed_at=None)
    held = await office.world.below("review", office.appraisal)
    review, cycle = encode("Review", held), encode("Cycle", office.cycle)
    waiting = [
        each for each in await told(office, office.employee) if each["name"] == "acknowledge"
    ]
    assert [each["of"] for each in waiting] == [cycle, review, None]
    assert {each["label"] for each in waiting} == {"Acknowledge"}
    assert all(each["reason"] for each in waiting)
    for each in waiting[:2]:
        await office.acknowledge(of=each["of"])
    assert [each["of"] for each in await told(office, office.employee)][:1] == [None]


async def test_every_step_has_a_label_in_both_languages() -> None:
    mutations = (*STEPS, *INDICATOR, *ON_CYCLE, *ON_UNIT, *ON_UNIT_IN_CYCLE)
    assert set(LABELS) == set(mutations)
    assert all(label.en and label.id for label in LABELS.values())
