from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin import InvalidRecords, Undefined
from tilik_plugin.testing import check_calculator
from tilik_public_service.cases_handled import CasesHandled
from tilik_public_service.complaint_resolution import ComplaintResolution
from tilik_public_service.satisfaction_index import ELEMENTS, SatisfactionIndex

HANDLED, RESOLUTION = CasesHandled(), ComplaintResolution()
COUNTS = st.integers(0, 10**9)


def complaints(received: int, resolved: int) -> dict[str, object]:
    return {"received": received, "resolved": resolved}


def test_cases_are_summed() -> None:
    made = check_calculator(HANDLED, [{"cases": 12}, {"cases": 0}, {"cases": 30}])
    assert (made.value, made.steps[-1].expression) == (42.0, "12 + 0 + 30")


@pytest.mark.parametrize("cases", [-1, 1.5, "3", None, True])
def test_cases_that_are_no_whole_number_are_named(cases: object) -> None:
    with pytest.raises(InvalidRecords) as caught:
        HANDLED.calculate([{"cases": 1}, {"cases": cases}])
    assert [(p.position, p.field) for p in caught.value.problems] == [(1, "cases")]


@given(st.lists(COUNTS, min_size=1, max_size=20), st.data())
def test_splitting_a_record_does_not_change_the_sum(counts: list[int], data: st.DataObject) -> None:
    part = data.draw(st.integers(0, counts[0]))
    whole = HANDLED.calculate([{"cases": count} for count in counts])
    parts = [counts[0] - part, *counts[:0:-1], part]
    assert HANDLED.calculate([{"cases": count} for count in parts]).value == whole.value


def test_resolution_is_a_ratio_of_sums() -> None:
    made = check_calculator(RESOLUTION, [complaints(10, 5), complaints(30, 30), complaints(0, 0)])
    assert (made.value, made.cautions) == (87.5, ())
    assert [step.value for step in made.steps] == [50.0, 100.0, None, 35.0, 40.0, 87.5]


def test_more_resolved_than_received_is_a_warning() -> None:
    made = RESOLUTION.calculate([complaints(4, 5), complaints(16, 0)])
    assert (made.value, [caution.code for caution in made.cautions]) == (
        25.0,
        ["RESOLVED_ABOVE_RECEIVED"],
    )


def test_resolution_without_a_complaint_is_undefined() -> None:
    with pytest.raises(Undefined) as caught:
        RESOLUTION.calculate([complaints(0, 0)])
    assert caught.value.code == "NO_COMPLAINT"


@given(st.lists(st.tuples(st.integers(1, 10**9), COUNTS), min_size=1, max_size=20))
def test_the_order_of_complaints_changes_nothing(pairs: Sequence[tuple[int, int]]) -> None:
    rows = [complaints(*pair) for pair in pairs]
    assert RESOLUTION.calculate(rows).value == RESOLUTION.calculate(rows[::-1]).value


ANSWERS = st.fixed_dictionaries({element: st.integers(1, 4) for element in ELEMENTS})


@given(st.lists(ANSWERS, min_size=1, max_size=12))
def test_the_satisfaction_index_lies_between_25_and_100(answers: list[dict[str, int]]) -> None:
    rows = [{"answers": each} for each in answers]
    made = SatisfactionIndex().calculate(rows)
    assert 25 <= made.value <= 100
    assert SatisfactionIndex().calculate(rows[::-1]).value == made.value
    assert made.band is not None


SCORES = st.one_of(st.none(), st.integers(1, 4))
SPARSE = st.fixed_dictionaries(dict.fromkeys(ELEMENTS, SCORES))


@given(st.lists(SPARSE, max_size=8), ANSWERS, st.randoms())
def test_answers_left_out_keep_the_index_within_25_and_100_in_any_order(
    sparse: list[dict[str, int | None]], full: dict[str, int], random: Any
) -> None:
    rows: list[dict[str, Any]] = [{"answers": each} for each in (*sparse, full)]
    value = SatisfactionIndex().calculate(rows).value
    assert 25 <= value <= 100
    random.shuffle(rows)
    assert SatisfactionIndex().calculate(rows).value == value
