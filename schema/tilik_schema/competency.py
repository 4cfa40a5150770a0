"""Competencies (kompetensi) of the graph."""

from typing import Any, ClassVar

import strawberry

from tilik_schema import concepts
from tilik_schema.reading.columns import TableType, column, hidden
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import rows
from tilik_schema.reading.loading import load_all
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.vocabulary import CompetencyKind

ALL = rows(concepts.Competency, order=(OrderTerm("t.kind"), OrderTerm("t.id")))


@strawberry.type(description="A competency that a plugin's list names.")
class Competency(TableType):
    """A managerial, sociocultural or technical competency."""

    table: ClassVar[str] = "competency"

    key: str = column("Stable, plugin first.", sql="t.id")
    kind: CompetencyKind = column("Managerial, sociocultural or technical.")
    names: strawberry.Private[dict[str, Any]] = hidden("t.name", json=True)

    @strawberry.field(description="The name in the viewer's language.")
    def name(self, info: Info) -> str:
        """Return the name in the viewer's language."""
        return info.context.say(self.names)


@strawberry.type
class CompetencyQuery:
    """The root field of competencies."""

    @strawberry.field(description="All competencies that plugins named, by kind and key.")
    async def competencies(self, info: Info) -> list[Competency]:
        """Return all competencies; those of removed plugins remain, because profiles use them."""
        return await load_all(info.context, ALL)
