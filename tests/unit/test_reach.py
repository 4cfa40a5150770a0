"""Reach: no calculator gives a value outside of what it says that it can give."""

from collections.abc import Mapping
from itertools import islice
from random import Random
from typing import Any, Final

import pytest

from tilik_plugin import InvalidParams, InvalidRecords, TargetRange, Undefined
from tilik_plugin.sample_records import drawn_records
from tilik_server.plugin_host.loading import installed_plugins, load_plugin
from tilik_tests.exact_formulas import FORMULAS

CALCULATORS: Final[Mapping[str, Any]] = {
    each.key: each
    for plugin in installed_plugins()
    for each in load_plugin(plugin.name).calculators
}
# What is realised may be negative, by corrections or as a loss; what grows may fall.
OPEN: Final = {
    "asn.target_achievement",
    "education.achievement_growth",
    "education.participation_growth",
    "finance.absorption",
    "finance.efficiency",
}
SEEDS: Final = 8
DRAWS: Final = 20
FIGURES: Final = 30


def test_each_calculator_says_what_it_reaches_unless_nothing_bounds_it() -> None:
    assert {key for key, each in CALCULATORS.items() if each.reach == TargetRange()} == OPEN


@pytest.mark.parametrize("key", sorted(CALCULATORS))
def test_values_of_drawn_records_and_parameters_are_within_reach(key: str) -> None:
    calculator = CALCULATORS[key]
    answered = 0
    for seed in range(SEEDS):
        for rows, params in islice(drawn_records(calculator, str(seed)), DRAWS):
            try:
                found = calculator.calculate(rows, params)
            except (InvalidParams, InvalidRecords, Undefined):
                continue
            answered += 1
            assert calculator.reach_with(params).holds(found.value), (rows, params)
    assert answered


@pytest.mark.parametrize("case", FORMULAS, ids=lambda case: "-".join((case.key, *case.params)))
def test_values_of_plausible_records_are_within_reach(case: Any) -> None:
    calculator, random = CALCULATORS[case.key], Random(case.key)
    for _ in range(FIGURES):
        rows = case.draw(random)
        found = calculator.calculate(rows, case.params)
        assert calculator.reach_with(case.params).holds(found.value), rows


def test_parameters_that_widen_a_reach_are_needed() -> None:
    answers = [{"answers": {"time": 4, "cost": 4}}]
    survey = CALCULATORS["public_service.satisfaction_index"]
    weight = {"elements": ["time", "cost"], "weight": 1}
    assert not survey.reach.holds(survey.calculate(answers, weight).value)
    months = [{"month": 1, "planned": 10, "realised": 0}]
    consistency = CALCULATORS["finance.consistency"]
    assert not consistency.reach.holds(consistency.calculate(months, {"lowest": 150}).value)
