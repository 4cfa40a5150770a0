"""The plugin as a whole: every calculator keeps the contract on records drawn from its schemas."""

from typing import Any

import pytest

from tilik_asn import plugin
from tilik_plugin import Calculator
from tilik_plugin.testing import check_calculator, sample_records

CALCULATORS = plugin.tilik_calculators()


@pytest.mark.parametrize("calculator", CALCULATORS, ids=lambda each: each.key)
def test_a_calculator_keeps_the_contract(calculator: Calculator[Any, Any]) -> None:
    sample = sample_records(calculator)
    assert sample is not None
    check_calculator(calculator, *sample)


def test_the_keys_are_those_of_the_contract() -> None:
    assert sorted(calculator.key for calculator in CALCULATORS) == [
        "asn.allowance",
        "asn.attendance",
        "asn.credit_points",
        "asn.discipline",
        "asn.innovation",
        "asn.observation",
        "asn.programme_contribution",
        "asn.target_achievement",
        "asn.task_completion",
        "asn.working_time",
    ]
    assert [scheme.key for scheme in plugin.tilik_rating_schemes()] == [
        "asn.permenpanrb_6_2022",
        "asn.pp_30_2019",
        "asn.weighted",
    ]


def test_every_indicator_counts_for_every_agency() -> None:
    codes = [indicator.code for indicator in plugin.tilik_indicators()]
    assert len(set(codes)) == len(codes) == 10
    assert plugin.tilik_sector() is None
