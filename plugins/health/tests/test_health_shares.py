import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_health.minimum_service import MinimumService
from tilik_health.uci import Uci
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

UCI, SERVICE = Uci(), MinimumService()


def village(
    name: str, target: float, vaccinated: float, on: str | None = None
) -> dict[str, object]:
    return {"village": name, "target": target, "vaccinated": vaccinated, "occurred_on": on}


def service(name: str, target: float, served: float, on: str | None = None) -> dict[str, object]:
    return {"service": name, "target": target, "served": served, "occurred_on": on}


def test_uci_is_the_share_of_villages_that_reach_the_threshold() -> None:
    rows = [village("Wanggar", 50, 40), village("Nabire", 50, 39), village("Tubei", 10, 10)]
    made = check_calculator(UCI, rows)
    assert (made.value, made.cautions) == (66.67, ())
    assert [step.value for step in made.steps] == [80.0, 78.0, 100.0, 66.67]
    assert [step.text.en for step in made.steps[:2] if step.text] == ["reaches 80 %", "below 80 %"]


@pytest.mark.parametrize(
    ("vaccinated", "value"), [(800_000, 100.0), (799_950, 100.0), (799_949, 0.0)]
)
def test_a_village_at_the_threshold_with_two_decimals_reaches_it(
    vaccinated: float, value: float
) -> None:
    assert UCI.calculate([village("Tubei", 1_000_000, vaccinated)]).value == value


def test_another_threshold_may_be_set_and_is_marked_unverified() -> None:
    assert UCI.calculate([village("Tubei", 100, 84)], {"threshold": 85}).value == 0.0
    assert UCI.params_schema()["properties"]["threshold"]["x-unverified"] is True


def test_a_village_twice_is_one_village_with_a_warning() -> None:
    rows = [village("Tubei", 50, 50), village("Tubei", 50, 20), village("Serang", 10, 9)]
    made = check_calculator(UCI, rows)
    assert (made.value, [caution.code for caution in made.cautions]) == (50.0, ["REPEATED_KEY"])


def test_monthly_reports_of_villages_against_yearly_targets_are_increments() -> None:
    rows = [
        village(name, 120, count, f"2025-{month:02}-28")
        for month in range(1, 13)
        for name, count in (("Tubei", 8), ("Serang", 7))
    ]
    made = check_calculator(UCI, rows, {"series": "increments"})
    assert (made.value, made.cautions) == (50.0, ())
    assert [step.value for step in made.steps[:2]] == [80.0, 70.0]


def test_a_village_without_infants_is_left_out_with_a_warning() -> None:
    made = check_calculator(UCI, [village("Tubei", 0, 0), village("Serang", 10, 12)])
    assert (made.value, [caution.code for caution in made.cautions]) == (
        100.0,
        ["COVERAGE_ABOVE_100", "NO_TARGET"],
    )


def test_minimum_service_is_the_mean_over_services() -> None:
    rows = [service("mothers", 100, 90), service("infants", 1000, 700), service("elderly", 3, 1)]
    made = check_calculator(SERVICE, rows)
    assert made.value == 64.44
    assert made.steps[-1].expression == "(90 + 70 + 33.333333) / 3"


def test_minimum_service_of_one_service_in_several_places_is_a_ratio_of_sums() -> None:
    rows = [service("mothers", 100, 100), service("mothers", 300, 60), service("infants", 10, 8)]
    made = check_calculator(SERVICE, rows)
    assert (made.value, [caution.code for caution in made.cautions]) == (60.0, ["REPEATED_KEY"])


def test_cumulative_quarters_of_services_come_out_as_the_year() -> None:
    rows = [
        service("mothers", 100, served, on)
        for served, on in ((20, "2025-03-31"), (45, "2025-06-30"), (90, "2025-12-31"))
    ]
    assert check_calculator(SERVICE, rows, {"series": "cumulative"}).value == 90.0


@pytest.mark.parametrize(
    ("calculator", "row"), [(UCI, village("Tubei", 0, 1)), (SERVICE, service("mothers", 0, 0))]
)
def test_targets_of_zero_alone_leave_the_share_undefined(
    calculator: Uci | MinimumService, row: dict[str, object]
) -> None:
    with pytest.raises(Undefined) as caught:
        calculator.calculate([row])
    assert caught.value.code == "NO_TARGET"


def test_a_bad_count_is_named() -> None:
    with pytest.raises(InvalidRecords) as caught:
        SERVICE.calculate([service("mothers", 1, 1), service("infants", 1, -1)])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "served")]


PLACES = st.tuples(st.sampled_from("abcdef"), st.integers(1, 10**6), st.integers(0, 10**6))


@given(st.lists(PLACES, min_size=1, max_size=15), st.data())
def test_neither_order_nor_splitting_changes_the_shares(
    figures: list[tuple[str, int, int]], data: st.DataObject
) -> None:
    name, target, done = figures[0]
    part = data.draw(st.integers(0, done))
    split = [(name, target, part), *figures[:0:-1], (name, 0, done - part)]
    whole = UCI.calculate([village(*each) for each in figures]).value
    assert 0 <= whole <= 100
    assert UCI.calculate([village(*each) for each in split]).value == whole
    mean = SERVICE.calculate([service(*each) for each in figures]).value
    assert SERVICE.calculate([service(*each) for each in split]).value == mean


@given(st.lists(st.integers(0, 10**6), min_size=12, max_size=12), st.integers(1, 10**7))
def test_any_series_of_reports_comes_out_as_the_year(months: list[int], target: int) -> None:
    year = SERVICE.calculate([service("mothers", target, sum(months))]).value
    dates = [f"2025-{month:02}-28" for month in range(1, 13)]
    monthly = [service("mothers", target, *each) for each in zip(months, dates, strict=True)]
    so_far = [
        service("mothers", target, sum(months[: month + 1]), dates[month]) for month in (2, 5, 11)
    ]
    assert SERVICE.calculate(monthly[::-1], {"series": "increments"}).value == year
    assert SERVICE.calculate(so_far[::-1], {"series": "cumulative"}).value == year
