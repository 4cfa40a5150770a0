"""Outcomes (hasil akhir) of the graph."""

from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import strawberry

from tilik_schema.explanation import Explanation, explanation_text
from tilik_schema.plugin import Predicate, predicate
from tilik_schema.reading.context import Info
from tilik_schema.reading.relations import deferred, one
from tilik_schema.reading.tables import Read, column, hidden


def predicate_sql(key: str, cycle: str, kind: str = "predicates") -> str:
    """SQL for the predicate of a key, as the cycle's copy of its scheme has it."""
    return (
        f"(select p from cycle c, jsonb_array_elements(c.scheme -> '{kind}') p "
        f"where c.id = {cycle} and p ->> 'key' = {key})"
    )


@strawberry.type(description="The result of an appraisal.")
class Outcome(Read):
    """The predicate that the scheme gives, and how it came about."""

    table: ClassVar[str] = "outcome"

    value: float | None = column("On a numeric scheme.")
    decided_at: datetime = column("When it was decided.")
    key: strawberry.Private[UUID]
    decided_by_id: strawberry.Private[UUID | None]
    stored_predicate: strawberry.Private[dict[str, Any]] = hidden(
        predicate_sql("t.predicate_key", "t.cycle_id"), json=True
    )

    decided_by = one("employee.Employee", by="decided_by_id", description="Who decided.")
    explanation = deferred(
        Explanation,
        table="outcome",
        sql="t.explanation",
        make=explanation_text,
        description="From the ratings to the predicate.",
    )

    @strawberry.field(description="The predicate (predikat kinerja).")
    def predicate(self, info: Info) -> Predicate:
        """In the viewer's language."""
        found = predicate(info.context, self.stored_predicate)
        assert found is not None
        return found
