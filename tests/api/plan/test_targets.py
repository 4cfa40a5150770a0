"""Targets: what an indicator allows, and a warning about one far from its indicator's others."""

import re
from typing import Any

import pytest
from orjson import dumps

from tilik_server.operations.plan.target_rules import FEWEST, OF_UNIT, USUAL

GOAL = {"statement": "Cakupan naik", "indicatorCode": "IKU", "target": 100}


@pytest.mark.parametrize(
    ("polarity", "target", "word"),
    [
        ("HIGHER_IS_BETTER", 0, "ZERO_TOLERANCE"),
        ("HIGHER_IS_BETTER", -5, "above 0"),
        ("LOWER_IS_BETTER", 0, "ZERO_TOLERANCE"),
        ("LOWER_IS_BETTER", -0.1, "above 0"),
        ("TARGET_IS_BEST", 0, "ZERO_TOLERANCE"),
        ("ZERO_TOLERANCE", 3, "0 or no target"),
    ],
)
async def test_a_target_that_its_indicator_cannot_have_is_refused(
    office: Any, world: Any, polarity: str, target: float, word: str
) -> None:
    await world.indicator(code="IKU", polarity=polarity)
    before = await office.plan()
    answer = await office.set_goals({**GOAL, "target": target})
    (fault,) = answer["fields"]
    assert (answer["code"], fault["path"]) == (
        "INVALID_ARGUMENT",
        ["input", "goals", "0", "target"],
    )
    assert word in fault["message"]
    assert await office.plan() == before


@pytest.mark.parametrize("target", [0, None])
async def test_zero_tolerance_wants_no_other_target(
    office: Any, world: Any, target: float | None
) -> None:
    await world.indicator(code="IKU", polarity="ZERO_TOLERANCE")
    assert "stage" in await office.set_goals({**GOAL, "target": target})


@pytest.mark.parametrize("step", ["SubmitPlan", "AgreePlan"])
async def test_a_target_that_was_stored_before_is_refused_later(
    office: Any, world: Any, step: str
) -> None:
    await world.indicator(code="IKU")
    await office.set_goals(GOAL)
    if step == "AgreePlan":
        await office.take("SubmitPlan", "staff")
    await world.change("update goal set target = -5 where indicator_id is not null")
    answer = await office.take(step, "staff" if step == "SubmitPlan" else "lead")
    assert answer["code"] == "PLAN_INCOMPLETE"
    assert answer["fields"][0]["message"] == "Cakupan naik: give a target above 0"


REACHED: tuple[tuple[str, dict[str, Any], float, str | None], ...] = (
    ("education.attendance_rate", {}, 100.5, "give 0 to 100, all that {key} can give"),
    ("health.drop_out", {}, 101, "give at most 100, all that {key} can give"),
    ("asn.observation", {}, 0.5, "give 1 to 4, all that {key} can give"),
    ("public_service.satisfaction_index", {}, 20, "give 25 to 100, all that {key} can give"),
    ("public_service.satisfaction_index", {"weight": 0.5}, 120, None),
    ("health.immunisation_coverage", {}, 120, None),
    ("asn.target_achievement", {}, 1e15, None),
    ("asn.gone", {}, 1000, None),
)


@pytest.mark.parametrize(("key", "params", "target", "message"), REACHED)
async def test_a_target_that_its_calculator_never_reaches_is_refused(
    office: Any, world: Any, key: str, params: dict[str, Any], target: float, message: str | None
) -> None:
    await world.indicator(code="IKU", calculator_key=key, params=dumps(params).decode())
    answer = await office.set_goals({**GOAL, "target": target})
    if message is None:
        assert "stage" in answer
        return
    (fault,) = answer["fields"]
    assert (fault["path"], fault["message"]) == (
        ["input", "goals", "0", "target"],
        message.format(key=key),
    )


