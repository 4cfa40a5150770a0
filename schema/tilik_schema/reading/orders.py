"""Orders: the order of the rows of a list, as data and as SQL."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Protocol

from tilik_schema.reading.visible import visible
from tilik_schema.vocabulary import OrderDirection


@dataclass(frozen=True, slots=True)
class OrderTerm:
    """One term of an order: SQL over the alias `t`, the row; it is never null."""

    sql: str
    descending: bool = False


class OrderInput(Protocol):
    """An input type with one term of an order: a field's name and a direction.

    `terms` maps each name to the term by which rows are ordered.
    """

    terms: ClassVar[Mapping[Any, OrderTerm]]
    field: Any
    direction: OrderDirection


def order_terms(inputs: Iterable[OrderInput]) -> tuple[OrderTerm, ...]:
    """Return the terms that a list of order inputs asks for."""
    return tuple(
        replace(each.terms[each.field], descending=each.direction is OrderDirection.DESC)
        for each in inputs
    )


def visible_order(order: Iterable[OrderTerm], table: str) -> tuple[OrderTerm, ...]:
    """Return an order of rows `t` of a table by what the viewer sees."""
    return tuple(replace(term, sql=visible(term.sql, table)) for term in order)


def order_sql(order: Sequence[OrderTerm], backwards: bool = False) -> str:
    """Return the order by clause; the key comes last, in the direction of the last term."""
    return ", ".join(
        f"{term.sql} {'desc' if term.descending != backwards else 'asc'}"
        for term in with_key(order)
    )


def with_key(order: Sequence[OrderTerm]) -> list[OrderTerm]:
    """Return an order made total by the key."""
    return [*order, OrderTerm("t.id", order[-1].descending if order else False)]


def beyond_cursor(order: Sequence[OrderTerm], table: str, start: str, backwards: bool) -> str:
    """Return the condition that a row lies beyond the cursor's row, whose sort keys are read."""
    terms = with_key(order)
    # They are looked up, so that no name or grade travels in a cursor.
    keys = f"(select {{}} from {table} t where t.id = {start})"
    # A comparison of rows can use one index; it needs one direction for all columns.
    if len({term.descending for term in terms}) == 1:
        listed = ", ".join(term.sql for term in terms)
        sign = "<" if terms[0].descending != backwards else ">"
        return f"({listed}) {sign} {keys.format(listed)}"
    ways = []
    for place, term in enumerate(terms):
        same = [f"{each.sql} = {keys.format(each.sql)}" for each in terms[:place]]
        sign = "<" if term.descending != backwards else ">"
        ways.append(" and ".join([*same, f"{term.sql} {sign} {keys.format(term.sql)}"]))
    return "(" + " or ".join(f"({way})" for way in ways) + ")"
