"""Each calculator that sums reports warns of one that came twice."""

from typing import Any

import pytest

from tilik_asn.plugin import tilik_calculators as asn
from tilik_finance.plugin import tilik_calculators as finance
from tilik_health.plugin import tilik_calculators as health
from tilik_public_service.plugin import tilik_calculators as public_service

CALCULATORS = {
    each.key: each for plugin in (asn, finance, health, public_service) for each in plugin()
}
INCREMENTS = {"series": "increments"}
REPORTS: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "health.immunisation_coverage": (
        {"vaccine": "mcv1", "place": "Posyandu Mawar", "target": 100, "vaccinated": 20},
        INCREMENTS,
    ),
    "health.minimum_service": ({"service": "Ibu hamil", "target": 100, "served": 20}, INCREMENTS),
    "health.uci": ({"village": "Tubei", "target": 100, "vaccinated": 20}, INCREMENTS),
    "finance.absorption": ({"account": "5.1", "budget": 100, "realised": 20}, INCREMENTS),
    "asn.task_completion": ({"period": "2026-03", "planned": 10, "approved": 2}, INCREMENTS),
    "asn.target_achievement": ({"realised": 20}, {"combine": "sum"}),
    "asn.attendance": ({"working_days": 20, "present": 18}, {}),
    "asn.working_time": ({"minutes": 2250}, {}),
    "public_service.cases_handled": ({"cases": 20}, {}),
    "public_service.complaint_resolution": ({"received": 20, "resolved": 10}, {}),
}


def warned(key: str, *days: str) -> list[str]:
    """The codes of the warnings about one report, of these days."""
    report, params = REPORTS[key]
    rows = [{**report, "occurred_on": day} for day in days]
    return [each.code for each in CALCULATORS[key].calculate(rows, params).cautions]


@pytest.mark.parametrize("key", REPORTS)
def test_report_of_one_day_that_came_twice_is_a_warning(key: str) -> None:
    assert warned(key, "2026-03-31", "2026-03-31", "2026-06-30") == ["SAME_REPORT_TWICE"]
    assert warned(key, "2026-03-31", "2026-06-30") == []


def test_every_calculator_with_a_series_is_looked_at() -> None:
    with_series = {
        key for key, each in CALCULATORS.items() if "series" in each.params_schema()["properties"]
    }
    assert with_series <= REPORTS.keys()


def test_the_latest_and_the_largest_count_one_of_both() -> None:
    calculator = CALCULATORS["asn.target_achievement"]
    rows = [{"realised": 4, "occurred_on": "2026-03-31"}] * 2
    for way in ("latest", "max"):
        assert calculator.calculate(rows, {"combine": way}).cautions == ()
