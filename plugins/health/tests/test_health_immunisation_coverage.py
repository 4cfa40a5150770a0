import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_health.immunisation_coverage import ImmunisationCoverage
from tilik_plugin import NoRecords, Undefined
from tilik_plugin.testing import check_calculator

COVERAGE = ImmunisationCoverage()


def report(
    target: float, vaccinated: float, vaccine: str = "bcg", **more: str
) -> dict[str, object]:
    return {"vaccine": vaccine, "target": target, "vaccinated": vaccinated, **more}


def test_coverage_is_a_ratio_of_sums() -> None:
    rows = [report(100, 90, place="Wanggar"), report(300, 150, place="Nabire")]
    made = check_calculator(COVERAGE, rows)
    assert (made.value, made.cautions) == (60.0, ())
    assert [step.value for step in made.steps] == [90.0, 50.0, 240.0, 400.0, 60.0]


def test_coverage_of_one_vaccine_keeps_the_records_positions() -> None:
    rows = [report(100, 90), report(200, 100, "mcv1"), report(50, 40)]
    made = check_calculator(COVERAGE, rows, {"vaccine": "mcv1"})
    assert made.value == 50.0
    assert made.steps[0].record == 1


def test_coverage_of_one_vaccine_takes_every_spelling() -> None:
    rows = [report(100, 90, "MCV1"), report(100, 80, "mcv1 "), report(50, 40)]
    assert check_calculator(COVERAGE, rows, {"vaccine": "Mcv1"}).value == 85.0


def test_latest_report_of_a_place_is_found_whatever_its_spelling() -> None:
    early = report(100, 50, place="Posyandu Mawar", occurred_on="2026-03-31")
    late = report(100, 80, place="posyandu mawar ", occurred_on="2026-06-30")
    assert COVERAGE.calculate([early, late], {"series": "cumulative"}).value == 80.0


def test_coverage_of_a_vaccine_without_records_is_no_zero() -> None:
    with pytest.raises(NoRecords, match="about ipv1"):
        COVERAGE.calculate([report(100, 90)], {"vaccine": "ipv1"})


def test_coverage_above_100_is_a_warning_and_not_clipped() -> None:
    made = COVERAGE.calculate([report(4136626, 4178491, "pol3")])
    assert made.value == 101.01
    assert [caution.code for caution in made.cautions] == ["COVERAGE_ABOVE_100"]


def test_coverage_of_one_record_above_100_is_a_warning_too() -> None:
    made = COVERAGE.calculate([report(10, 12), report(90, 30, "mcv1")])
    assert [caution.code for caution in made.cautions] == ["COVERAGE_ABOVE_100"]


def test_a_target_of_zero_is_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        COVERAGE.calculate([report(0, 3)])
    assert caught.value.code == "NO_TARGET"


def test_monthly_reports_against_a_yearly_target_are_increments() -> None:
    months = [report(1200, 90, occurred_on=f"2025-{month:02}-28") for month in range(1, 13)]
    assert check_calculator(COVERAGE, months, {"series": "increments"}).value == 90.0


def test_the_same_place_twice_is_a_warning() -> None:
    made = COVERAGE.calculate([report(10, 5), report(10, 5)])
    assert (made.value, [caution.code for caution in made.cautions]) == (50.0, ["REPEATED_KEY"])


def test_a_half_is_rounded_up() -> None:
    assert COVERAGE.calculate([report(1600, 1002)]).value == 62.63


@given(
    st.lists(
        st.tuples(st.integers(1, 10**7), st.integers(0, 10**7), st.sampled_from(["bcg", "mcv1"])),
        min_size=1,
        max_size=12,
    ),
    st.data(),
)
def test_neither_order_nor_splitting_changes_coverage(
    figures: list[tuple[int, int, str]], data: st.DataObject
) -> None:
    target, vaccinated, vaccine = figures[0]
    part = data.draw(st.integers(0, vaccinated))
    split = [(target, part, vaccine), *figures[:0:-1], (0, vaccinated - part, vaccine)]
    whole = COVERAGE.calculate([report(*each) for each in figures]).value
    assert COVERAGE.calculate([report(*each) for each in split]).value == whole


@given(st.lists(st.integers(0, 10**6), min_size=12, max_size=12), st.integers(1, 10**7))
def test_any_series_of_reports_comes_out_as_the_year(months: list[int], target: int) -> None:
    year = COVERAGE.calculate([report(target, sum(months))]).value
    dates = [f"2025-{month:02}-28" for month in range(1, 13)]
    monthly = [
        report(target, count, occurred_on=on) for count, on in zip(months, dates, strict=True)
    ]
    so_far = [
        report(target, sum(months[: month + 1]), occurred_on=dates[month]) for month in (2, 5, 11)
    ]
    assert COVERAGE.calculate(monthly[::-1], {"series": "increments"}).value == year
    assert COVERAGE.calculate(so_far[::-1], {"series": "cumulative"}).value == year
