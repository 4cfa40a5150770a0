"""Regions (wilayah) of the graph."""

from datetime import date
from typing import ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.conditions import MatchesText
from tilik_schema.reading.fields import found, many, one, rows
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.relations import Argument
from tilik_schema.unit import BY_CODE as UNITS_BY_CODE

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


def _by_code(
    parameters: Parameters, code: str, scheme: str = "kemendagri", on: date | None = UNSET
) -> str:
    """Select the newest region with that code that was valid on that day."""
    said, its_scheme, day = map(parameters.bind, (code, scheme, or_none(on)))
    return (
        f"where t.scheme = {its_scheme} and t.code = {said} and "
        f"daterange(t.valid_from, t.valid_to, '[]') @> coalesce({day}, tilik_today(null)) limit 1"
    )


@strawberry.type
class RegionQuery:
    """The root fields of regions."""

    region = found(
        concepts.Region,
        find=_by_code,
        arguments=(
            Argument("code", "The code."),
            Argument("scheme", "Whose code it is.", default="kemendagri"),
            Argument(
                "on",
                "The day on which the code held; today by default.",
                kind=date | None,
                default=UNSET,
            ),
        ),
        description="The region of a code in a scheme on a day.",
    )
    regions = many(
        rows(concepts.Region, order=BY_CODE),
        filter="region.RegionFilter",
        description="All regions, by code.",
    )
