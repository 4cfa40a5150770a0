from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Annotated

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin import (
    InvalidParams,
    InvalidRecords,
    Measurement,
    NoRecords,
    Number,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    Text,
    Title,
    record_steps,
    sum_step,
)
from tilik_plugin.folding import FoldingCalculator, RunningSteps, RunningSum
from tilik_plugin.testing import ContractBroken, check_calculator

LANDED = Text("Landed", "Didaratkan")
FIGURES = st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=40)


class Landing(Record):
    tonnes: Annotated[Number, Title("Tonnes", "Ton")]


@dataclass
class Landed:
    sum: RunningSum = field(default_factory=RunningSum)
    steps: RunningSteps = field(default_factory=RunningSteps)


class Catch(FoldingCalculator[Landing, Params, Landed]):
    key = "fisheries.catch"
    version = "1.0.0"
    name = description = LANDED
    unit_of_measure = Text("tonnes", "ton")
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of tonnes"
    record_model = Landing
    params_model = Params

    def fold(self, state: Landed | None, records: Records[Landing], params: Params) -> Landed:
        taken = state or Landed()
        tonnes = records.column("tonnes")
        if -1 in tonnes:
            expected = Text("another figure", "angka lain")
            raise InvalidRecords(RecordProblem(tonnes.index(-1), "tonnes", must_be=expected))
        taken.sum.add(tonnes)
        taken.steps.add(len(tonnes), lambda place, i: Step(LANDED, str(tonnes[place]), record=i))
        return taken

    def finish(self, state: Landed, params: Params) -> Measurement:
        return Measurement(state.sum.value, (*state.steps.steps(), state.sum.step(LANDED)))


class LastPart(Catch):
    def fold(self, state: Landed | None, records: Records[Landing], params: Params) -> Landed:
        return super().fold(None, records, params)


def rows(figures: Sequence[float]) -> list[dict[str, float]]:
    return [{"tonnes": figure} for figure in figures]


@given(FIGURES, st.integers(1, 7))
def test_parts_come_out_as_the_whole(figures: list[float], size: int) -> None:
    parts = [rows(figures[start : start + size]) for start in range(0, len(figures), size)]
    whole = Catch().calculate(rows(figures))
    assert Catch().calculate_parts(parts) == whole
    assert whole.steps[-1] == sum_step(LANDED, figures)


@given(FIGURES)
def test_a_running_sum_depends_on_neither_order_nor_parts(figures: list[float]) -> None:
    forth, back = RunningSum(), RunningSum()
    for figure in figures:
        forth.add([figure])
    back.add(figures[::-1])
    assert forth.value == back.value == sum_step(LANDED, figures).value


def test_parts_are_read_one_at_a_time() -> None:
    taken: list[int] = []
    calculator = Catch()
    fold = calculator.fold

    def watched(state: Landed | None, records: Records[Landing], params: Params) -> Landed:
        taken.append(len(records))
        return fold(state, records, params)

    calculator.fold = watched  # type: ignore[method-assign]
    parts = (rows([1.0] * size) for size in (3, 0, 2))
    assert calculator.calculate_parts(parts).value == 5
    assert taken == [3, 2]


def test_further_records_are_counted_over_the_parts() -> None:
    running = RunningSteps()
    for _ in range(4):
        running.add(20, lambda _, i: Step(LANDED, str(i)))
    assert running.steps() == record_steps(80, lambda i: Step(LANDED, str(i)))
    assert running.steps()[-1].expression == "80 - 50"


@pytest.mark.parametrize("bad", [{"tonnes": "3"}, {"tonnes": -1}])
def test_a_bad_record_has_its_position_among_all(bad: dict[str, object]) -> None:
    with pytest.raises(InvalidRecords) as caught:
        Catch().calculate_parts([rows([1, 2]), [*rows([3]), bad]])
    assert [(each.position, each.field) for each in caught.value.problems] == [(3, "tonnes")]
    assert caught.value.problems[0].message().en.startswith("Record 3, tonnes")


@pytest.mark.parametrize("parts", [[], [[]], [[], []]])
def test_no_parts_are_no_records(parts: list[list[dict[str, float]]]) -> None:
    with pytest.raises(NoRecords):
        Catch().calculate_parts(parts)
    with pytest.raises(InvalidParams):
        Catch().calculate_parts(parts, {"weight": 1})


def test_a_fold_that_forgets_breaks_the_contract() -> None:
    assert check_calculator(Catch(), rows([1, 2, 3])).value == 6
    with pytest.raises(ContractBroken, match="fold and finish over 3 parts differ"):
        check_calculator(LastPart(), rows([1, 2, 3]))


@pytest.mark.parametrize(
    "figures",
    [
        [2**53] * 3 + [1] * 5,
        [2**53, 0.5, 1, -(2**53), 0.25],
        [0.1] * 10 + [3] * 7,
        [10**15 + i for i in range(40)] + [0.5],
    ],
)
def test_a_sum_of_whole_and_other_figures_is_the_same_however_it_is_cut(
    figures: list[float],
) -> None:
    whole, single, turned = RunningSum(), RunningSum(), RunningSum()
    whole.add(figures)
    turned.add(figures[::-1])
    for figure in figures:
        single.add([figure])
    expected = float(sum(map(Fraction, figures)))
    assert whole.value == single.value == turned.value == expected
