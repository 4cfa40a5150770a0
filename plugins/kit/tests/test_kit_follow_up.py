from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from tilik_plugin import Text
from tilik_plugin.scheme import (
    Axis,
    Basis,
    Factor,
    FollowUpKind,
    FollowUpRule,
    Predicate,
    RatingScheme,
    first_of_each_kind,
)

LABEL = Text.both("x")


def make_rule(**conditions: Any) -> FollowUpRule:
    return FollowUpRule(key="r", kind=FollowUpKind.GUIDANCE, title=LABEL, **conditions)


@pytest.mark.parametrize(
    ("basis", "table"), [(Basis.PREDICATE, None), (Basis.MONTHS, "months"), (Basis.REACHED, "x")]
)
def test_factor_looks_up_only_where_it_has_a_table(basis: Basis, table: str | None) -> None:
    with pytest.raises(ValidationError, match="table"):
        Factor(label=LABEL, basis=basis, table=table)


def test_factor_takes_the_number_of_a_key_or_of_the_one_it_is_the_same_as() -> None:
    factor = Factor(label=LABEL, basis=Basis.PREDICATE, table="a.b", same_as={"fair": "good"})
    params = {"a": {"b": {"good": 5}}}
    assert [factor.number(key, params) for key in ("good", "fair", "poor", None)] == [
        5,
        5,
        None,
        None,
    ]


def test_follow_up_names_only_predicates_of_its_scheme() -> None:
    with pytest.raises(ValidationError, match="rule r names a predicate"):
        RatingScheme(
            key="a.b",
            version="1.0.0",
            name=LABEL,
            citation="x",
            valid_from=date(2025, 1, 1),
            axes=(Axis(key="result", name=LABEL, minimum=0, maximum=100),),
            predicates=(Predicate(key="good", label=LABEL, rank=1),),
            params_schema={},
            follow_ups=(make_rule(predicates=("unknown",)),),
        )


@pytest.mark.parametrize(
    ("reached", "conditions", "applies"),
    [
        (None, {}, True),
        (None, {"reached_from": "least"}, False),
        (79.0, {"reached_from": "least"}, False),
        (80.0, {"reached_from": "least"}, True),
        (None, {"missed": True}, False),
        (100.0, {"missed": True}, False),
        (99.9, {"missed": True}, True),
        (90.0, {"missed": True, "reached_from": "least"}, True),
        (70.0, {"missed": True, "reached_from": "least"}, False),
        (None, {"predicates": ("good",)}, True),
        (None, {"predicates": ("poor",)}, False),
        (None, {"employments": ("PPPK",)}, False),
    ],
)
def test_conditions_of_a_follow_up_hold_together(
    reached: float | None, conditions: dict[str, Any], applies: bool
) -> None:
    assert make_rule(**conditions).applies("good", "PNS", reached, {"least": 80}) is applies


def test_of_the_rules_of_one_kind_the_first_applies() -> None:
    first, second = make_rule(), make_rule(missed=True)
    other = FollowUpRule(key="o", kind=FollowUpKind.INCENTIVE, title=LABEL)
    assert first_of_each_kind([first, other, second]) == [first, other]
