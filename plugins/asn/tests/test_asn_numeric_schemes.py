"""The numeric schemes: published examples, every band, the conversion table, the ranking."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_asn.conversion_8_2021 import Conversion8Of2021
from tilik_asn.cycle_params import NationalParams
from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_asn.pp_30_2019 import NEW_IDEA, PP_30_2019, Params30Of2019
from tilik_asn.weighted import WEIGHTED, WeightedParams
from tilik_plugin.scheme import (
    CycleParams,
    NoValue,
    RatingScheme,
    ValueFormula,
    check_distribution,
    json_schema,
)
from tilik_plugin.scheme.formula import param

SCHEMES = [PERMENPANRB_6_2022, PP_30_2019, WEIGHTED]
NUMERIC = [PP_30_2019, WEIGHTED]


def formula(scheme: RatingScheme) -> ValueFormula:
    assert scheme.formula is not None
    return scheme.formula


@pytest.mark.parametrize(("peers", "value"), [(False, 102.0), (True, 101.0)])
def test_the_published_example(peers: bool, value: float) -> None:
    params = PP_30_2019.complete({"peer_opinions": peers})
    final = formula(PP_30_2019).final({"plan": 105, "behaviour": 95}, params)
    assert final.value == value
    assert formula(PP_30_2019).band(final.value, params, ()).predicate == "baik"


@pytest.mark.parametrize(
    ("value", "predicate"),
    [
        (120, "sangat_baik"),
        (110, "sangat_baik"),
        (109.99, "baik"),
        (90, "baik"),
        (89.99, "cukup"),
        (70, "cukup"),
        (69.99, "kurang"),
        (50, "kurang"),
        (49.99, "sangat_kurang"),
        (0, "sangat_kurang"),
    ],
)
@pytest.mark.parametrize("scheme", NUMERIC, ids=lambda scheme: scheme.key)
def test_both_edges_of_every_band(scheme: RatingScheme, value: float, predicate: str) -> None:
    params = scheme.complete({})
    assert formula(scheme).band(value, params, {NEW_IDEA.key}).predicate == predicate


def test_only_pp_30_2019_asks_for_a_new_idea() -> None:
    bands = {scheme.key: formula(scheme).band(115, scheme.complete({}), ()) for scheme in NUMERIC}
    assert bands["asn.pp_30_2019"].predicate == "baik"
    assert bands["asn.weighted"].predicate == "sangat_baik"
    assert NEW_IDEA.calculator_key == "asn.innovation"


def test_weights_are_required_of_a_weighted_cycle() -> None:
    assert WEIGHTED.params_schema["required"] == ["weights"]
    assert WEIGHTED.params_schema["$defs"]["AxisWeights"]["required"] == [
        "result",
        "process",
        "behaviour",
        "competency",
    ]


def test_the_weight_of_an_axis_without_data_is_shared() -> None:
    weights = {"result": 50, "process": 10, "behaviour": 20, "competency": 20}
    params = WEIGHTED.complete(WeightedParams.model_validate({"weights": weights}).model_dump())
    final = formula(WEIGHTED).final({"result": 100, "behaviour": 93}, params)
    assert (final.value, final.left_out) == (98.0, ("process", "competency"))
    for data in ({"result": 100}, {"behaviour": 93, "process": 93, "competency": 93}):
        with pytest.raises(NoValue):
            formula(WEIGHTED).final(data, params)
    with pytest.raises(NoValue):
        formula(PP_30_2019).final({"plan": 100}, PP_30_2019.complete({}))


@pytest.mark.parametrize(
    ("achievement", "value"),
    [
        (250, 120),
        (110.01, 120),
        (110, 120),
        (101, 110),
        (100.99, 109),
        (100, 109),
        (99, 89),
        (98, 88),
        (80, 70),
        (79, 69),
        (60, 50),
        (59, 49),
        (0, 0),
    ],
)
def test_both_edges_of_every_row_of_the_conversion(achievement: float, value: float) -> None:
    assert Conversion8Of2021().convert(achievement)[0] == value


@given(st.floats(0, 200), st.floats(0, 200))
def test_a_better_achievement_never_converts_to_less(one: float, other: float) -> None:
    low, high = (Conversion8Of2021().convert(each)[0] for each in sorted((one, other)))
    assert 0 <= low <= high <= 120


def test_the_conversion_is_off_by_default() -> None:
    assert Params30Of2019().conversion is None
    complete = PP_30_2019.complete({"conversion": {}})
    assert complete["conversion"] == Conversion8Of2021().model_dump(mode="json")


def failed(**counts: int) -> dict[str, str]:
    assert PP_30_2019.distribution is not None
    checks = check_distribution(PP_30_2019.distribution, None, counts)
    return {check.rule: check.message().en for check in checks if not check.passed}


@pytest.mark.parametrize(
    ("counts", "violated"),
    [
        ({"sangat_baik": 2, "baik": 6, "cukup": 2}, set()),
        ({"sangat_baik": 2, "baik": 7, "kurang": 1}, set()),
        ({"sangat_baik": 3, "baik": 6, "cukup": 1}, {"above_at_most"}),
        ({"sangat_baik": 2, "baik": 5, "cukup": 2, "kurang": 1}, {"as_at_least", "below_at_most"}),
        ({"sangat_baik": 1, "baik": 8, "cukup": 1}, {"as_at_most"}),
        ({"sangat_baik": 4}, set()),
    ],
)
def test_the_ranking_guidance(counts: dict[str, int], violated: set[str]) -> None:
    assert set(failed(**counts)) == violated


def test_a_violation_names_the_numbers() -> None:
    assert failed(sangat_baik=3, baik=6, cukup=1) == {
        "above_at_most": "above expectation: at most 20 %; found 3 of 10 (30 %)."
    }


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.key)
def test_a_scheme_survives_being_stored_in_a_cycle(scheme: RatingScheme) -> None:
    assert RatingScheme.model_validate_json(scheme.model_dump_json()) == scheme
    assert scheme.valid_to is None or scheme.valid_from < scheme.valid_to


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.key)
def test_every_scheme_carries_what_a_year_needs(scheme: RatingScheme) -> None:
    given = {"weights": {"result": 1, "process": 1, "behaviour": 1, "competency": 1}}
    complete = scheme.complete(given if scheme is WEIGHTED else {})
    expected = NationalParams().model_dump(mode="json")
    assert {name: complete[name] for name in expected} == expected
    names = [each.weight for each in scheme.formula.terms] if scheme.formula else []
    assert all(param(complete, name) >= 0 for name in names)


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.key)
def test_every_scheme_shows_the_parameters_that_the_service_reads(scheme: RatingScheme) -> None:
    shown, known = scheme.params_schema, json_schema(CycleParams, scheme.name)
    assert {name: shown["properties"].get(name) for name in known["properties"]} == known[
        "properties"
    ]
    assert {name: shown["$defs"].get(name) for name in known["$defs"]} == known["$defs"]


def _fields(schema: dict[str, Any]) -> list[dict[str, Any]]:
    holders = [schema, *schema.get("$defs", {}).values()]
    return [field for holder in holders for field in holder.get("properties", {}).values()]


@pytest.mark.parametrize("scheme", SCHEMES, ids=lambda scheme: scheme.key)
def test_what_is_not_verified_says_so_in_both_languages(scheme: RatingScheme) -> None:
    marked = [field for field in _fields(dict(scheme.params_schema)) if field.get("x-unverified")]
    assert len(marked) > 10
    assert all("Not verified" in field["description"] for field in marked)
    assert all("Belum diverifikasi" in field["x-description-id"] for field in marked)


def test_a_numeric_scheme_has_five_behaviours_of_its_own() -> None:
    assert len(PP_30_2019.axis("behaviour").criteria) == 5
    assert {axis.maximum for scheme in NUMERIC for axis in scheme.axes} == {120}