async def test_the_parameters_of_a_goal_widen_what_its_calculator_reaches(
    office: Any, world: Any
) -> None:
    await world.indicator(code="IKU", calculator_key="finance.consistency")
    assert "fields" in await office.set_goals({**GOAL, "target": 101})
    assert "stage" in await office.set_goals({**GOAL, "target": 101, "params": {"lowest": 150}})


@pytest.mark.parametrize("step", ["SubmitPlan", "AgreePlan"])
async def test_a_target_that_was_stored_before_its_calculator_said_its_reach_is_refused(
    office: Any, world: Any, step: str
) -> None:
    await world.indicator(code="IKU", calculator_key="health.uci")
    await office.set_goals(GOAL)
    if step == "AgreePlan":
        await office.take("SubmitPlan", "staff")
    await world.change("update goal set target = 101 where indicator_id is not null")
    answer = await office.take(step, "staff" if step == "SubmitPlan" else "lead")
    assert answer["code"] == "PLAN_INCOMPLETE"
    (fault,) = answer["fields"]
    assert fault["message"] == "Cakupan naik: give 0 to 100, all that health.uci can give"


async def others(office: Any, world: Any, *targets: float) -> Any:
    """Gives people of the agency a goal of one indicator each, with these targets."""
    indicator = await world.indicator(code="IKU")
    for target in targets:
        person = await world.employee(office.units["dinas"])
        appraisal = await world.appraisal(person, office.units["dinas"], office.cycle)
        await world.goal(
            appraisal, office.units["dinas"], office.cycle, indicator_id=indicator, target=target
        )
    return indicator


def unusual(plan: Any) -> list[str]:
    """What the warnings about targets say."""
    return [each["message"] for each in plan["warnings"] if each["code"] == "TARGET_UNUSUAL"]


async def test_a_mistyped_target_is_warned_of_at_every_step(office: Any, world: Any) -> None:
    await others(office, world, 90, 95, 100, 100, 100)
    answer = await office.set_goals({**GOAL, "target": 0.1})
    (message,) = unusual(answer)
    assert message == (
        "IKU: target 0.1 is the median divided by 1000 of 5 others of this indicator in the "
        "agency, which is 100. Check the number and its unit (dokumen)."
    )
    for step, by in (("SubmitPlan", "staff"), ("AgreePlan", "lead")):
        await world.change("update appraisal set warnings = '[]'")
        assert "stage" in await office.take(step, by)
        assert unusual(await office.plan()) == [message], step


async def test_a_target_of_many_times_the_others_is_warned_of(office: Any, world: Any) -> None:
    await others(office, world, 10, 10, 12, 10, 10)
    assert (
        "is 15 times the median of 5 others"
        in unusual(await office.set_goals({**GOAL, "target": 150}))[0]
    )
    (stored,) = await world.fetch(
        "select warnings #>> '{0,message,id}' as said from appraisal where warnings <> '[]'"
    )
    assert stored["said"].startswith("IKU: target 150 adalah 15 kali median dari 5 target lain")
    assert unusual(await office.set_goals({**GOAL, "target": 15})) == []


async def test_fewer_than_five_or_those_of_another_agency_are_not_compared(
    office: Any, world: Any
) -> None:
    indicator = await others(office, world, 100, 100, 100, 100)
    elsewhere = office.units["lain"]
    for _ in range(5):
        appraisal = await world.appraisal(await world.employee(elsewhere), elsewhere, office.cycle)
        await world.goal(appraisal, elsewhere, office.cycle, indicator_id=indicator, target=100.0)
    assert unusual(await office.set_goals({**GOAL, "target": 0.1})) == []


SCORED = """
query ($id: ID!) { node(id: $id) { ... on Appraisal { goals(first: 1) { nodes {
  target score { target achievement isCurrent }
} } } } }
"""


