import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_education.participation import Participation
from tilik_education.participation_growth import ParticipationGrowth
from tilik_plugin import InvalidParams, InvalidRecords, Measurement, Undefined
from tilik_plugin.testing import check_calculator

RATE, GROWTH = Participation(), ParticipationGrowth()


def enrolment(
    population: int, enrolled: int, of_age: int, in_school: int, **more: int | str
) -> dict[str, object]:
    return {
        "population": population,
        "enrolled": enrolled,
        "enrolled_of_age": of_age,
        "in_school": in_school,
        **more,
    }


EXAMPLE = enrolment(5000, 5250, 4800, 4950)


def codes(made: Measurement) -> list[str]:
    return [caution.code for caution in made.cautions]


@pytest.mark.parametrize(
    ("params", "value", "name"),
    [
        ({"rate": "apk"}, 105.0, "APK"),
        ({"rate": "apm"}, 96.0, "APM"),
        ({"rate": "aps"}, 99.0, "APS"),
        ({}, 99.0, "APS"),
    ],
)
def test_the_rates_of_the_example(params: dict[str, str], value: float, name: str) -> None:
    made = check_calculator(RATE, [EXAMPLE], params)
    assert (made.value, made.cautions, made.steps[-1].label.en) == (value, (), name)


def test_participation_is_a_ratio_of_sums() -> None:
    rows = [enrolment(100, 50, 50, 50), enrolment(300, 300, 300, 300), enrolment(0, 0, 0, 0)]
    made = check_calculator(RATE, rows)
    assert made.value == 87.5
    assert [step.value for step in made.steps] == [50.0, 100.0, None, 350.0, 400.0, 87.5]


@pytest.mark.parametrize(
    ("row", "limit"),
    [
        (enrolment(100, 79, 80, 90), "at most enrolled, 79"),
        (enrolment(100, 90, 80, 79), "at most in_school, 79"),
    ],
)
@pytest.mark.parametrize("rate", ["apk", "apm", "aps"])
def test_data_that_break_the_definitions_are_refused(
    row: dict[str, object], limit: str, rate: str
) -> None:
    with pytest.raises(InvalidRecords) as caught:
        RATE.calculate([EXAMPLE, row], {"rate": rate})
    (problem,) = caught.value.problems
    assert (problem.position, problem.field) == (1, "enrolled_of_age")
    assert problem.must_be.en == limit


def test_more_at_school_than_the_population_is_a_warning() -> None:
    made = RATE.calculate([enrolment(100, 110, 100, 101)])
    assert (made.value, codes(made)) == (101.0, ["APS_ABOVE_100"])


def test_a_population_of_zero_is_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        RATE.calculate([enrolment(0, 5, 0, 0)])
    assert caught.value.code == "NO_POPULATION"


def test_an_unknown_rate_is_refused() -> None:
    with pytest.raises(InvalidParams):
        RATE.calculate([EXAMPLE], {"rate": "apx"})


def test_growth_is_the_latest_less_the_earliest_year() -> None:
    rows = [
        enrolment(5000, 5250, 4800, 4950, year=2025),
        enrolment(4000, 4000, 3600, 3800, year=2023),
        enrolment(4500, 4500, 4300, 4410, year="2024"),
    ]
    made = check_calculator(GROWTH, rows)
    assert (made.value, made.steps[-1].expression) == (4.0, "99 - 95")
    assert made.steps[-1].label.en == "Growth of APS from 2023 to 2025"
    assert [step.value for step in made.steps] == [95.0, 98.0, 99.0, 4.0]
    assert check_calculator(GROWTH, rows, {"rate": "apm"}).value == 6.0
    assert check_calculator(GROWTH, rows, {"rate": "apk"}).value == 5.0


def test_a_year_of_several_places_is_a_ratio_of_sums() -> None:
    rows = [
        enrolment(100, 100, 50, 50, year="2023/2024"),
        enrolment(300, 300, 300, 300, year="2023/2024"),
        enrolment(400, 400, 300, 300, year="2024/2025"),
    ]
    assert check_calculator(GROWTH, rows).value == -12.5


def test_growth_needs_two_years_with_a_population() -> None:
    one = enrolment(10, 5, 5, 5, year=2024)
    with pytest.raises(Undefined) as caught:
        GROWTH.calculate([one, one])
    assert caught.value.code == "ONE_YEAR"
    with pytest.raises(Undefined, match="2025") as empty:
        GROWTH.calculate([one, enrolment(0, 0, 0, 0, year=2025)])
    assert empty.value.code == "NO_POPULATION"


def test_growth_refuses_and_warns_as_the_rate_does() -> None:
    rows = [enrolment(10, 5, 5, 11, year=2024), enrolment(10, 5, 5, 10, year=2025)]
    assert codes(GROWTH.calculate(rows)) == ["APS_ABOVE_100"]
    with pytest.raises(InvalidRecords):
        GROWTH.calculate([*rows, enrolment(10, 5, 6, 6, year=2026)])


COUNTS = st.tuples(*[st.integers(0, 10**6)] * 4)
POSSIBLE = COUNTS.map(lambda each: (each[0] + 1, each[1] + each[2], each[2], each[2] + each[3]))


@given(st.lists(st.one_of(POSSIBLE, POSSIBLE, COUNTS), min_size=1, max_size=8))
def test_the_order_of_the_rates_holds_or_is_refused_or_warned(
    figures: list[tuple[int, int, int, int]],
) -> None:
    rows = [enrolment(*each) for each in figures]
    impossible = any(of_age > min(level, any_) for _, level, of_age, any_ in figures)
    try:
        made = {rate: RATE.calculate(rows, {"rate": rate}) for rate in ("apk", "apm", "aps")}
    except InvalidRecords:
        assert impossible
        return
    except Undefined:
        assert not any(each[0] for each in figures)
        return
    assert not impossible
    apk, apm, aps = (made[rate].value for rate in ("apk", "apm", "aps"))
    assert apm <= apk
    assert apm <= aps
    assert aps <= 100 or codes(made["aps"]) == ["APS_ABOVE_100"]


@given(st.lists(POSSIBLE, min_size=1, max_size=8), st.data())
def test_order_and_splitting_do_not_change_a_rate(
    figures: list[tuple[int, int, int, int]], data: st.DataObject
) -> None:
    people, level, of_age, any_ = figures[0]
    part = data.draw(st.integers(0, people))
    parts = [(part, level, of_age, any_), *figures[:0:-1], (people - part, 0, 0, 0)]
    rate = {"rate": data.draw(st.sampled_from(["apk", "apm", "aps"]))}
    whole = RATE.calculate([enrolment(*each) for each in figures], rate).value
    assert RATE.calculate([enrolment(*each) for each in parts], rate).value == whole
    later = [enrolment(*each, year=2026) for each in parts]
    both = [*later, *(enrolment(*each, year=2025) for each in figures)]
    assert GROWTH.calculate(both, rate).value == 0
