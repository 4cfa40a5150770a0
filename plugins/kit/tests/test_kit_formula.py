"""The formula of a numeric scheme: weights from parameters, bands, clauses, axes without data."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from tilik_plugin import Text
from tilik_plugin.scheme import (
    Axis,
    Cell,
    Clause,
    Conversion,
    ConversionRow,
    Missing,
    NoValue,
    Opinions,
    Predicate,
    RatingScheme,
    Term,
    ValueBand,
    ValueFormula,
)

IDEA = Clause(
    key="idea",
    text=Text("a new idea", "ide baru"),
    unmet=Text("no new idea", "tanpa ide baru"),
    calculator_key="asn.innovation",
    record={"adopted": True},
    named_by="idea",
)
BANDS = (
    ValueBand(predicate="best", minimum=110, clause="idea"),
    ValueBand(predicate="good", minimum=90),
    ValueBand(predicate="fair", minimum=50, param="fair_minimum"),
    ValueBand(predicate="poor", minimum=0),
)


def formula(**changes: Any) -> ValueFormula:
    content: dict[str, Any] = {
        "terms": (
            Term(axis="plan", weight="w", weight_with_opinions="w_peers"),
            Term(axis="behaviour", weight="w", weight_with_opinions="w_peers", complement=True),
        ),
        "bands": BANDS,
        "clauses": (IDEA,),
        "opinions": Opinions(axis="behaviour", used="peers", part="part", points="points"),
    }
    return ValueFormula(**(content | changes))


ALONE: dict[str, Any] = {"w": 0.7, "w_peers": 0.6, "peers": False, "fair_minimum": 50}
SHARED = formula(
    terms=(
        Term(axis="result", weight="weights.result"),
        Term(axis="skill", weight="weights.skill"),
    ),
    missing=Missing.SHARE,
    opinions=None,
)


@pytest.mark.parametrize(
    ("peers", "value", "expression"),
    [(False, 102.0, "105 × 0.7 + 95 × 0.3"), (True, 101.0, "105 × 0.6 + 95 × 0.4")],
)
def test_the_weight_follows_whether_opinions_count(
    peers: bool, value: float, expression: str
) -> None:
    final = formula().final({"plan": 105, "behaviour": 95}, ALONE | {"peers": peers})
    assert (final.value, final.expression, final.left_out) == (value, expression, ())


def test_an_axis_without_data_is_named() -> None:
    with pytest.raises(NoValue) as caught:
        formula().final({"plan": 105, "behaviour": None}, ALONE)
    assert caught.value.axes == ("behaviour",)


def test_an_axis_without_weight_needs_no_data() -> None:
    assert formula().final({"plan": 105}, ALONE | {"w": 1}).value == 105


def test_the_weight_of_an_axis_without_data_is_shared() -> None:
    params = {"weights": {"result": 60, "skill": 40}}
    final = SHARED.final({"result": 90, "skill": None}, params)
    assert (final.value, final.left_out) == (90, ("skill",))
    assert SHARED.final({"result": 90, "skill": 100}, params).expression == (
        "(90 × 60 + 100 × 40) / (60 + 40)"
    )
    with pytest.raises(NoValue, match="result, skill"):
        SHARED.final({}, params)


def test_nothing_is_left_where_every_weight_is_0() -> None:
    with pytest.raises(NoValue, match="result, skill"):
        SHARED.final({"result": 90}, {"weights": {"result": 0, "skill": 0}})


@pytest.mark.parametrize(
    ("value", "kept", "predicate"),
    [
        (110.0, {"idea"}, "best"),
        (109.99, {"idea"}, "good"),
        (120.0, set(), "good"),
        (90.0, set(), "good"),
        (89.99, set(), "fair"),
        (60.0, set(), "fair"),
        (59.99, set(), "poor"),
        (0.0, set(), "poor"),
    ],
)
def test_a_band_needs_its_edge_and_its_clause(value: float, kept: set[str], predicate: str) -> None:
    assert formula().band(value, {"fair_minimum": 60}, kept).predicate == predicate


@given(
    st.lists(st.decimals(0, 120, places=2), min_size=2, max_size=2),
    st.decimals(0, 1, places=2),
)
def test_a_final_value_lies_between_those_of_the_axes(values: list[Any], weight: Any) -> None:
    plan, behaviour = values
    final = formula().final({"plan": plan, "behaviour": behaviour}, ALONE | {"w": weight})
    assert min(values) <= round(final.value, 2) + 1e-9
    assert round(final.value, 2) <= float(max(values)) + 1e-9


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"bands": BANDS[:-1]}, "begins at 0"),
        ({"bands": BANDS[::-1]}, "begins at 0"),
        ({"clauses": ()}, "clause that is not there"),
        ({"terms": (Term(axis="plan", weight="w"),)}, "without a term"),
        ({"terms": (Term(axis="behaviour", weight="w"),) * 2}, "two terms"),
    ],
)
def test_a_formula_that_does_not_hold_together_is_refused(
    changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValidationError, match=fault):
        formula(**changes)


def scheme(**changes: Any) -> RatingScheme:
    content: dict[str, Any] = {
        "key": "fisheries.numeric",
        "version": "1.0.0",
        "name": Text.both("Numeric"),
        "citation": "none",
        "valid_from": date(2025, 1, 1),
        "axes": tuple(
            Axis(key=key, name=Text.both(key), minimum=0, maximum=120)
            for key in ("plan", "behaviour")
        ),
        "predicates": tuple(
            Predicate(key=key, label=Text.both(key), rank=rank)
            for rank, key in enumerate(("best", "good", "fair", "poor"), start=1)
        ),
        "params_schema": {"type": "object"},
        "formula": formula(),
    }
    return RatingScheme(**(content | changes))


def test_a_numeric_scheme_survives_being_stored() -> None:
    assert RatingScheme.model_validate(scheme().model_dump(mode="json")) == scheme()


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"predicates": (Predicate(key="best", label=Text.both("x"), rank=1),)}, "lacks"),
        ({"axes": (Axis(key="plan", name=Text.both("x"), minimum=0, maximum=1),)}, "lacks"),
        ({"matrix": (Cell(levels={}, predicate="best"),)}, "matrix or a formula"),
    ],
)
def test_a_formula_that_names_what_the_scheme_lacks_is_refused(
    changes: dict[str, Any], fault: str
) -> None:
    with pytest.raises(ValidationError, match=fault):
        scheme(**changes)


def test_parameters_are_completed_by_the_defaults_of_the_schema() -> None:
    schema = {
        "properties": {
            "days": {"default": 14},
            "shares": {"$ref": "#/$defs/Shares", "default": {}},
            "table": {"anyOf": [{"$ref": "#/$defs/Shares"}, {"type": "null"}], "default": None},
            "needed": {"type": "number"},
        },
        "$defs": {"Shares": {"properties": {"most": {"default": 70}, "least": {"default": 10}}}},
    }
    complete = scheme(params_schema=schema).complete
    assert complete({}) == {"days": 14, "shares": {"most": 70, "least": 10}, "table": None}
    given = {"days": 7, "shares": {"most": 60}, "table": {"least": 5}}
    assert complete(given) == {
        "days": 7,
        "shares": {"most": 60, "least": 10},
        "table": {"most": 70, "least": 5},
    }


TABLE = Conversion(
    rows=(
        ConversionRow(start=110, low=120),
        ConversionRow(start=80, low=70, end=99, high=89),
        ConversionRow(start=0, low=0, end=80, high=70),
    ),
    reached=120,
)


@pytest.mark.parametrize(
    ("achievement", "exceedable", "value", "expression"),
    [
        (130, True, 120, "130 >= 110: 120"),
        (110, True, 120, "110 >= 110: 120"),
        (98, True, 88, "70 + (89 - 70) / (99 - 80) × (98 - 80)"),
        (80, True, 70, "70 + (89 - 70) / (99 - 80) × (80 - 80)"),
        (40, True, 35, "0 + (70 - 0) / (80 - 0) × (40 - 0)"),
        (-5, True, 0, "0 + (70 - 0) / (80 - 0) × (0 - 0)"),
        (100, False, 120, "100 >= 100: 120"),
        (98, False, 88, "70 + (89 - 70) / (99 - 80) × (98 - 80)"),
    ],
)
def test_an_achievement_is_converted_by_its_row(
    achievement: float, exceedable: bool, value: float, expression: str
) -> None:
    assert TABLE.convert(achievement, exceedable=exceedable) == (value, expression)


@pytest.mark.parametrize(
    "rows",
    [
        ({"start": 10, "low": 1},),
        ({"start": 0, "low": 1}, {"start": 10, "low": 2}),
        ({"start": 0, "low": 1, "end": 5},),
        ({"start": 0, "low": 1, "end": 0, "high": 2},),
    ],
)
def test_a_table_with_a_gap_is_refused(rows: tuple[dict[str, float], ...]) -> None:
    with pytest.raises(ValidationError):
        Conversion.model_validate({"rows": rows})
