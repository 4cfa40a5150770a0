from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_finance.geometric_mean import geometric_mean
from tilik_finance.output_achievement import OutputAchievement
from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator

OUTPUT = OutputAchievement()


def part(
    target: float,
    realised: float,
    indicator: str = "a",
    output: str = "road",
    programme: str = "roads",
) -> dict[str, object]:
    return {
        "programme": programme,
        "output": output,
        "indicator": indicator,
        "target": target,
        "realised": realised,
    }


def codes(rows: list[dict[str, object]], cap: float | None = None) -> list[str]:
    return [caution.code for caution in OUTPUT.calculate(rows, {"cap": cap}).cautions]


def test_the_published_example_is_a_geometric_mean() -> None:
    made = check_calculator(OUTPUT, [part(5, 5), part(10, 9, "b")])
    assert made.value == 94.87
    output, programme, last = made.steps[2:]
    assert (output.value, output.expression) == (94.87, "(100 × 90) ^ (1 / 2)")
    assert (programme.value, last.value) == (94.87, 94.87)


def test_the_means_are_nested() -> None:
    rows = [
        part(100, 25, "a", "bridge"),
        part(1, 1, "a", "road"),
        part(1, 1, "b", "road"),
        part(1, 1, "c", "road"),
        part(100, 64, "a", "house", "homes"),
    ]
    # bridge 25 and road 100: roads 50; homes 64; all: the root of 50 × 64.
    assert check_calculator(OUTPUT, rows).value == 56.57


def test_an_indicator_may_be_capped() -> None:
    rows = [part(10, 20), part(10, 5, "b")]
    assert (OUTPUT.calculate(rows).value, codes(rows)) == (100.0, ["ACHIEVEMENT_ABOVE_100"])
    capped = check_calculator(OUTPUT, rows, {"cap": 120})
    assert (capped.value, capped.cautions) == (77.46, ())
    assert capped.steps[0].text is not None


def test_nothing_realised_of_one_indicator_is_zero_with_a_warning() -> None:
    rows = [part(10, 10), part(10, 0, "b")]
    assert (OUTPUT.calculate(rows).value, codes(rows)) == (0.0, ["NOTHING_REALISED"])


def test_records_of_one_indicator_are_summed_with_a_warning() -> None:
    rows = [part(10, 10), part(30, 10)]
    assert (OUTPUT.calculate(rows).value, codes(rows)) == (50.0, ["REPEATED_KEY"])


def test_an_indicator_with_a_target_of_zero_is_left_out_with_a_warning() -> None:
    rows = [part(10, 5), part(0, 1, "b")]
    made = OUTPUT.calculate(rows)
    assert (made.value, codes(rows)) == (50.0, ["NO_TARGET"])
    assert "1 of 2 indicators" in made.cautions[0].message.en


def test_targets_of_zero_alone_are_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        OUTPUT.calculate([part(0, 5), part(0, 1, "b")])
    assert caught.value.code == "NO_TARGET"


@pytest.mark.parametrize("field", ["target", "realised"])
def test_a_negative_figure_is_named(field: str) -> None:
    with pytest.raises(InvalidRecords) as caught:
        OUTPUT.calculate([part(1, 1), {**part(1, 1, "b"), field: -1}])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, field)]


PERCENTAGES = st.decimals(0, 1000, places=3)


@given(st.lists(PERCENTAGES, min_size=1, max_size=30))
def test_a_geometric_mean_lies_between_its_smallest_and_largest_part(parts: list[Decimal]) -> None:
    assert min(parts) <= geometric_mean(parts) <= max(parts)


@given(PERCENTAGES, st.integers(1, 40))
def test_the_geometric_mean_of_equal_parts_is_that_part(part_: Decimal, count: int) -> None:
    assert geometric_mean([part_] * count) == part_


NAMES = st.sampled_from("abc")
ROWS = st.tuples(st.integers(1, 10**6), st.integers(0, 10**6), NAMES, NAMES, NAMES)


@given(st.lists(ROWS, min_size=1, max_size=15))
def test_the_result_is_never_above_the_best_indicator_in_any_order(
    figures: list[tuple[int, int, str, str, str]],
) -> None:
    rows = [part(*each) for each in figures]
    made = OUTPUT.calculate(rows)
    assert OUTPUT.calculate(rows[::-1]).value == made.value
    indicators = {(each[4], each[3], each[2]) for each in figures}
    assert made.value <= max(step.value or 0 for step in made.steps[: len(indicators)])
