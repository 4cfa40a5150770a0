"""Exact figures: every calculator adds decimals as they are written, and rounds half up once."""

from collections.abc import Mapping
from fractions import Fraction
from random import Random
from typing import Any, Final

import pytest

from tilik_plugin import exact
from tilik_server.plugin_host.loading import installed_plugins, load_plugin
from tilik_tests.exact_formulas import FORMULAS, Formula, Row

TIMES: Final = 150
# What they answer is a count, a median of clock times, or a root that no fraction is.
OTHERS: Final = {
    *("asn.innovation", "asn.programme_contribution", "health.collaboration"),
    *("health.outreach_activities", "public_service.handling_time"),
    *("public_service.service_completion", "finance.output_achievement"),
}


def half_up(value: Fraction, digits: int) -> float:
    scaled = abs(value) * 10**digits
    whole = int(scaled + Fraction(1, 2))
    return float(Fraction(whole if value >= 0 else -whole, 10**digits))


def as_fractions(row: Row) -> Row:
    return {
        name: Fraction(exact(value)) if isinstance(value, int | float) else value
        for name, value in row.items()
    }


@pytest.fixture(scope="module")
def calculators() -> Mapping[str, Any]:
    return {
        each.key: each
        for plugin in installed_plugins()
        for each in load_plugin(plugin.name).calculators
    }


def test_each_calculator_has_its_formula_or_no_sum(calculators: Mapping[str, Any]) -> None:
    assert {each.key for each in FORMULAS} | OTHERS == set(calculators)


@pytest.mark.parametrize("case", FORMULAS, ids=lambda case: "-".join((case.key, *case.params)))
def test_figures_are_those_of_exact_fractions(
    case: Formula, calculators: Mapping[str, Any]
) -> None:
    random = Random(case.key)
    for _ in range(TIMES):
        rows = case.draw(random)
        wanted = case.formula([as_fractions(row) for row in rows])
        found = calculators[case.key].calculate(rows, case.params)
        assert found.value == half_up(wanted, case.digits), rows
