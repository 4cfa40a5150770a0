"""Checks of the declarations in the graph's types, when the schema is built, without a database."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import fields, is_dataclass
from typing import Any, Final

from tilik_schema.reading.columns import TableType, columns_of, table_of
from tilik_schema.reading.filters import conditions_of
from tilik_schema.reading.graph_types import types_below
from tilik_schema.reading.model_columns import columns_by_table
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.references import exists, type_of
from tilik_schema.reading.relations import (
    Deferred,
    Embedded,
    Found,
    Latest,
    Many,
    One,
    Relation,
    RowSet,
    StoredField,
    relations_of,
    row_sets,
)
from tilik_schema.reading.visible import COLUMN, QUOTED, aliases_in

# No parser of SQL: what these miss is tried by a test on the migrated tables.
PLACE: Final = re.compile(r"\{(\w*)\}")


class DeclarationError(Exception):
    """Raised when types declare what does not exist; names each field and what is missing."""


def check_declarations(roots: Iterable[type]) -> None:
    """Check every type that the roots lead to.

    Raises DeclarationError if a table, column, type or place is missing.
    """
    faults = [
        f"{kind.__name__}.{name}: {'; '.join(dict.fromkeys(found))}"
        for kind in types_below(roots)
        for name, found in faults_of(kind).items()
    ]
    if faults:
        raise DeclarationError("\n".join(faults))


def faults_of(kind: Any) -> Mapping[str, list[str]]:
    """Return what is missing of a type's declarations, by the names of its fields."""
    found: dict[str, list[str]] = defaultdict(list)
    if issubclass(kind, TableType) and hasattr(kind, "table"):
        for name, column in columns_of(kind).items():
            found[name].extend(_faults_in_sql(column.sql, kind, ()))
    for name, relation in relations_of(kind).items():
        found[name].extend(_faults_of_relation(kind, relation))
    return {name: faults for name, faults in found.items() if faults}


def columns_in(sql: str, table: str) -> Iterator[tuple[str, str]]:
    """Yield the table and name of each column that SQL over the alias `t` names.

    `t` is a row of the table; other aliases are those of a from or a join in the text. A column of
    an unknown alias is left out.
    """
    bare, aliases = QUOTED.sub("''", sql), aliases_in(sql, table)
    for alias, name in COLUMN.findall(bare):
        if alias in aliases:
            yield aliases[alias], name


def _faults_of_relation(kind: Any, relation: Relation) -> Iterator[str]:
    if isinstance(relation, Deferred):
        yield from _faults_of_parent(kind, ("key",))
        yield from _faults_in_sql(relation.sql, kind, ())
    elif isinstance(relation, StoredField):
        yield from _faults_of_parent(kind, (relation.column or "key",))
        yield from _faults_in_sql(relation.sql, kind, ())
    elif isinstance(relation, Embedded):
        yield from _faults_of_parent(kind, (name for _, name in relation.attributes))
    elif isinstance(relation, Found):
        yield from _faults_of_reference(relation.target)
    elif isinstance(relation, One):
        yield from _faults_of_reference(relation.target)
        yield from _faults_of_parent(kind, (relation.by,))
        yield from _faults_of_columns(relation.target, (relation.to,))
    else:
        places = ("parent", "argument") if isinstance(relation, Latest) else ("parent",)
        for rows in row_sets(relation):
            yield from _faults_of_rows(kind, rows, places)
    if isinstance(relation, Many):
        yield from _faults_of_inputs(relation)


def _faults_of_rows(kind: Any, rows: RowSet[Any], places: tuple[str, ...]) -> Iterator[str]:
    yield from _faults_of_reference(rows.target)
    if rows.has_parent:
        yield from _faults_of_parent(kind, rows.by)
    if len(rows.by) != len(rows.to) and (rows.to or len(rows.by) > 1):
        yield f"by and to must name as many columns, not {len(rows.by)} and {len(rows.to)}"
    yield from _faults_of_columns(rows.target, rows.to)
    if rows.through:
        for name in (rows.through.parent, rows.through.target):
            yield from _faults_of_column(rows.through.table, name)
    if exists(rows.target):
        yield from _faults_in_sql(rows.condition or "", type_of(rows.target), places)
        yield from _faults_of_order(rows.order, type_of(rows.target))


def _faults_of_inputs(relation: Many) -> Iterator[str]:
    target, filter_type, order_type = relation.rows.target, relation.filter, relation.order_by
    for reference in (filter_type, order_type):
        if reference is not None:
            yield from _faults_of_reference(reference)
    if not exists(target):
        return
    # A cursor is a row's key.
    yield from _faults_of_parent(type_of(target), ("key",))
    if filter_type is not None and exists(filter_type):
        for condition in conditions_of(type_of(filter_type)).values():
            for text in condition.texts():
                yield from _faults_in_sql(text, type_of(target), ("value",), needed=True)
    if order_type is not None and exists(order_type):
        terms = getattr(type_of(order_type), "terms", {})
        yield from _faults_of_order(terms.values(), type_of(target))


def _faults_of_order(order: Iterable[OrderTerm], kind: type[TableType]) -> Iterator[str]:
    for term in order:
        yield from _faults_in_sql(term.sql, kind, (), needed=True)


def _faults_of_reference(reference: type[Any] | str) -> list[str]:
    return [] if exists(reference) else [f"{reference} does not exist"]


def _faults_of_parent(kind: Any, names: Iterable[str]) -> Iterator[str]:
    known = {each.name for each in fields(kind) if each.init} if is_dataclass(kind) else set()
    for name in names:
        if name not in known:
            yield f"{kind.__name__} has no column {name}"


def _faults_of_columns(target: type[Any] | str, names: Iterable[str]) -> Iterator[str]:
    if exists(target):
        for name in names:
            yield from _faults_of_column(table_of(type_of(target)), name)


def _faults_of_column(table: str, name: str) -> Iterator[str]:
    columns = columns_by_table().get(table)
    if columns is None:
        yield f"there is no table {table}"
    elif name not in columns:
        yield f"the table {table} has no column {name}"


def _faults_in_sql(
    sql: str, kind: type[TableType], places: tuple[str, ...], *, needed: bool = False
) -> Iterator[str]:
    """Yield the columns and places that SQL over the alias `t` names and that do not exist.

    If a column is needed, SQL that names none is a fault too.
    """
    found = list(columns_in(sql, table_of(kind)))
    if needed and not found:
        yield f"no column in {sql!r}: write t.name"
    for table, name in found:
        yield from _faults_of_column(table, name)
    for place in PLACE.findall(QUOTED.sub("''", sql)):
        if place not in places:
            yield f"nothing is known as {{{place}}} here"
