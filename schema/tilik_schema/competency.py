"""Competencies (kompetensi) of the graph."""

from typing import Any, ClassVar

import strawberry

from tilik_schema.reading.context import Info
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.listing import Many
from tilik_schema.reading.tables import Read, column, hidden
from tilik_schema.vocabulary import CompetencyKind

ALL = Many("competency.Competency", None, (Term("t.kind"), Term("t.id")))


@strawberry.type(description="A competency that a plugin's list names.")
class Competency(Read):
    """A managerial, sociocultural or technical competency."""

    table: ClassVar[str] = "competency"

    key: str = column("Stable, plugin first.", sql="t.id")
    kind: CompetencyKind = column("Managerial, sociocultural or technical.")
    names: strawberry.Private[dict[str, Any]] = hidden("t.name", json=True)

    @strawberry.field(description="The name in the viewer's language.")
    def name(self, info: Info) -> str:
        """The name."""
        return info.context.say(self.names)


@strawberry.type
class CompetencyQuery:
    """The root field of competencies."""

    @strawberry.field(description="All competencies that plugins named, by kind and key.")
    async def competencies(self, info: Info) -> list[Competency]:
        """Those of plugins that are gone included: profiles still use them."""
        found: list[Competency] = await ALL.load_all(info.context, None)
        return found
