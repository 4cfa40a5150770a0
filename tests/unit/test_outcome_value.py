"""Outcomes of numeric schemes: values, conversion, opinions, bands, the new-idea clause."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_asn.pp_30_2019 import PP_30_2019
from tilik_asn.weighted import WEIGHTED
from tilik_plugin import Polarity
from tilik_server.errors import RatingMissing
from tilik_server.judging.axis_value import AxisFacts, GoalFacts
from tilik_server.judging.figures import weight_scored
from tilik_server.judging.outcome import Decision, Ground, decide_value
from tilik_server.models.vocabulary import RatingSource

PLAN_AND_BEHAVIOUR = {**PP_30_2019.model_dump(mode="json"), "plugin": {"name": "tilik-asn"}}
FOUR_AXES = {**WEIGHTED.model_dump(mode="json"), "plugin": {"name": "tilik-asn"}}
WEIGHTS = {"weights": {"result": 40, "process": 20, "behaviour": 20, "competency": 20}}


def rated(plan: float, behaviour: float, idea: str | None = None, **params: Any) -> Decision:
    facts = {"plan": AxisFacts(rating=plan), "behaviour": AxisFacts(rating=behaviour)}
    grounds = {"new_idea": [Ground(idea, "e1")]} if idea else {}
    return decide_value(PLAN_AND_BEHAVIOUR, params, facts, grounds)


def last_steps(decision: Decision, count: int) -> list[str]:
    return [each["expression"] for each in decision.explanation["steps"][-count:]]


def codes(decision: Decision) -> list[str]:
    return [each["code"] for each in decision.explanation["warnings"]]


@pytest.mark.parametrize(
    ("peer_opinions", "value", "expression"),
    [(False, 102.0, "105 × 0.7 + 95 × 0.3"), (True, 101.0, "105 × 0.6 + 95 × 0.4")],
)
def test_the_published_example(peer_opinions: bool, value: float, expression: str) -> None:
    decision = rated(105, 95, peer_opinions=peer_opinions)
    assert (decision.predicate_key, decision.value) == ("baik", value)
    assert expression in [each["expression"] for each in decision.explanation["steps"]]
    assert decision.explanation["params"]["weights"]["plan"] == (0.6 if peer_opinions else 0.7)


@pytest.mark.parametrize(
    ("value", "idea", "predicate"),
    [
        (120, "one counter", "sangat_baik"),
        (110, "one counter", "sangat_baik"),
        (110, None, "baik"),
        (120, None, "baik"),
        (109.99, "one counter", "baik"),
        (90, None, "baik"),
        (89.99, None, "cukup"),
        (70, None, "cukup"),
        (69.99, None, "kurang"),
        (50, None, "kurang"),
        (49.99, None, "sangat_kurang"),
        (0, None, "sangat_kurang"),
    ],
)
def test_both_edges_of_every_band(value: float, idea: str | None, predicate: str) -> None:
    assert rated(value, value, idea).predicate_key == predicate


def test_a_band_is_taken_from_the_rounded_value() -> None:
    decision = rated(89.994, 90.01)
    assert (decision.value, decision.predicate_key) == (90.0, "baik")


def test_the_lower_edge_of_kurang_is_a_parameter_of_the_cycle() -> None:
    assert rated(55, 55, kurang_minimum=60).predicate_key == "sangat_kurang"


def test_the_new_idea_is_named_with_its_evidence() -> None:
    idea, predicate = rated(115, 112, "one counter").explanation["steps"][-2:]
    assert idea["label"]["en"] == "one counter"
    assert idea["source"] == {"type": "Evidence", "id": "e1"}
    assert predicate["expression"] == "110 <= 114.1: sangat_baik"


def test_a_value_without_a_new_idea_says_what_is_missing() -> None:
    steps = rated(115, 112).explanation["steps"]
    assert steps[-2]["text"]["id"] == "belum ada ide baru atau cara baru yang diterapkan"
    assert steps[-1]["expression"] == "90 <= 114.1: baik"
    assert steps[-1]["text"] == {"en": "Good", "id": "Baik"}


def test_an_idea_does_not_lift_a_lower_value() -> None:
    assert last_steps(rated(95, 95, "one counter"), 1) == ["90 <= 95 < 110: baik"]


@pytest.mark.parametrize(
    ("missing", "name"), [("plan", "Plan (SKP)"), ("behaviour", "Work behaviour")]
)
def test_an_axis_without_data_gives_no_outcome(missing: str, name: str) -> None:
    facts = {axis: AxisFacts(rating=90) for axis in ("plan", "behaviour") if axis != missing}
    with pytest.raises(RatingMissing, match=re.escape(f"on {name} that")):
        decide_value(PLAN_AND_BEHAVIOUR, {}, facts, {})


def goals(*goals: GoalFacts, **params: Any) -> Decision:
    facts = {"plan": AxisFacts(goals=goals), "behaviour": AxisFacts(rating=90)}
    return decide_value(PLAN_AND_BEHAVIOUR, {"plan_weight": 1, **params}, facts, {})


def test_a_plan_s_value_is_the_weighted_mean_of_its_capped_goals() -> None:
    decision = goals(
        GoalFacts("reports", weight=60, achievement=130, score_id="s1"),
        GoalFacts("visits", weight=40, achievement=80, score_id="s2"),
    )
    assert decision.value == 104
    first, _, mean = decision.explanation["steps"][:3]
    assert first["expression"] == "min(130, 120)"
    assert first["source"] == {"type": "Score", "id": "s1"}
    assert mean["expression"] == "(120 × 60 + 80 × 40) / (60 + 40)"


def test_goals_without_weights_count_the_same() -> None:
    decision = goals(GoalFacts("a", achievement=100), GoalFacts("b", achievement=85))
    assert decision.value == 92.5
    assert "(100 + 85) / 2" in last_steps(decision, 4)


def test_a_cycle_sets_its_own_cap() -> None:
    assert goals(GoalFacts("a", achievement=130), achievement_cap=110).value == 110
    assert goals(GoalFacts("a", achievement=130), achievement_cap=200).value == 120


def test_a_goal_s_rating_stands_before_its_score() -> None:
    assert goals(GoalFacts("a", rating=95, achievement=130)).value == 95


def test_a_goal_without_value_is_left_out_and_named() -> None:
    decision = goals(GoalFacts("reports", achievement=90), GoalFacts("visits"))
    assert decision.value == 90
    assert codes(decision) == ["GOAL_WITHOUT_VALUE"]
    assert "visits" in decision.explanation["warnings"][0]["message"]["id"]


def test_an_exempted_goal_is_left_out_and_named_apart() -> None:
    exempted = GoalFacts("visits", weight=60, is_exempted=True)
    decision = goals(GoalFacts("reports", weight=40, achievement=90), exempted)
    assert (decision.value, codes(decision)) == (90, ["GOAL_EXEMPTED"])
    scored = GoalFacts("visits", weight=60, achievement=50, is_exempted=True)
    decision = goals(GoalFacts("reports", weight=40, achievement=90), scored)
    assert (decision.value, codes(decision)) == (66, [])


@pytest.mark.parametrize(
    ("plan", "share"),
    [
        ([], None),
        ([GoalFacts("a", achievement=1), GoalFacts("b"), GoalFacts("c")], 33.33),
        ([GoalFacts("a", weight=10, achievement=120), GoalFacts("b", weight=90)], 10),
        ([GoalFacts("a", weight=10, achievement=120), GoalFacts("b", weight=90, rating=80)], 10),
        (
            [
                GoalFacts("a", weight=10, achievement=120),
                GoalFacts("b", weight=90, is_exempted=True),
            ],
            100,
        ),
        ([GoalFacts("a", weight=100), GoalFacts("b", achievement=100)], 0),
    ],
)
def test_how_much_of_the_weight_has_a_score(plan: list[GoalFacts], share: float | None) -> None:
    assert weight_scored(plan) == share


def test_goals_that_all_lack_a_value_give_no_outcome() -> None:
    with pytest.raises(RatingMissing, match=r"on Plan \(SKP\) that"):
        goals(GoalFacts("reports"), GoalFacts("visits"))


@pytest.mark.parametrize(
    ("achievement", "polarity", "value"),
    [
        (98, Polarity.HIGHER_IS_BETTER, 88),
        (100, Polarity.HIGHER_IS_BETTER, 109),
        (111, Polarity.LOWER_IS_BETTER, 120),
        (100, Polarity.ZERO_TOLERANCE, 120),
        (100, Polarity.TARGET_IS_BEST, 120),
        (60, Polarity.TARGET_IS_BEST, 50),
    ],
)
def test_achievements_are_converted_where_the_cycle_says_so(
    achievement: float, polarity: Polarity, value: float
) -> None:
    goal = GoalFacts("a", achievement=achievement, polarity=polarity)
    assert goals(goal, conversion={}).value == value
    assert goals(goal).value == achievement


def behaved(source: RatingSource, opinions: list[int], **params: Any) -> Decision:
    facts = {
        "plan": AxisFacts(rating=100),
        "behaviour": AxisFacts(rating=100, source=source, opinions=opinions),
    }
    return decide_value(
        PLAN_AND_BEHAVIOUR,
        {"peer_opinions": True, "plan_weight_with_opinions": 0, **params},
        facts,
        {},
    )


def test_opinions_have_their_part_in_the_appraiser_s_value() -> None:
    decision = behaved(RatingSource.APPRAISER, [3, 4, 2])
    assert decision.value == 96
    assert "(90 + 120 + 60) / 3" in last_steps(decision, 4)
    assert "100 × 0.6 + 90 × 0.4" in last_steps(decision, 4)


@pytest.mark.parametrize("source", [RatingSource.FORUM, RatingSource.SUPERIOR])
def test_opinions_do_not_change_what_a_forum_or_superior_set(source: RatingSource) -> None:
    assert behaved(source, [1, 1]).value == 100


def test_no_opinions_are_warned_about() -> None:
    decision = behaved(RatingSource.APPRAISER, [])
    assert (decision.value, codes(decision)) == (100, ["NO_OPINIONS"])


def test_opinions_count_only_where_the_cycle_says_so() -> None:
    decision = behaved(RatingSource.APPRAISER, [1], peer_opinions=False, plan_weight=0)
    assert (decision.value, codes(decision)) == (100, [])


def weighted(**facts: AxisFacts) -> Decision:
    return decide_value(FOUR_AXES, WEIGHTS, facts, {})


def test_four_axes_are_weighted() -> None:
    decision = weighted(
        result=AxisFacts(goals=[GoalFacts("a", achievement=110)]),
        process=AxisFacts(goals=[GoalFacts("b", achievement=100)]),
        behaviour=AxisFacts(rating=90),
        competency=AxisFacts(match=92.59),
    )
    assert decision.value == 100.52
    assert "(110 × 40 + 100 × 20 + 90 × 20 + 92.59 × 20) / (40 + 20 + 20 + 20)" in last_steps(
        decision, 2
    )


def test_the_weight_of_an_axis_without_data_is_shared() -> None:
    decision = weighted(result=AxisFacts(rating=120), behaviour=AxisFacts(rating=105))
    assert (decision.value, decision.predicate_key) == (115.0, "sangat_baik")
    assert codes(decision) == ["AXIS_LEFT_OUT", "AXIS_LEFT_OUT"]


def test_the_weighted_scheme_asks_for_no_idea() -> None:
    decision = weighted(result=AxisFacts(rating=110), behaviour=AxisFacts(rating=110))
    assert decision.predicate_key == "sangat_baik"


@pytest.mark.parametrize(
    ("facts", "missing"),
    [
        ({"result": AxisFacts(rating=110)}, "Behaviour"),
        ({"behaviour": AxisFacts(rating=90), "competency": AxisFacts(match=90)}, "Result"),
        (
            {
                "result": AxisFacts(goals=[GoalFacts("a", achievement=100)]),
                "process": AxisFacts(goals=[GoalFacts("b")]),
                "behaviour": AxisFacts(rating=90),
            },
            "Process",
        ),
    ],
)
def test_what_is_planned_or_required_is_not_left_out(
    facts: dict[str, AxisFacts], missing: str
) -> None:
    with pytest.raises(RatingMissing, match=f"on {missing} that"):
        weighted(**facts)


def test_no_data_at_all_gives_no_outcome() -> None:
    with pytest.raises(RatingMissing, match="on Result or Behaviour that"):
        weighted()


def test_a_match_counts_on_no_other_axis() -> None:
    with pytest.raises(RatingMissing):
        weighted(result=AxisFacts(match=90))


def test_an_ordinal_scheme_has_no_value() -> None:
    with pytest.raises(ValueError, match="no formula"):
        decide_value(PERMENPANRB_6_2022.model_dump(mode="json"), {}, {}, {})


values = st.floats(-50, 300)


@given(st.lists(values, min_size=1, max_size=6), values)
def test_a_final_value_stays_within_the_scale(achievements: list[float], behaviour: float) -> None:
    plan = [GoalFacts(str(i), achievement=each) for i, each in enumerate(achievements)]
    facts = {"plan": AxisFacts(goals=plan), "behaviour": AxisFacts(rating=behaviour)}
    decision = decide_value(PLAN_AND_BEHAVIOUR, {}, facts, {})
    assert decision.value is not None
    assert 0 <= decision.value <= 120
    backwards = {**facts, "plan": AxisFacts(goals=plan[::-1])}
    assert decide_value(PLAN_AND_BEHAVIOUR, {}, backwards, {}).value == decision.value


def test_an_achievement_below_nothing_counts_nothing() -> None:
    decision = goals(GoalFacts("a", achievement=-1600), GoalFacts("b", achievement=100))
    assert decision.value == 50
    assert "max(-1600, 0)" in [each["expression"] for each in decision.explanation["steps"]]
