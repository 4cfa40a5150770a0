"""An index serves every relation, order and filter of the graph, or the reason is given here.

PostgreSQL is asked, as a viewer below the policies, how it would read the rows if reading a whole
table and sorting cost more than anything else: what it still reads or sorts, no index serves.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import orjson
from strawberry import ID
from strawberry.types.base import StrawberryList, StrawberryOptional
from strawberry.types.enum import StrawberryEnumDefinition

from tilik_schema.attribute import AttributeFilter
from tilik_schema.build import ROOTS
from tilik_schema.external_code import ExternalCodeFilter
from tilik_schema.reading.checking import columns_in
from tilik_schema.reading.filters import StringFilter, conditions_of, filter_sql
from tilik_schema.reading.graph_types import types_below
from tilik_schema.reading.ids import encode
from tilik_schema.reading.orders import OrderTerm, order_sql
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.references import type_of
from tilik_schema.reading.relations import Many, One, Relation, RowSet, relations_of, row_sets
from tilik_server.sql.statement import composed
from tilik_tests.viewers import ADMIN

TESTS_OF_TEXT: dict[str, Any] = {"eq": "x", "in_": ["x"], "starts_with": "x", "words": "xyz"}
PLAIN: Any = "x"
SAMPLES: dict[Any, Any] = {
    str: "x",
    bool: True,
    date: date(2025, 1, 1),
    datetime: datetime(2025, 1, 1, tzinfo=UTC),
    ExternalCodeFilter: ExternalCodeFilter(scheme="NPSN", value="x"),
    AttributeFilter: AttributeFilter(attribute_set="school", name="x", equals=PLAIN),
}

# Rows of these orders are sorted. What is to be done needs a migration.
SORTED = {
    "a parent has few": {
        "Appraisal.adjustments",
        "Appraisal.drafts",
        "Appraisal.followUps",
        "Appraisal.objections",
        "Appraisal.ratings",
        "Appraisal.reviews",
        "CompetencyProfile.recommendations",
        "Employee.appraisal",
        "Employee.appraisals",
        "Employee.assignments",
        "Employee.attributes",
        "Feedback.replies",
        "Position.attributes",
        "Review.ratings",
        "Unit.attributes",
    },
    "the table is small": {"Query.cycles", "Query.grants"},
    "to do: an index on the day and the key": {"Query.appraisals", "Query.evidence"},
}


def each_test(*fields: str) -> set[str]:
    return {f"{field} {test}" for field in fields for test in TESTS_OF_TEXT}


# For these filters all rows are read, or all that another condition leaves.
SCANNED = {
    "the table is small": {
        "AttributeSetFilter.describes",
        "AttributeSetFilter.in_force",
        "IndicatorFilter.aspect",
        "IndicatorFilter.code words",
        "IndicatorFilter.is_key",
        "IndicatorFilter.status",
        "IntegrationKeyFilter.valid",
        "PositionFilter.code words",
        "RoleGrantFilter.holds",
        "RoleGrantFilter.role",
        *each_test(
            "AttributeSetFilter.code",
            "IndicatorFilter.calculator_key",
            "IndicatorFilter.sector",
            "PositionFilter.position_class",
            "UnitFilter.kind",
            "UnitFilter.sector",
        ),
        "UnitFilter.code words",
        *(each_test("IndicatorFilter.name") - {"IndicatorFilter.name words"}),
        *(each_test("PositionFilter.title") - {"PositionFilter.title words"}),
    },
    # `@@` is not leakproof, so that below the policies no index serves it. Words of names and
    # titles are found by functions of the owner.
    "a code is asked for by its beginning": {"RegionFilter.code words"},
    # `lower` is not leakproof either.
    "to do: a lowered column, as for names": each_test("EmployeeFilter.grade"),
    "one of two words": {"AuditEventFilter.kind"},
    # Its condition names the column, and not the rows that it finds.
    "an index of the rows that wait": {"EvidenceFilter.status"},
    "a date of today decides, which no index can hold": {"AppraisalFilter.moved"},
    "to do: an index with the cycle or the unit": {
        "AppraisalFilter.overdue",
        "AppraisalFilter.stage",
        "EmployeeFilter.employment",
        "EvidenceFilter.kind",
    },
}


@dataclass(frozen=True)
class Need:
    """What an index is to serve: a condition on columns of the row `t`, or an order."""

    name: str
    table: str
    condition: str
    columns: frozenset[str] = frozenset()
    order: tuple[OrderTerm, ...] = ()
    values: tuple[Any, ...] = ()


def relations() -> Iterator[tuple[Any, str, Relation]]:
    for kind in types_below(ROOTS):
        for field, relation in relations_of(kind).items():
            yield kind, f"{kind.__name__}.{field}", relation


def looked_up(name: str, table: str, column: str) -> Need:
    value = f"(select x.{column} from {table} x limit 1)"
    return Need(name, table, f"t.{column} = {value}", frozenset({column}))


def named_in(sql: str, table: str) -> frozenset[str]:
    """The columns of a table that SQL over its row `t` names."""
    return frozenset(column for source, column in columns_in(sql, table) if source == table)


def lookups() -> Iterator[Need]:
    """How each relation finds its rows."""
    for kind, name, relation in relations():
        if isinstance(relation, One):
            yield looked_up(name, type_of(relation.target).table, relation.to)
        for rows in row_sets(relation):
            yield from lookups_of(name, kind, rows)


def lookups_of(name: str, kind: Any, rows: RowSet[Any]) -> Iterator[Need]:
    table = type_of(rows.target).table
    if rows.to:
        yield looked_up(name, table, rows.to[0])
    if rows.through:
        yield looked_up(f"{name} through", rows.through.table, rows.through.parent)
    if rows.condition and "{parent}" in rows.condition:
        parent = f"(select p.id from {kind.table} p limit 1)"
        condition = rows.condition.replace("{parent}", parent)
        yield Need(name, table, condition, named_in(condition, table))


def orders() -> Iterator[Need]:
    """In which order the rows of each relation are read, and in which others they may be."""
    for _, name, relation in relations():
        for rows in row_sets(relation):
            if rows.has_parent and not rows.to:
                continue
            table = type_of(rows.target).table
            condition = looked_up(name, table, rows.to[0]).condition if rows.to else "true"
            yield Need(name, table, condition, order=rows.order)
            if isinstance(relation, Many) and relation.order_by:
                inputs: Any = type_of(relation.order_by)
                for field, term in inputs.terms.items():
                    yield Need(f"{name} {field.name}", table, condition, order=(term,))


def filters() -> Iterator[Need]:
    """Each field of the filters of the lists that are below no parent."""
    for _, _, relation in relations():
        if not isinstance(relation, Many) or not relation.filter or relation.rows.has_parent:
            continue
        table = type_of(relation.rows.target).table
        filter_type: Any = type_of(relation.filter)
        for field in filter_type.__strawberry_definition__.fields:
            condition = conditions_of(filter_type)[field.name]
            concept = getattr(condition, "concept", None)
            for test, value in samples(field.type, concept):
                parameters = Parameters()
                (sql,) = filter_sql(parameters, filter_type(**{field.name: value}), table)
                name = f"{filter_type.__name__}.{field.name}{test}"
                named = frozenset().union(*(named_in(each, table) for each in condition.texts()))
                yield Need(name, table, sql, named, values=tuple(parameters.values))


def samples(kind: Any, concept: str | None) -> Iterator[tuple[str, Any]]:
    """Values of the type of an input field, with the test of a text that each is for."""
    if isinstance(kind, StrawberryOptional):
        yield from samples(kind.of_type, concept)
    elif isinstance(kind, StrawberryList):
        yield from ((test, [value]) for test, value in samples(kind.of_type, concept))
    elif isinstance(kind, StrawberryEnumDefinition):
        yield "", next(iter(kind.wrapped_cls))
    elif kind is ID:
        assert concept is not None
        yield "", encode(concept, UUID(int=1))
    elif kind is StringFilter:
        for test, value in TESTS_OF_TEXT.items():
            yield f" {test}", StringFilter(**{test: value})
    else:
        yield "", SAMPLES[kind]


async def plan(database: Any, need: Need, *ways: str) -> Any:
    """How PostgreSQL would read the first page without the ways of reading named."""
    ordered = f" order by {order_sql(need.order)}" if need.order else ""
    sql = f"select t.id from {need.table} t where {need.condition}{ordered} limit 21"
    async with database.reading(ADMIN) as transaction:
        for way in ("seqscan", "sort", "hashjoin", "mergejoin", *ways):
            switch = composed("tests.switch_off", f"set local enable_{way} = off")
            await transaction.execute(switch)
        explain = composed("tests.explain", f"explain (format json) {sql}")
        found = await transaction.fetch_value(explain, *need.values)
    return orjson.loads(found)[0]["Plan"]


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The nodes of a plan, but for those that look up values of a row or of all."""
    yield plan
    for each in plan.get("Plans", ()):
        if each.get("Parent Relationship") not in ("InitPlan", "SubPlan"):
            yield from nodes(each)


