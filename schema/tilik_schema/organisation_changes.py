"""The change feed of the organisation: units, positions and people in one order."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema.changes import (
    END,
    FEED,
    REMOVED,
    After,
    Feed,
    First,
    Under,
    check_empty,
    read_feeds,
)
from tilik_schema.employee import Employee
from tilik_schema.feed_position import read_position
from tilik_schema.position import Position
from tilik_schema.reading.columns import TableType, select
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.ids import encode
from tilik_schema.reading.keyset import page_of
from tilik_schema.reading.optional import or_none
from tilik_schema.unit import Unit
from tilik_server.sql.statement import composed

CONCEPT: Final = "Organisation"
FEEDS: Final = (
    Feed("unit", "Unit", unit="id"),
    Feed("position", "Position", unit=None),
    Feed("employee", "Employee"),
)
KINDS: Final[Mapping[str, type[TableType]]] = {
    "Unit": Unit,
    "Position": Position,
    "Employee": Employee,
}


@strawberry.type(description="A unit, a position or a person that changed or left.")
class OrganisationChange:
    """One change of the organisation; a person changes with the posts, too."""

    id: strawberry.ID = strawberry.field(description="The global id of what changed.")
    removed: bool = strawberry.field(description=REMOVED)
    unit: Unit | None = strawberry.field(description="The unit as it is now, if it is one.")
    position: Position | None = strawberry.field(
        description="The position as it is now, with its required levels, if it is one."
    )
    employee: Employee | None = strawberry.field(
        description="The person as they are now, with their posts, if it is one."
    )


@strawberry.type(description="A page of changes of the organisation.")
class OrganisationChanges:
    """A page of the feed of the organisation."""

    changes: list[OrganisationChange] = strawberry.field(description="Oldest change first.")
    end_cursor: str = strawberry.field(description=END)
    has_more: bool = strawberry.field(description="Whether more can be read at once.")


@strawberry.type
class OrganisationChangeQuery:
    """The root field of the feed of the organisation."""

    @strawberry.field(
        description=f"{FEED} Units, positions and people in one order; positions belong to no unit."
    )
    async def organisation_changes(
        self, info: Info, under: Under = UNSET, after: After = UNSET, first: First = UNSET
    ) -> OrganisationChanges:
        """Return a page of the feed."""
        context, root, start = info.context, or_none(under), or_none(after)
        size = page_of(first, UNSET, UNSET, UNSET).size
        position = await read_position(context, start, CONCEPT)
        found, more = await read_feeds(context, FEEDS, root, position, size)
        # Positions are in every scope, so that a page of an unknown unit is not empty.
        if not found or root is not None:
            await check_empty(context, position, root)
        present = await _present(context, found)
        end = position.at(found[-1]["changed_in"], found[-1]["key"]) if found else position
        return OrganisationChanges(
            changes=[_change(each, present) for each in found],
            end_cursor=end.as_cursor(CONCEPT),
            has_more=more,
        )


async def _present(context: Context, found: Sequence[Any]) -> dict[UUID, TableType]:
    """Return the rows of what is not removed, by key: one statement for each kind on the page."""
    present: dict[UUID, TableType] = {}
    for concept, kind in KINDS.items():
        keys = [each["key"] for each in found if each["concept"] == concept and not each["removed"]]
        if keys:
            sql = select(kind, "where t.id = any($1)")
            rows = await context.fetch(composed(f"graph.changed.{kind.table}", sql), keys)
            present |= {row["key"]: kind.from_row(row) for row in rows}
    return present


def _change(found: Mapping[str, Any], present: Mapping[UUID, TableType]) -> OrganisationChange:
    row = present.get(found["key"])
    return OrganisationChange(
        id=strawberry.ID(encode(found["concept"], found["key"])),
        removed=row is None,
        unit=row if isinstance(row, Unit) else None,
        position=row if isinstance(row, Position) else None,
        employee=row if isinstance(row, Employee) else None,
    )
