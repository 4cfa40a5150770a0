"""Records in parts come out as the whole: measurements, faults and their positions, memory."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Annotated, Any, Literal
from weakref import WeakSet

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tilik_plugin import (
    Amount,
    Calculator,
    Count,
    Day,
    InvalidRecords,
    Measurement,
    Name,
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
    written,
)
from tilik_plugin.folding import FoldingCalculator, RunningSteps, RunningSum

LANDED = Text("Landed", "Didaratkan")
REFUSED = 1013.0
GOOD: Mapping[str, list[Any]] = {
    "tonnes": [0, 1, 2.5, 0.1, 2**53, 1e-9],
    "boats": [0, 1, 40, 2.0, 2**53 + 2],
    "change": [-1, 0.5, None, -(2**53)],
    "port": ["Kendari", "Ambon", "\u00e9", "x" * 300],
    "kind": ["tuna", "squid"],
    "occurred_on": ["2024-02-29", "2025-12-31", None],
}
BAD: Mapping[str, list[Any]] = {
    "tonnes": [-1, "1", True, float("nan"), None, [], 10**400],
    "boats": [1.5, -1, False, "2", float("inf")],
    "change": ["1", True, {}],
    "port": ["", "x" * 501, 5, None, "\ud800"],
    "kind": ["cod", "", 1],
    "occurred_on": ["2025-02-29", "20250101", 5, "soon"],
    "nets": [1],
}
REQUIRED = ("tonnes", "boats", "port", "kind")
Fault = tuple[int, str, str]


class Landing(Record):
    tonnes: Annotated[Amount, Title("Tonnes", "Ton")]
    boats: Annotated[Count, Title("Boats", "Kapal")]
    change: Annotated[Number | None, Title("Change", "Perubahan")] = None
    port: Annotated[Name, Title("Port", "Pelabuhan")]
    kind: Annotated[Literal["tuna", "squid"], Title("Kind", "Jenis")]
    occurred_on: Annotated[Day | None, Title("Day", "Hari")] = None


def refuse(tonnes: Sequence[float]) -> None:
    if REFUSED in tonnes:
        raise InvalidRecords(RecordProblem(tonnes.index(REFUSED), "tonnes", must_be=LANDED))


def landed(records: Records[Landing], place: int, position: int) -> Step:
    each = records[place]
    figures = (each.tonnes, each.boats, each.change or 0)
    words = (*map(written, figures), each.port, each.kind, each.occurred_on)
    return Step(LANDED, " ".join(map(str, words)), record=position)


class Whole(Calculator[Landing, Params]):
    key = "fisheries.whole"
    version = "1.0.0"
    name = description = unit_of_measure = LANDED
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of tonnes"
    record_model = Landing
    params_model = Params

    def measure(self, records: Records[Landing], params: Params) -> Measurement:
        tonnes = records.column("tonnes")
        refuse(tonnes)
        steps = record_steps(len(records), lambda i: landed(records, i, i))
        total = sum_step(LANDED, tonnes)
        return Measurement(total.value or 0.0, (*steps, total))


class Folded(FoldingCalculator[Landing, Params, tuple[RunningSum, RunningSteps]]):
    key = "fisheries.folded"
    version = "1.0.0"
    name = description = unit_of_measure = LANDED
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "sum of tonnes"
    record_model = Landing
    params_model = Params

    def fold(
        self,
        state: tuple[RunningSum, RunningSteps] | None,
        records: Records[Landing],
        params: Params,
    ) -> tuple[RunningSum, RunningSteps]:
        total, steps = state or (RunningSum(), RunningSteps())
        refuse(records.column("tonnes"))
        total.add(records.column("tonnes"))
        steps.add(len(records), lambda place, i: landed(records, place, i))
        return total, steps

    def finish(self, state: tuple[RunningSum, RunningSteps], params: Params) -> Measurement:
        total, steps = state
        return Measurement(total.value, (*steps.steps(), total.step(LANDED)))


CALCULATORS: list[Calculator[Any, Any]] = [Whole(), Folded()]
calculators = pytest.mark.parametrize("calculator", CALCULATORS, ids=lambda c: type(c).__name__)


def rows(values: Mapping[str, list[Any]], *required: str) -> st.SearchStrategy[dict[str, Any]]:
    fields = {name: st.sampled_from(given) for name, given in values.items()}
    optional = {name: each for name, each in fields.items() if name not in required}
    return st.fixed_dictionaries(
        {name: fields[name] for name in required if name in fields}, optional=optional
    )


GOOD_ROWS = rows(GOOD, *REQUIRED)
BAD_ROWS = st.tuples(GOOD_ROWS, rows(BAD)).map(lambda two: {**two[0], **two[1]})
LACKING = st.tuples(GOOD_ROWS, st.sampled_from(REQUIRED)).map(
    lambda two: {name: value for name, value in two[0].items() if name != two[1]}
)
ANY_ROWS = st.one_of(GOOD_ROWS, GOOD_ROWS, GOOD_ROWS, BAD_ROWS, LACKING, st.just([1]))


@st.composite
def cut(draw: st.DrawFn, each: st.SearchStrategy[Any]) -> list[list[Any]]:
    """At least one row, cut anywhere into parts, of which some may be empty."""
    drawn = draw(st.lists(each, min_size=1, max_size=30))
    places = sorted(draw(st.lists(st.integers(0, len(drawn)), max_size=8)))
    return [drawn[start:end] for start, end in pairwise([0, *places, len(drawn)])]


def joined(parts: Sequence[Sequence[Any]]) -> list[Any]:
    return [row for part in parts for row in part]


def faults(calculator: Calculator[Any, Any], parts: Sequence[Sequence[Any]]) -> list[Fault]:
    """What is named as bad in the parts, or in the whole if it is the only one; [] if nothing."""
    try:
        calculator.calculate_parts(parts) if len(parts) > 1 else calculator.calculate(parts[0])
    except InvalidRecords as error:
        return [(each.position, each.field, each.must_be.en) for each in error.problems]
    return []


@calculators
@given(cut(GOOD_ROWS))
def test_any_cut_gives_the_measurement_of_the_whole(
    calculator: Calculator[Any, Any], parts: list[list[Any]]
) -> None:
    whole = calculator.calculate(joined(parts))
    assert calculator.calculate_parts(parts) == whole
    assert calculator.calculate_parts(iter(parts)) == Whole().calculate(joined(parts))


@given(cut(ANY_ROWS))
def test_faults_are_the_same_whether_a_calculator_folds_or_not(parts: list[list[Any]]) -> None:
    for given_parts in ([joined(parts)], parts):
        found = [faults(each, given_parts) for each in CALCULATORS]
        assert found == found[:1] * len(CALCULATORS)


@calculators
@given(cut(ANY_ROWS))
def test_faults_of_parts_are_those_of_the_first_bad_part_at_their_places_among_all(
    calculator: Calculator[Any, Any], parts: list[list[Any]]
) -> None:
    alone = [faults(calculator, [[row]]) for row in joined(parts)]
    bad = {place for place, found in enumerate(alone) if found}
    before = 0
    for part in parts:
        if bad & set(range(before, before + len(part))):
            break
        before += len(part)
    found = faults(calculator, parts)
    assert bool(found) == bool(bad)
    for place, field, expected in found:
        assert before <= place < before + len(part)
        assert (0, field, expected) in alone[place]
    assert bool(faults(calculator, [joined(parts)])) == bool(bad)


@calculators
@given(cut(GOOD_ROWS), st.data())
def test_fault_that_the_formula_finds_has_its_place_among_all(
    calculator: Calculator[Any, Any], parts: list[list[Any]], data: st.DataObject
) -> None:
    place = data.draw(st.integers(0, len(joined(parts)) - 1))
    filled = [(part, row) for part in parts for row in range(len(part))]
    part, row = filled[place]
    part[row] = {**part[row], "tonnes": REFUSED}
    expected = [(place, "tonnes", LANDED.en)]
    assert faults(calculator, parts) == faults(calculator, [joined(parts)]) == expected


@calculators
def test_empty_parts_are_no_records_and_count_for_no_place(
    calculator: Calculator[Any, Any],
) -> None:
    row = {"tonnes": 1, "boats": 1, "port": "Ambon", "kind": "tuna"}
    nothings: list[list[list[Any]]] = [[], [[]], [[], [], []]]
    for nothing in nothings:
        with pytest.raises(NoRecords):
            calculator.calculate_parts(nothing)
    assert calculator.calculate_parts([[], [row], [], [row], []]).value == 2
    bad = [[], [row], [], [row, {**row, "boats": -1}]]
    assert [place for place, *_ in faults(calculator, bad)] == [2]


@pytest.mark.parametrize("count", [1, 19, 20, 21, 45])
@calculators
def test_no_more_faults_are_named_of_parts_than_of_the_whole(
    calculator: Calculator[Any, Any], count: int
) -> None:
    row = {"tonnes": 1, "boats": -1, "port": "Ambon", "kind": "tuna"}
    good = {**row, "boats": 1}
    found = faults(calculator, [[good], [row] * count, [row]])
    assert [place for place, *_ in found] == list(range(1, 1 + min(count, 20)))


class Part(list[Any]):
    """A part that can be watched."""

    __hash__ = object.__hash__  # type: ignore[assignment]


@calculators
def test_no_more_than_the_part_in_hand_and_the_next_are_held(
    calculator: Calculator[Any, Any],
) -> None:
    alive: WeakSet[Part] = WeakSet()
    most = 0

    def parts() -> Iterator[Part]:
        nonlocal most
        for number in range(30):
            made = Part({"tonnes": number, "boats": 1, "port": "A", "kind": "tuna"} for _ in "ab")
            alive.add(made)
            most = max(most, len(alive))
            yield made
            del made

    assert calculator.calculate_parts(parts()).value == 30 * 29
    assert most <= 2
