from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tilik_plugin import Text
from tilik_plugin.scheme import (
    Axis,
    Cell,
    Condition,
    DistributionGuidance,
    DistributionRule,
    Level,
    Predicate,
    RatingScheme,
    check_distribution,
)


def rule(condition: Condition, *predicates: str, share: float | None = None) -> DistributionRule:
    text = Text("asks for {share} %", "meminta {share} %")
    return DistributionRule(
        key="the_rule", text=text, predicates=predicates, condition=condition, share=share
    )


def passes(checked: DistributionRule, **counts: int) -> bool:
    guidance = DistributionGuidance(minimum_people=5, rules={"good": (checked,)})
    (check,) = check_distribution(guidance, "good", counts)
    return check.passed


@pytest.mark.parametrize(
    ("checked", "counts", "expected"),
    [
        (rule(Condition.AT_MOST, "a", share=70), {"a": 7, "b": 3}, True),
        (rule(Condition.AT_MOST, "a", share=70), {"a": 8, "b": 2}, False),
        (rule(Condition.AT_LEAST, "a", "b", share=60), {"a": 3, "b": 3, "c": 4}, True),
        (rule(Condition.AT_LEAST, "a", share=60), {"a": 5, "b": 5}, False),
        (rule(Condition.LARGEST, "a"), {"a": 4, "b": 3, "c": 3}, True),
        (rule(Condition.LARGEST, "a"), {"a": 3, "b": 4}, False),
        (rule(Condition.AT_LEAST_ONE, "a"), {"b": 9}, False),
        (rule(Condition.AT_LEAST_ONE, "a"), {"a": 1, "b": 9}, True),
    ],
)
def test_a_distribution_rule_is_checked(
    checked: DistributionRule, counts: dict[str, int], expected: bool
) -> None:
    assert passes(checked, **counts) is expected


def test_a_cycle_may_ask_for_another_share() -> None:
    guidance = DistributionGuidance(
        minimum_people=5, rules={"good": (rule(Condition.AT_MOST, "a", share=70),)}
    )
    (check,) = check_distribution(guidance, "good", {"a": 6, "b": 4}, {"the_rule": 50})
    assert (check.passed, check.share, check.wanted.en) == (False, 60.0, "asks for 50 %")


def test_a_violation_says_with_which_numbers() -> None:
    guidance = DistributionGuidance(
        minimum_people=5, rules={"good": (rule(Condition.AT_MOST, "a", share=70),)}
    )
    (check,) = check_distribution(guidance, "good", {"a": 8, "b": 1})
    assert check.message().en == "asks for 70 %; found 8 of 9 (88.89 %)."
    assert check.message().id == "meminta 70 %; ditemukan 8 dari 9 (88.89 %)."


def test_guidance_may_hold_whatever_the_organisation_predicate() -> None:
    guidance = DistributionGuidance(
        minimum_people=5,
        rules={"good": (rule(Condition.AT_LEAST_ONE, "b"),)},
        always=(rule(Condition.AT_MOST, "a", share=20),),
    )
    assert len(check_distribution(guidance, "good", {"a": 5})) == 2
    (check,) = check_distribution(guidance, None, {"a": 1, "b": 4})
    assert check.passed


def test_few_people_are_not_checked() -> None:
    guidance = DistributionGuidance(
        minimum_people=5, rules={"good": (rule(Condition.AT_LEAST_ONE, "a"),)}
    )
    assert check_distribution(guidance, "good", {"b": 4}) == []
    assert check_distribution(guidance, "unheard of", {"b": 9}) == []


def scheme(**changes: Any) -> RatingScheme:
    content: dict[str, Any] = {
        "key": "fisheries.simple",
        "version": "1.0.0",
        "name": Text.both("Simple"),
        "citation": "none",
        "valid_from": date(2025, 1, 1),
        "axes": (
            Axis(
                key="work",
                name=Text("Work", "Kerja"),
                levels=(
                    Level(key="above", label=Text("Above", "Di atas"), rank=1),
                    Level(key="below", label=Text("Below", "Di bawah"), rank=2),
                ),
            ),
        ),
        "predicates": (Predicate(key="good", label=Text("Good", "Baik"), rank=1),),
        "params_schema": {"type": "object"},
        "matrix": (Cell(levels={"work": "above"}, predicate="good"),),
    }
    return RatingScheme(**(content | changes))


def test_a_matrix_gives_the_predicate_of_its_cell() -> None:
    found = scheme().predicate_for({"work": "above"})
    assert found is not None
    assert found.key == "good"
    assert scheme().predicate_for({"work": "below"}) is None


def test_a_scheme_survives_being_stored() -> None:
    stored = scheme().model_dump(mode="json")
    assert RatingScheme.model_validate(stored) == scheme()


def test_a_matrix_that_names_an_unknown_level_is_refused() -> None:
    with pytest.raises(ValidationError, match="matrix"):
        scheme(matrix=(Cell(levels={"work": "beyond"}, predicate="good"),))


def test_an_axis_has_one_kind_of_scale() -> None:
    with pytest.raises(ValidationError, match="either levels"):
        Axis(key="work", name=Text.both("Work"))
