"""Relations are data: programs find them, mypy knows their targets, a wrong one is refused."""

import ast
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, assert_type

import pytest
import strawberry
from graphql import GraphQLObjectType

from tilik_schema import concepts
from tilik_schema.build import ROOTS, schema
from tilik_schema.cycle import Cycle
from tilik_schema.employee import BY_NAME, Employee
from tilik_schema.goal import Goal
from tilik_schema.reading.checking import DeclarationError, check_declarations
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.conditions import equals
from tilik_schema.reading.fields import deferred, listed, many, one, rows
from tilik_schema.reading.filters import where
from tilik_schema.reading.graph_types import types_below
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.relations import (
    Argument,
    Latest,
    Many,
    One,
    RowSet,
    Through,
    relation_of,
)
from tilik_schema.strawberry_adapter import graphql_schema
from tilik_schema.unit import Unit

if TYPE_CHECKING:
    from tilik_schema.appraisal import Appraisal
    from tilik_schema.competency import Competency
    from tilik_schema.competency_profile import CompetencyEntry
    from tilik_schema.reading.connections import KeysetConnection
    from tilik_schema.reading.context import Info
    from tilik_schema.score import Score


def declared(field: Any) -> type:
    """A type read from the table of goals that declares one field."""
    probe = type(
        "Probe",
        (Node,),
        {"__annotations__": {"table": ClassVar[str]}, "table": "goal", "field": field},
    )
    return strawberry.type(probe, description="A probe.")


@strawberry.input(description="A probe.")
class ProbeFilter:
    """A filter on a column that is not there."""

    no_such: str | None = where(equals("t.no_such"), "A probe.")


FAULTS = {
    "gaol.Gaol does not exist; Probe has no column no_such": one(
        "gaol.Gaol", by="no_such", description="A probe."
    ),
    "goal.Gaol does not exist": one("goal.Gaol", by="key", description="A probe."),
    "the table score has no column no_such": one(
        concepts.Score, by="key", to="no_such", description="A probe."
    ),
    "the table goal has no column no_such": listed(
        rows(concepts.Goal, to="no_such"), description="A probe."
    ),
    "Probe has no column no_such": listed(
        rows(concepts.Goal, by="no_such", to="id"), description="A probe."
    ),
    "by and to must name as many columns, not 2 and 1": listed(
        rows(concepts.Goal, by=("key", "key"), to="id"), description="A probe."
    ),
    "there is no table no_such": many(
        rows(concepts.Goal, through=Through("no_such", "a", "b")), description="A probe."
    ),
    "the table indicator_position has no column b": many(
        rows(concepts.Position, through=Through("indicator_position", "indicator_id", "b")),
        description="A probe.",
    ),
    "the table goal has no column ordinary": many(
        rows(concepts.Goal, order=(OrderTerm("t.ordinary"),)), description="A probe."
    ),
    "no column in 'ordinal': write t.name": many(
        rows(concepts.Goal, order=(OrderTerm("ordinal"),)), description="A probe."
    ),
    "the table cycle has no column name_key": many(
        rows(concepts.Goal, condition="t.cycle_id = (select c.id from cycle c where c.name_key)"),
        description="A probe.",
    ),
    "nothing is known as {argument} here": many(
        rows(concepts.Goal, condition="t.unit_id = {parent} or t.unit_id = {argument}"),
        description="A probe.",
    ),
    "the table unit has no column no_such": many(
        rows(concepts.Unit), filter=ProbeFilter, description="A probe."
    ),
    "Rating has no column key": many(rows(concepts.Rating, to="goal_id"), description="A probe."),
    "unit.NoFilter does not exist": many(
        rows(concepts.Unit), filter="unit.NoFilter", description="A probe."
    ),
    "the table goal has no column explanation": deferred(
        str, sql="t.explanation", make=lambda _, value: value, description="A probe."
    ),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_relation_to_what_is_not_there_is_refused_when_the_schema_is_built(fault: str) -> None:
    with pytest.raises(DeclarationError) as refused:
        check_declarations([declared(FAULTS[fault])])
    assert str(refused.value) == f"Probe.field: {fault}"


def test_column_that_is_not_there_is_refused() -> None:
    @strawberry.type(description="A probe.")
    class Probe(Node):
        """A probe."""

        table: ClassVar[str] = "goal"

        wait: float | None = column("Its weight, misspelt.")

    with pytest.raises(DeclarationError, match=r"^Probe.wait: the table goal has no column wait$"):
        check_declarations([Probe])


def test_program_finds_what_a_field_declares() -> None:
    assert relation_of(Goal, "score") == One(concepts.Score, "scored_goal_id", "goal_id")
    assert relation_of(Cycle, "unit") == One(concepts.Unit, "unit_id")
    assert relation_of(Goal, "weight") is None
    appraisal = relation_of(Employee, "appraisal")
    assert isinstance(appraisal, Latest)
    assert appraisal.argument == Argument("cycle_code", "The cycle's code.")
    employees = relation_of(Unit, "employees")
    assert isinstance(employees, Many)
    assert isinstance(employees.rows, RowSet)
    assert (employees.rows.by, employees.rows.to) == (("key",), ("unit_id",))
    assert employees.rows.order == BY_NAME
    assert employees.choice is not None
    assert "{parent}" in (employees.choice.rows.condition or "")


def test_check_reaches_every_type_of_the_graph() -> None:
    reached = {kind.__name__ for kind in types_below(ROOTS)}
    served = {
        name
        for name, kind in graphql_schema(schema).type_map.items()
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__")
    }
    pages = {name for name in served if name.endswith(("Connection", "Edge"))}
    assert served - pages - {"PageInfo"} == reached - {"Node"}


def test_concepts_are_the_same_for_mypy_and_at_run_time() -> None:
    tree = ast.parse(Path(concepts.__file__).read_text(encoding="utf-8"))
    (branch,) = (each for each in tree.body if isinstance(each, ast.If))
    for_mypy = {
        f"{each.module.removeprefix('tilik_schema.')}.{name.name}": name.asname
        for each in branch.body
        if isinstance(each, ast.ImportFrom) and each.module
        for name in each.names
    }
    at_run_time = {
        value: name
        for name, value in vars(concepts).items()
        if isinstance(value, str) and name[0].isupper()
    }
    assert for_mypy == at_run_time


if TYPE_CHECKING:

    async def read_by_mypy_alone(
        goal: Goal, cycle: Cycle, unit: Unit, employee: Employee, entry: CompetencyEntry, info: Info
    ) -> None:
        """What each word answers on an object; a word that said Any would be refused here."""
        assert_type(await goal.score(info), Score | None)
        assert_type(await entry.competency(info), Competency)
        assert_type(unit.employees(info, first=2), KeysetConnection[Employee])
        assert_type(await unit.ancestors(info), list[Unit])
        assert_type(await employee.appraisal(info, cycle_code="2025"), Appraisal | None)
        assert_type(await cycle.unit(info), Unit | None)
        assert_type(goal.weight, float | None)
        await goal.scores(info)  # type: ignore[attr-defined]
        one(concepts.Gaol, by="key", description="")  # type: ignore[attr-defined]
