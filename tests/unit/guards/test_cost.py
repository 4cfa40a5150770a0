"""The cost of an operation: the objects that it asks for, by its arguments and variables."""

from typing import Any

import pytest

from tilik_schema.guards.cost import MOST


@pytest.mark.parametrize(
    ("document", "cost"),
    [
        ("{ names }", 0),
        ("{ __typename }", 0),
        ("{ unit { name } }", 1),
        ("{ unit { parent { name } } }", 2),
        ("{ listed { name } }", 5),
        ("{ listed { people { name } } }", 5 + 25),
        ("{ units { nodes { name } } }", 1 + 20),
        ("{ units(first: 7) { nodes { name } } }", 1 + 7),
        ("{ units(last: 7) { nodes { name } } }", 1 + 7),
        ("{ units(first: 3, last: 7) { nodes { name } } }", 1 + 7),
        ("{ units(first: null, last: 7) { nodes { name } } }", 1 + 7),
        ("{ units(first: null) { nodes { name } } }", 1 + 20),
        ("{ units(first: -5) { nodes { name } } }", 1 + 1),
        ("{ units(first: 7) { totalCount pageInfo { end } } }", 1 + 1),
        ("{ units(first: 7) { edges { node { name } } } }", 1 + 7 + 7),
        ('{ units(first: 7, tags: ["a", "b"]) { nodes { name } } }', 1 + 7),
        ("{ units(first: 10) { nodes { children(first: 3) { nodes { name } } } } }", 1 + 10 * 5),
        ("{ few { name } }", 3),
        ("{ few(first: 9) { name } }", 9),
        ('{ byIds(ids: ["a", "b", "c"]) { parent { name } } }', 6),
        ('{ byIds(ids: "a") { name } }', 1),
        ("{ byIds(ids: []) { name } }", 0),
        ('mutation { mark(ids: ["a", "b"]) { name } }', 2),
        ("{ anything { ... on Unit { parent { name } } ... on Person { unit { name } } } }", 3),
        ("{ units(first: 7) { ...P } } fragment P on Units { nodes { name } }", 1 + 7),
        ("{ units(first: 7) { ... { nodes { name } } } }", 1 + 7),
        ("{ unit { nothing { name } } }", 1),
        ("{ unit { ... on Nowhere { parent { name } } } }", 1),
    ],
)
def test_cost_counts_the_objects_asked_for(cost_of: Any, document: str, cost: int) -> None:
    assert cost_of(document) == cost


@pytest.mark.parametrize(
    ("declared", "given", "rows"),
    [
        ("$n: Int", {"n": 7}, 7),
        ("$n: Int", {"n": 7.0}, 7),
        ("$n: Int", {"n": None}, 20),
        ("$n: Int", {}, 20),
        ("$n: Int = 4", {}, 4),
        ("$n: Int = 4", {"n": 9}, 9),
        ("$n: Int = 4", {"n": None}, 20),
        ("$n: Int", {"n": -3}, 1),
        ("$n: Int", {"n": "many"}, 20),
        ("$n: Int", {"n": True}, 20),
        ("$n: Int", {"n": float("inf")}, 20),
        ("$n: Int", {"n": float("nan")}, 20),
        ("$m: Int", {"n": 7}, 20),
    ],
)
def test_cost_follows_the_variables(
    cost_of: Any, declared: str, given: dict[str, Any], rows: int
) -> None:
    document = f"query A({declared}) {{ units(first: $n) {{ nodes {{ name }} }} }}"
    assert cost_of(document, **given) == 1 + rows


def test_list_argument_of_a_variable_counts_its_values(cost_of: Any) -> None:
    document = "query A($ids: [ID!]!) { byIds(ids: $ids) { parent { name } } }"
    assert cost_of(document, ids=["x"] * 40) == 80
    assert cost_of(document, ids="x") == 2
    assert cost_of(document) == 0


def test_variable_of_an_outer_page_reaches_the_fragments_below(cost_of: Any) -> None:
    document = """
    query A($n: Int, $m: Int) { units(first: $n) { ...Page } }
    fragment Page on Units { nodes { ...Unit } }
    fragment Unit on Unit { children(first: $m) { nodes { name } } }
    """
    assert cost_of(document, n=10, m=3) == 1 + 10 * (1 + 1 + 3)


def test_cost_ends_at_a_large_number(cost_of: Any) -> None:
    assert cost_of("{ units(first: 2000000000) { nodes { name } } }") == MOST
    assert cost_of("query ($n: Int) { units(first: $n) { nodes { name } } }", n=10**300) == MOST
