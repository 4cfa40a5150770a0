"""Fields that fewer viewers see than their rows: each column of the graph is declared."""

from collections.abc import Iterator
from typing import Any

import pytest

from tilik_schema.build import ROOTS
from tilik_schema.reading.checking import columns_in
from tilik_schema.reading.columns import TableType, columns_of, select, table_of
from tilik_schema.reading.filters import conditions_of
from tilik_schema.reading.graph_types import types_below
from tilik_schema.reading.model_columns import columns_by_table
from tilik_schema.reading.references import type_of
from tilik_schema.reading.relations import Deferred, Many, One, relations_of, row_sets
from tilik_schema.reading.visible import FOR_FEWER, visible
from tilik_server.access.fields import FIELDS
from tilik_server.sql.statement import registered_statements

# It counts the people in service, as the service, and shows no day.
COUNTING = {"graph.count_people_by_unit"}


def table_types() -> Iterator[Any]:
    for kind in types_below(ROOTS):
        if issubclass(kind, TableType) and hasattr(kind, "table"):
            yield kind


def sql_of(kind: Any) -> Iterator[tuple[str, str]]:
    """The SQL of a type's columns and relations, each with the table of its row `t`."""
    for column in columns_of(kind).values():
        yield column.sql, table_of(kind)
    for relation in relations_of(kind).values():
        if isinstance(relation, Deferred):
            yield relation.sql, table_of(kind)
        elif isinstance(relation, One):
            yield f"t.{relation.to}", table_of(type_of(relation.target))
        for rows in row_sets(relation):
            target = table_of(type_of(rows.target))
            yield from ((f"t.{name}", target) for name in rows.to)
            yield from ((term.sql, target) for term in rows.order)
            yield rows.condition or "", target
        if isinstance(relation, Many):
            target = table_of(type_of(relation.rows.target))
            if relation.filter:
                for condition in conditions_of(type_of(relation.filter)).values():
                    yield from ((text, target) for text in condition.texts())
            if relation.order_by:
                terms: Any = type_of(relation.order_by)
                yield from ((term.sql, target) for term in terms.terms.values())


def named_in_graph() -> set[tuple[str, str]]:
    """Each table and column that the graph reads, orders or filters by."""
    return {
        found
        for kind in table_types()
        for sql, table in sql_of(kind)
        for found in columns_in(sql, table)
    }


def test_every_column_of_the_graph_is_declared_where_some_are_for_fewer() -> None:
    named = {found for found in named_in_graph() if found[0] in FIELDS}
    undeclared = {
        (table, column)
        for table, column in named
        if column not in FIELDS[table].with_row | FIELDS[table].fewer.keys()
    }
    assert undeclared == set()
    assert {table for table, _ in named} == set(FIELDS)


@pytest.mark.parametrize("table", FIELDS)
def test_declared_columns_exist_and_are_declared_once(table: str) -> None:
    declared = FIELDS[table]
    assert declared.with_row | declared.fewer.keys() <= columns_by_table()[table]
    assert declared.with_row & declared.fewer.keys() == set()


def test_columns_for_fewer_are_no_keys_of_relations() -> None:
    """A row is looked up by a column before it is known who sees it."""
    keys = {
        (table_of(type_of(rows.target)), name)
        for kind in table_types()
        for relation in relations_of(kind).values()
        for rows in row_sets(relation)
        for name in rows.to
    }
    assert {(table, name) for table, name in keys if name in fewer(table)} == set()


def test_statements_by_hand_of_the_graph_name_no_column_for_fewer() -> None:
    faults = {
        (each.name, table, column)
        for each in registered_statements()
        if each.name.startswith("graph.") and each.name not in COUNTING
        for table, column in columns_in(each.sql, "")
        if column in fewer(table)
    }
    assert faults == set()


def fewer(table: str) -> set[str]:
    return set(FIELDS[table].fewer) if table in FIELDS else set()


@pytest.mark.parametrize("kind", list(table_types()), ids=lambda kind: kind.__name__)
def test_columns_for_fewer_are_shown_only_after_asking(kind: Any) -> None:
    """What the outer list shows of the rows `s` as they are stored is for all who read the row."""
    outer = select(kind, "").partition(" from (")[0]
    for name, each in columns_of(kind).items():
        named = {column for table, column in columns_in(each.sql, table_of(kind))}
        # A column for fewer of another row would need an answer about that row.
        assert not {found for found in columns_in(each.sql, "") if found[1] in fewer(found[0])}
        asked = bool(named & fewer(table_of(kind)))
        assert (f"then s.{name}" in outer) == asked


@pytest.mark.parametrize(
    "sql",
    [
        "t.grade = $1",
        "coalesce(t.grade, '')",
        "exists (select from employee e where e.id = t.supervisor_id and lower(e.grade) = 'x')",
        "t.unit_id in (select x.unit_id from employee x join unit u on true where x.nip = any($1))",
    ],
)
def test_sql_over_a_column_for_fewer_asks_first(sql: str) -> None:
    assert "tilik_people_as" in visible(sql, "employee")


@pytest.mark.parametrize(
    "sql", ["t.name_key", "'t.grade'", "x.grade", "exists (select from unit e where e.grade = 'x')"]
)
def test_other_sql_stays_as_it_is(sql: str) -> None:
    assert visible(sql, "employee") == sql


def test_names_of_columns_for_fewer_are_sought_in_all_sql() -> None:
    assert all(FOR_FEWER.search(f"t.{name}") for table in FIELDS for name in fewer(table))
