"""Suppression: no difference of the figures that are shown is of one to four people."""

from collections.abc import Iterator
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tilik_schema.suppression import shown_units


def path(*steps: int) -> str:
    return "".join(f"{step:08x}" for step in steps)


ROOT, ONE, TWO, THREE = path(1), path(1, 1), path(1, 2), path(1, 3)
DEEP = path(1, 1, 1)


@pytest.mark.parametrize(
    ("people", "expected"),
    [
        # Five are enough, four are not.
        ({ROOT: 5}, {ROOT}),
        ({ROOT: 4}, set()),
        # The unit less the first below it would be the second.
        ({ONE: 9, TWO: 3}, {ROOT}),
        ({ONE: 9, TWO: 5}, {ROOT, ONE, TWO}),
        # The people of the unit itself are the rest, too.
        ({ROOT: 2, ONE: 9, TWO: 6}, {ROOT, ONE}),
        ({ROOT: 5, ONE: 9, TWO: 6}, {ROOT, ONE, TWO}),
        # Two that are too small hide each other.
        ({ONE: 9, TWO: 3, THREE: 2}, {ROOT, ONE}),
        # What is below a hidden unit is hidden: the rest of both would be four.
        ({ONE: 1, DEEP: 6, TWO: 9, THREE: 3}, {ROOT, TWO}),
        # Nobody is no group.
        ({}, {ROOT, ONE, TWO, THREE, DEEP}),
    ],
)
def test_units_show_groups_of_five(people: dict[str, int], expected: set[str]) -> None:
    units = {ROOT, ONE, TWO, THREE, DEEP} & (
        {*people, ROOT} if people else {ROOT, ONE, TWO, THREE, DEEP}
    )
    assert shown_units(people, units, frozenset()) == expected


def test_people_who_are_known_are_no_rest_and_no_group() -> None:
    people = {ROOT: 4, ONE: 9, TWO: 3}
    # Without the nine, seven are left; the three would be found by subtraction.
    assert shown_units(people, [ROOT, ONE, TWO], frozenset({ONE})) == {ROOT, ONE}
    assert shown_units({ROOT: 3, ONE: 9}, [ROOT, ONE], frozenset({ONE})) == {ONE}


UNITS = [
    path(1),
    *(path(1, a) for a in (1, 2, 3)),
    *(path(1, a, b) for a in (1, 2) for b in (1, 2)),
]
PEOPLE = st.dictionaries(st.sampled_from(UNITS), st.integers(0, 8))


def groups(people: dict[str, int], shown: set[str]) -> Iterator[int]:
    """The sizes of all groups that are a shown unit less shown units below it."""
    total = {
        unit: sum(count for each, count in people.items() if each.startswith(unit))
        for unit in UNITS
    }
    for unit in shown:
        below = [each for each in shown if each.startswith(unit) and each != unit]
        for number in range(len(below) + 1):
            for chosen in combinations(below, number):
                if not any(a != b and a.startswith(b) for a in chosen for b in chosen):
                    yield total[unit] - sum(total[each] for each in chosen)


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(people=PEOPLE, asked=st.sets(st.sampled_from(UNITS)))
def test_no_difference_is_of_a_few(people: dict[str, int], asked: set[str]) -> None:
    shown = shown_units(people, asked, frozenset())
    assert shown <= asked
    assert all(size == 0 or size >= 5 for size in groups(people, shown))


@settings(max_examples=300, deadline=None, database=None, derandomize=True)
@given(people=PEOPLE, known=st.sets(st.sampled_from(UNITS)))
def test_no_difference_is_of_a_few_beside_those_who_are_known(
    people: dict[str, int], known: set[str]
) -> None:
    # Who sees the people of a unit sees those below it.
    seen = frozenset(unit for unit in UNITS if any(unit.startswith(each) for each in known))
    shown = shown_units(people, UNITS, seen)
    others = {unit: count for unit, count in people.items() if unit not in seen}
    assert all(size == 0 or size >= 5 for size in groups(others, shown))
