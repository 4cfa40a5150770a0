"""Employees (pegawai) of the graph, and the posts they hold."""

from collections.abc import Mapping
from datetime import date
from enum import Enum
from typing import ClassVar
from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.attribute import AttributeFilter, attributes_of, has_attributes
from tilik_schema.external_code import ExternalCodeFilter, codes_of, has_code
from tilik_schema.feedback import LATEST, summarise_feedback_of_employee
from tilik_schema.grades import grade_order
from tilik_schema.reading.columns import Node, TableType, column
from tilik_schema.reading.conditions import Exists, MatchesText, equals, under
from tilik_schema.reading.fields import found, latest, listed, many, one, rows
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.relations import Argument
from tilik_schema.reading.visible import visible
from tilik_schema.vocabulary import Described, Employment, OrderDirection, enum_of_graph
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.validation.nip import faults_in_nip, is_pseudonym, plain_nip

BY_NAME = (OrderTerm("t.name_key"),)
NEWEST_FIRST = (OrderTerm("t.starts_on", descending=True),)


@enum_of_graph
class EmployeeOrderField(Enum):
    """By what employees are ordered."""

    NAME = "NAME"
    GRADE = "GRADE"


@strawberry.input(description="One term of an order.")
class EmployeeOrder:
    """An order: a field and a direction."""

    terms: ClassVar[Mapping[EmployeeOrderField, OrderTerm]] = {
        EmployeeOrderField.NAME: OrderTerm("t.name_key"),
        EmployeeOrderField.GRADE: OrderTerm(grade_order("t.grade")),
    }

    field: EmployeeOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Ascending or descending."
    )


@strawberry.type(description="A person who is appraised or appraises.")
class Employee(Node):
    """A civil servant (ASN) or an elected official."""

    table: ClassVar[str] = "employee"

    nip: str | None = column(
        "The 18 digits of the civil servant's number. Null where the viewer may not see it."
    )
    name: str = column("The full name.")
    grade: str | None = column("The rank (golongan): III/d, say; for PPPK I to XVII.")
    employment: Employment = column("The kind of employment.")
    active_until: date | None = column("The last day of service, where it is known.")
    unit_id: strawberry.Private[UUID | None]
    position_id: strawberry.Private[UUID | None]
    supervisor_id: strawberry.Private[UUID | None]

    unit = one(concepts.Unit, by="unit_id", description="Where the person works now.")
    position = one(concepts.Position, by="position_id", description="The present main post.")
    assignments = listed(
        rows(concepts.Assignment, to="employee_id", order=NEWEST_FIRST),
        description="All posts held, acting ones included; newest first.",
    )
    supervisor = one(concepts.Employee, by="supervisor_id", description="The direct superior.")
    subordinates = many(
        rows(concepts.Employee, to="supervisor_id", order=BY_NAME),
        description="Those whose direct superior this person is, by name.",
    )
    appraisal = latest(
        rows(
            concepts.Appraisal,
            to="employee_id",
            condition="t.cycle_id = (select c.id from cycle c where c.code = {argument})",
            order=NEWEST_FIRST,
        ),
        argument=Argument("cycle_code", "The cycle's code."),
        description="The latest of the cycle.",
    )
    appraisals = many(
        rows(concepts.Appraisal, to="employee_id", order=NEWEST_FIRST),
        description="All appraisals of this person, newest first.",
    )
    competency_profile = one(
        concepts.CompetencyProfile,
        by="key",
        to="employee_id",
        description="What the person was found to master, against what the post requires.",
    )
    feedback = many(
        rows(concepts.Feedback, to="about_id", condition="t.parent_id is null", order=LATEST),
        description="Feedback about the person, newest first; anonymous last, in no order.",
    )
    codes = codes_of(Described.EMPLOYEE)
    attributes = attributes_of(Described.EMPLOYEE)
    feedback_summary = summarise_feedback_of_employee


@strawberry.type(description="A post held from a day on.")
class Assignment(TableType):
    """A main or acting post."""

    table: ClassVar[str] = "assignment"

    starts_on: date = column("The first day.")
    ends_on: date | None = column("The last day; null: still held.")
    acting: bool = column("Whether the post is held as acting (pelaksana tugas).")
    unit_id: strawberry.Private[UUID]
    position_id: strawberry.Private[UUID]

    position = one(concepts.Position, by="position_id", description="The post.")
    unit = one(concepts.Unit, by="unit_id", description="Where it is held.")


@strawberry.input(description="Which employees; all given conditions hold.")
class EmployeeFilter:
    """Conditions on employees."""

    name: StringFilter | None = where(
        MatchesText("t.name", "t.name_key", "employee_by_words"), "On the name."
    )
    grade: StringFilter | None = where(MatchesText("t.grade"), "On the rank.")
    employment: Employment | None = where(equals("t.employment"), "On the kind of employment.")
    under: str | None = where(
        under("t.unit_id"), "A unit's code: those of the unit itself and of all units below it."
    )
    position_class: StringFilter | None = where(
        Exists("position p where p.id = t.position_id", MatchesText("p.position_class")),
        "On the class of the present main post.",
    )
    external_code: ExternalCodeFilter | None = has_code(Described.EMPLOYEE)
    attributes: list[AttributeFilter] | None = has_attributes(Described.EMPLOYEE)


def _by_nip(parameters: Parameters, nip: str) -> str:
    """Select the employee with this number.

    Raises InvalidArgument if the text cannot be a civil servant's number.
    """
    number = plain_nip(nip)
    if not is_pseudonym(number) and (faults := faults_in_nip(number)):
        raise InvalidArgument(fields=[FieldFault(("nip",), fault) for fault in faults])
    shown = visible(f"t.nip = any({parameters.bind([number])})", "employee")
    return f"where {shown} limit 1"


@strawberry.type
class EmployeeQuery:
    """The root fields of employees."""

    employee = found(
        concepts.Employee,
        find=_by_nip,
        arguments=(
            Argument(
                "nip",
                "18 digits; spaces are ignored. "
                "Those that replace the NIP of an erased person begin with 0000.",
            ),
        ),
        description="The employee of a NIP.",
    )
    employees = many(
        rows(concepts.Employee, order=BY_NAME),
        filter="employee.EmployeeFilter",
        order_by="employee.EmployeeOrder",
        description="All employees, by name.",
    )