async def test_a_score_of_the_target_before_a_revision_is_marked(office: Any, world: Any) -> None:
    async def look() -> Any:
        data = await office.graph.ask(SCORED, office.viewer("staff"), id=office.id())
        return data["node"]["goals"]["nodes"][0]

    await world.indicator(code="IKU")
    (goal,) = await office.agreed({**GOAL, "target": 0.1})
    (row,) = await world.fetch("select id from goal where indicator_id is not null")
    computed = {"status": "COMPUTED", "value": 90.0, "achievement": 90_000.0, "target": 0.1}
    await world.below("score", row["id"], **computed)
    before = {"target": 0.1, "achievement": 90_000, "isCurrent": True}
    assert await look() == {"target": 0.1, "score": before}
    await office.take("RevisePlan", "lead", reason="Salah ketik")
    assert (await look())["score"] == before
    await office.set_goals({**GOAL, "id": goal["id"]})
    assert await look() == {"target": 100, "score": before | {"isCurrent": False}}


@pytest.mark.parametrize(
    ("bounds", "target", "message"),
    [
        ((1, 100), 0.1, "give 1 to 100, the range of the indicator IKU"),
        ((1, 100), 100.5, "give 1 to 100, the range of the indicator IKU"),
        ((50, None), 49, "give at least 50, the range of the indicator IKU"),
        ((None, 100), 1000, "give at most 100, the range of the indicator IKU"),
        ((1, 100), 100, None),
        ((1, 100), 1, None),
        ((None, None), 1e15, None),
    ],
)
async def test_a_target_outside_of_its_indicator_s_range_is_refused(
    office: Any, world: Any, bounds: tuple[float, float], target: float, message: str | None
) -> None:
    await world.indicator(code="IKU", target_lowest=bounds[0], target_highest=bounds[1])
    answer = await office.set_goals({**GOAL, "target": target})
    if message is None:
        assert "stage" in answer
    else:
        assert [each["message"] for each in answer["fields"]] == [message]


MANY = """
insert into goal (id, cycle_id, unit_id, appraisal_id, ordinal, axis_key, statement, kind, shared,
  indicator_id, target)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, n, 'work_result', 'Hasil', 'MAIN', false,
  $2, 100 + n % 10
from appraisal a, generate_series(1, 3000) n where a.id = $1
"""


async def test_what_is_usual_is_read_from_the_newest_goals_of_a_unit(
    office: Any, world: Any
) -> None:
    indicator = await world.indicator(code="IKU")
    peer = office.appraisals["peer"]
    await world.change(MANY, peer, indicator)
    values = (office.units["bidang"], [indicator], office.appraisals["staff"], FEWEST)
    (found,) = await world.fetch(USUAL.sql, *values)
    assert found["targets"] == OF_UNIT
    assert 100 <= found["median"] <= 109
    lines = await world.fetch(f"explain (analyze, timing off) {USUAL.sql}", *values)
    plan = "\n".join(row["QUERY PLAN"] for row in lines)
    read = r"using goal_by_indicator_in_unit on goal g .*rows=([\d.]+) loops=(\d+)"
    ((rows, loops),) = re.findall(read, plan)
    assert float(rows) * int(loops) == OF_UNIT
    assert "Seq Scan on goal" not in plan
    assert "Sort Key: g.id" not in plan
    answer = await office.set_goals({**GOAL, "target": 10})
    assert [each["code"] for each in answer["warnings"]] == ["TARGET_UNUSUAL"]


@pytest.mark.parametrize("step", ["SubmitPlan", "AgreePlan"])
async def test_the_named_documents_of_the_steps_show_the_warning(
    office: Any, world: Any, step: str
) -> None:
    await others(office, world, *[100] * 5)
    await office.set_goals({**GOAL, "target": 0.1})
    answer = await office.take("SubmitPlan", "staff")
    if step == "AgreePlan":
        answer = await office.take("AgreePlan", "lead")
    assert [each["code"] for each in answer["warnings"]] == ["TARGET_UNUSUAL"]
