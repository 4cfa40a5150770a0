"""Employees (pegawai) of the graph, and the posts they hold."""

from collections.abc import Sequence
from datetime import date
from enum import Enum
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry

from tilik_schema.feedback import LATEST, summarise_feedback_of_employee
from tilik_schema.reading.context import Info
from tilik_schema.reading.filters import StringFilter, equals, text, through, under, where
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.listing import Many
from tilik_schema.reading.relations import latest, listed, load_one, many, one
from tilik_schema.reading.tables import Node, Read, column
from tilik_schema.vocabulary import Employment, OrderDirection
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.validation.nip import faults_in_nip, plain_nip

BY_NAME = (Term("t.name_key"),)
NEWEST_FIRST = (Term("t.starts_on", descending=True),)


@strawberry.enum(description="By what employees are ordered.")
class EmployeeOrderField(Enum):
    """The orders that an index serves."""

    NAME = "NAME"
    GRADE = "GRADE"


ORDERS = {
    EmployeeOrderField.NAME: "t.name_key",
    EmployeeOrderField.GRADE: "coalesce(t.grade, '') collate \"C\"",
}


@strawberry.input(description="One term of an order.")
class EmployeeOrder:
    """A field and a direction."""

    field: EmployeeOrderField = strawberry.field(description="By what.")
    direction: OrderDirection = strawberry.field(
        default=OrderDirection.ASC, description="Ascending or descending."
    )


def order_employees(given: Sequence[EmployeeOrder]) -> list[Term]:
    """The terms of an order; an empty list is the usual order."""
    terms = [Term(ORDERS[each.field], each.direction is OrderDirection.DESC) for each in given]
    return terms or list(BY_NAME)


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

    unit = one("unit.Unit", by="unit_id", description="Where the person works now.")
    position = one("position.Position", by="position_id", description="The present main post.")
    assignments = listed(
        Many("employee.Assignment", "t.employee_id = k.key", NEWEST_FIRST),
        description="All posts held, acting ones included; newest first.",
    )
    supervisor = one("employee.Employee", by="supervisor_id", description="The direct superior.")
    subordinates = many(
        Many("employee.Employee", "t.supervisor_id = k.key", BY_NAME),
        description="Those whose direct superior this person is, by name.",
    )
    appraisal = latest(
        Many(
            "appraisal.Appraisal",
            "t.employee_id = k.key "
            "and t.cycle_id = (select c.id from cycle c where c.code = k.arg)",
            NEWEST_FIRST,
        ),
        argument=("cycle_code", "The cycle's code."),
        description="The latest of the cycle.",
    )
    appraisals = many(
        Many("appraisal.Appraisal", "t.employee_id = k.key", NEWEST_FIRST),
        description="All appraisals of this person, newest first.",
    )
    competency_profile = one(
        "competency_profile.CompetencyProfile",
        by="key",
        to="employee_id",
        description="What the person was found to master, against what the post requires.",
    )
    feedback = many(
        Many(
            "feedback.Feedback",
            "t.about_id = k.key and t.parent_id is null",
            LATEST,
        ),
        description="Feedback about the person, newest first; anonymous last, in no order.",
    )
    feedback_summary = summarise_feedback_of_employee


@strawberry.type(description="A post held from a day on.")
class Assignment(Read):
    """A main or acting post."""

    table: ClassVar[str] = "assignment"

    starts_on: date = column("The first day.")
    ends_on: date | None = column("The last day; null: still held.")
    acting: bool = column("Whether the post is held as acting (pelaksana tugas).")
    unit_id: strawberry.Private[UUID]
    position_id: strawberry.Private[UUID]

    position = one("position.Position", by="position_id", description="The post.")
    unit = one("unit.Unit", by="unit_id", description="Where it is held.")


@strawberry.input(description="Which employees; all given conditions hold.")
class EmployeeFilter:
    """Conditions on employees."""

    name: StringFilter | None = where(text("t.name", "t.name_key"), "On the name.")
    grade: StringFilter | None = where(text("t.grade"), "On the rank.")
    employment: Employment | None = where(equals("t.employment"), "On the kind of employment.")
    under: str | None = where(
        under("t.unit_id"), "A unit's code: those of the unit itself and of all units below it."
    )
    position_class: StringFilter | None = where(
        through(text("p.position_class"), "position p where p.id = t.position_id"),
        "On the class of the present main post.",
    )


@strawberry.type
class EmployeeQuery:
    """The root fields of employees."""

    @strawberry.field(description="The employee of a NIP.")
    async def employee(
        self,
        info: Info,
        nip: Annotated[str, strawberry.argument(description="18 digits; spaces are ignored.")],
    ) -> Employee | None:
        """The employee, or null where nobody has the number or the viewer may not see them.

        Raises InvalidArgument where no civil servant could have such a number.
        """
        number = plain_nip(nip)
        if faults := faults_in_nip(number):
            raise InvalidArgument(fields=[FieldFault(("nip",), fault) for fault in faults])
        found: Employee | None = await load_one(info.context, "employee.Employee", number, "nip")
        return found

    employees = many(
        Many("employee.Employee", None, BY_NAME),
        filter="employee.EmployeeFilter",
        order=("employee.EmployeeOrder", order_employees),
        description="All employees, by name.",
    )
