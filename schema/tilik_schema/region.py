"""Regions (wilayah) of the graph."""

from datetime import date
from typing import Annotated, ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.reading.columns import Node, column, select
from tilik_schema.reading.conditions import MatchesText
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import many, one, rows
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.unit import BY_CODE as UNITS_BY_CODE
from tilik_server.sql.statement import composed

BY_CODE = (OrderTerm("t.code_key"),)


@strawberry.type(description="A region (wilayah) under its code in one scheme, with its validity.")
class Region(Node):
    """A province, regency, district or village."""

    table: ClassVar[str] = "region"

    code: str = column("The code, such as 17.07.09.")
    scheme: str = column("Whose code it is: kemendagri, say.")
    name: str = column("The official name.")
    valid_from: date | None = column("The first day of the code; null: from the beginning.")
    valid_to: date | None = column("The last day of the code; null: still valid.")
    parent_id: strawberry.Private[UUID | None]
    parent = one(concepts.Region, by="parent_id", description="The region that holds this one.")
    units = many(
        rows(concepts.Unit, to="region_id", order=UNITS_BY_CODE),
        description="The units that work for this region, by code.",
    )


@strawberry.input(description="Which regions; all given conditions hold.")
class RegionFilter:
    """Conditions on regions."""

    code: StringFilter | None = where(MatchesText("t.code", "t.code_key"), "On the code.")
    name: StringFilter | None = where(
        MatchesText("t.name", "t.name_key", "region_by_words"), "On the name."
    )


@strawberry.type
class RegionQuery:
    """The root fields of regions."""

    @strawberry.field(description="The region of a code in a scheme on a day.")
    async def region(
        self,
        info: Info,
        code: Annotated[str, strawberry.argument(description="The code.")],
        scheme: Annotated[str, strawberry.argument(description="Whose code it is.")] = "kemendagri",
        on: Annotated[
            date | None,
            strawberry.argument(description="The day on which the code held; today by default."),
        ] = UNSET,
    ) -> Region | None:
        """Return the newest region with that code that was valid on that day, or None."""
        sql = select(
            Region,
            "where t.scheme = $1 and t.code = $2 "
            "and daterange(t.valid_from, t.valid_to, '[]') @> coalesce($3, tilik_today(null))",
        )
        wanted = composed("graph.by_code.region", sql)
        rows = await info.context.fetch(wanted, scheme, code, on or None)
        return Region.from_row(rows[0]) if rows else None

    regions = many(
        rows(concepts.Region, order=BY_CODE),
        filter="region.RegionFilter",
        description="All regions, by code.",
    )
