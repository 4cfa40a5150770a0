"""Objections (keberatan) of the graph."""

from datetime import date, datetime
from typing import ClassVar
from uuid import UUID

import strawberry

from tilik_schema.reading.relations import one
from tilik_schema.reading.tables import Node, column
from tilik_schema.vocabulary import ObjectionStatus


@strawberry.type(description="An objection against an outcome, with both sides heard.")
class Objection(Node):
    """Filed by the employee, answered by the appraiser, decided by the appraiser's superior."""

    table: ClassVar[str] = "objection"

    reason: str = column("The employee's reasons.")
    filed_at: datetime = column("When it was filed.")
    deadline: date = column("By when it is to be decided.")
    status: ObjectionStatus = column("Where it stands.")
    response: str | None = column("What the appraiser says to it.")
    responded_at: datetime | None = column("When the appraiser answered.")
    decision: str | None = column("The decision with its reasons; final.")
    decided_at: datetime | None = column("When it was decided.")
    responded_by_id: strawberry.Private[UUID | None]
    decided_by_id: strawberry.Private[UUID | None]

    responded_by = one("employee.Employee", by="responded_by_id", description="The appraiser.")
    decided_by = one(
        "employee.Employee", by="decided_by_id", description="The appraiser's superior."
    )
