"""Reviews (evaluasi berkala) of the graph."""

from datetime import date, datetime
from typing import Any, ClassVar
from uuid import UUID

import strawberry

from tilik_schema.outcome import predicate_sql
from tilik_schema.plugin import Predicate, predicate
from tilik_schema.reading.context import Info
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.relations import Many, listed, one
from tilik_schema.reading.tables import Node, column, hidden


@strawberry.type(
    description="A periodic evaluation (month or quarter) or a talk about results; it changes "
    "no stage."
)
class Review(Node):
    """What appraiser and employee said about a period."""

    table: ClassVar[str] = "review"

    held_on: date = column("The day of the talk.")
    starts_on: date = column("The first day it looks at.")
    ends_on: date = column("The last day it looks at.")
    summary: str = column("As entered.")
    agreed_actions: list[str] = column("What both agreed on.")
    acknowledged_at: datetime | None = column("When the employee signed it.")
    appraisal_id: strawberry.Private[UUID]
    by_id: strawberry.Private[UUID | None]
    stored_predicate: strawberry.Private[dict[str, Any] | None] = hidden(
        predicate_sql("t.predicate_key", "t.cycle_id"), json=True
    )

    appraisal = one("appraisal.Appraisal", by="appraisal_id", description="What it belongs to.")
    ratings = listed(
        Many("rating.Rating", "t.review_id = k.key", (Term("t.created_at"),)),
        description="The ratings of the period.",
    )
    by = one("employee.Employee", by="by_id", description="Who held it.")

    @strawberry.field(description="By the scheme, where every axis is rated.")
    def predicate(self, info: Info) -> Predicate | None:
        """In the viewer's language."""
        return predicate(info.context, self.stored_predicate)
