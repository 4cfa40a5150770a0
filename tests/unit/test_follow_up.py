"""What a result leads to: by which rule, with which value, until when."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_asn.pp_30_2019 import PP_30_2019
from tilik_asn.weighted import WEIGHTED
from tilik_plugin.scheme import RatingScheme
from tilik_server.judging.axis_value import GoalFacts
from tilik_server.judging.facts import AppraisalFacts
from tilik_server.judging.follow_up import DueFollowUp, follow_ups, months_after, months_covered

PERSON = AppraisalFacts(
    appraisal=uuid4(),
    starts_on=date(2025, 1, 1),
    ends_on=date(2025, 12, 31),
    employment="PNS",
    active_until=None,
    is_head=False,
    position_class="ahli_pertama",
    ratings=(),
    goals={},
    opinions=(),
    match=None,
    grounds={},
    kept=None,
)


def after(
    predicate: str,
    facts: AppraisalFacts = PERSON,
    rules: RatingScheme = PERMENPANRB_6_2022,
    **params: Any,
) -> dict[str, DueFollowUp]:
    found = follow_ups(rules, params, facts, predicate, date(2026, 1, 30))
    kinds = {each.rule.kind.value: each for each in found}
    assert len(kinds) == len(found)
    return kinds


def with_achievements(*achievements: float) -> AppraisalFacts:
    goals = [
        GoalFacts(f"goal {i}", achievement=each, score_id=f"s{i}")
        for i, each in enumerate(achievements)
    ]
    return replace(PERSON, goals={"work_result": goals})


def test_credit_points_of_the_published_example() -> None:
    found = after("sangat_baik")["CREDIT_POINTS"]
    assert found.value == 18.75
    assert found.explanation["citation"] == "PermenPANRB 1/2023"
    assert found.explanation["steps"][-1]["expression"] == "12 / 12 × 150 / 100 × 12.5"
    assert found.explanation["warnings"] == []


@pytest.mark.parametrize(
    "facts",
    [
        replace(PERSON, employment="PPPK"),
        replace(PERSON, position_class="administrator"),
        replace(PERSON, position_class=None),
    ],
)
def test_credit_points_are_for_functional_officials_who_are_pns(facts: AppraisalFacts) -> None:
    assert "CREDIT_POINTS" not in after("baik", facts)


@pytest.mark.parametrize("rules", [PP_30_2019, WEIGHTED])
def test_fair_earns_the_credit_points_of_needs_improvement(rules: RatingScheme) -> None:
    weights = dict.fromkeys(("result", "process", "behaviour", "competency"), 1)
    found = after("cukup", rules=rules, weights=weights)
    assert found["CREDIT_POINTS"].value == 9.375
    assert found["DEVELOPMENT"].rule.key == "development_predicate"


@pytest.mark.parametrize("predicate", ["kurang", "sangat_kurang"])
def test_the_two_lowest_predicates_lead_to_guidance_of_six_months(predicate: str) -> None:
    found = after(predicate)["GUIDANCE"]
    assert found.due_on == date(2026, 7, 30)
    assert [each["code"] for each in found.explanation["warnings"]] == ["RULE_UNVERIFIED"]
    assert after(predicate, follow_ups={"guidance_months": 3})["GUIDANCE"].due_on == date(
        2026, 4, 30
    )


def test_guidance_ends_with_the_contract() -> None:
    contract = replace(PERSON, employment="PPPK", active_until=date(2026, 5, 31))
    assert after("kurang", contract)["GUIDANCE"].due_on == date(2026, 5, 31)


def test_reached_targets_lead_to_recognition_and_an_incentive_down_to_the_scores() -> None:
    found = after("baik", with_achievements(100, 130))
    assert found["RECOGNITION"].rule.key == "recognition_targets"
    assert found["INCENTIVE"].value == 100
    sources = [each["source"] for each in found["INCENTIVE"].explanation["steps"]]
    assert sources[1:3] == [{"type": "Score", "id": "s0"}, {"type": "Score", "id": "s1"}]
    assert "DEVELOPMENT" not in found


def test_a_missed_target_leads_to_development_and_no_incentive() -> None:
    found = after("baik", with_achievements(100, 99.9))
    assert found.keys() == {"CREDIT_POINTS", "DEVELOPMENT"}
    assert found["DEVELOPMENT"].rule.key == "development_targets"


def test_an_agency_may_ask_for_fewer_reached_targets() -> None:
    found = after("baik", with_achievements(100, 99.9), follow_ups={"targets_reached": 50})
    assert found["INCENTIVE"].value == 50
    assert found["RECOGNITION"].due_on == date(2026, 4, 30)


def test_without_measured_targets_only_the_predicate_counts() -> None:
    assert after("baik").keys() == {"CREDIT_POINTS"}
    assert after("sangat_baik")["RECOGNITION"].rule.key == "recognition_predicate"


@pytest.mark.parametrize(
    ("first", "last", "months"),
    [
        (date(2025, 1, 1), date(2025, 12, 31), 12),
        (date(2025, 1, 1), date(2025, 6, 30), 6),
        (date(2025, 7, 16), date(2025, 12, 31), 6),
        (date(2025, 12, 31), date(2025, 12, 31), 0),
    ],
)
def test_months_that_an_appraisal_covers(first: date, last: date, months: int) -> None:
    assert months_covered(first, last) == months


def test_a_span_of_months_ends_on_the_last_day_of_a_shorter_month() -> None:
    assert months_after(date(2025, 10, 31), 4) == date(2026, 2, 28)
    assert months_after(date(2025, 12, 1), 12) == date(2026, 12, 1)
