"""Appraisal cycles (periode penilaian) of the graph."""

from datetime import date
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from tilik_schema.plugin import RatingScheme, rating_scheme
from tilik_schema.reading.context import Info
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.relations import Many, load_one, many, one
from tilik_schema.reading.tables import Node, column, hidden
from tilik_schema.vocabulary import CycleStatus


@strawberry.type(description="A span of dates in which people are appraised by one scheme.")
class Cycle(Node):
    """A cycle with its own copy of the rules."""

    table: ClassVar[str] = "cycle"
    key_type = int

    code: str = column("The cycle's code, unique in the service.")
    name: str = column("As entered.")
    starts_on: date = column("The first day.")
    ends_on: date = column("The last day.")
    status: CycleStatus = column("Where it stands.")
    params: JSON = column(
        "Deadlines, periods and shares; checked by the scheme's paramsSchema.", json=True
    )
    unit_id: strawberry.Private[UUID | None]
    scheme_copy: strawberry.Private[dict[str, Any]] = hidden("t.scheme", json=True)

    unit = one("unit.Unit", by="unit_id", description="Null: everyone.")

    @strawberry.field(description="As it was when the cycle was opened.")
    def scheme(self, info: Info) -> RatingScheme:
        """The cycle's own copy of its scheme."""
        return rating_scheme(info.context, self.scheme_copy)


@strawberry.type
class CycleQuery:
    """The root fields of cycles."""

    @strawberry.field(description="The cycle of a code.")
    async def cycle(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The code.")]
    ) -> Cycle | None:
        """The cycle, or null where none has the code."""
        found: Cycle | None = await load_one(info.context, "cycle.Cycle", code, "code")
        return found

    cycles = many(
        Many("cycle.Cycle", None, (Term("t.starts_on", descending=True),)),
        description="All cycles, newest first.",
    )