def is_served(plan: dict[str, Any], need: Need) -> bool:
    """Whether rows come sorted, or a condition finds them in an index on one of its columns."""
    if need.order:
        return all(each["Node Type"] != "Sort" for each in nodes(plan))
    looked_up = [each.get("Index Cond", "") for each in nodes(plan)]
    return any(
        column in re.findall(r"\w+", condition)
        for condition in looked_up
        for column in need.columns
    )


async def unserved(database: Any, needs: Iterator[Need]) -> set[str]:
    """The names of what no index serves, neither as a tree nor as an index of words."""
    found = set()
    for need in needs:
        plans = [await plan(database, need, "bitmapscan"), await plan(database, need)]
        if not any(is_served(each, need) for each in plans):
            found.add(need.name)
    return found


async def test_every_relation_finds_its_rows_by_index(database: Any) -> None:
    assert await unserved(database, lookups()) == set()


async def test_every_order_is_served_by_index_or_has_a_reason(database: Any) -> None:
    assert await unserved(database, orders()) == set().union(*SORTED.values())


async def test_every_filter_is_served_by_index_or_has_a_reason(database: Any) -> None:
    assert await unserved(database, filters()) == set().union(*SCANNED.values())


async def test_what_no_index_serves_is_found_out(database: Any) -> None:
    by_text = looked_up("a review by its text", "review", "summary")
    by_end = Need("reviews by their end", "review", "true", order=(OrderTerm("t.ends_on"),))
    assert await unserved(database, iter([by_text, by_end])) == {by_text.name, by_end.name}
