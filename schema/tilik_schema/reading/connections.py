"""Connections: lists of the graph, page by page, by Relay's specification."""

from typing import Generic, TypeVar

import strawberry

from tilik_schema.reading.columns import TableType
from tilik_schema.reading.context import Info
from tilik_schema.reading.ids import cursor
from tilik_schema.reading.loading import PageRequest, PageRows, load_count, load_page

RowT = TypeVar("RowT", bound=TableType)


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """The page information of Relay's specification."""

    has_next_page: bool = strawberry.field(description="Whether rows follow this page.")
    has_previous_page: bool = strawberry.field(description="Whether rows precede this page.")
    start_cursor: str | None = strawberry.field(description="The first row's cursor.")
    end_cursor: str | None = strawberry.field(description="The last row's cursor.")


@strawberry.type(description="A row of a list with its cursor.")
class Edge(Generic[RowT]):
    """The edge of Relay's specification."""

    cursor: str = strawberry.field(description="Names the row; pass it as after or before.")
    node: RowT = strawberry.field(description="The row.")


# Strawberry's own connection slices by offset, so that a new row would shift all pages.
@strawberry.type(name="Connection", description="A page of a list, by keyset.")
class KeysetConnection(Generic[RowT]):
    """A list of which page and count are loaded only when a query asks for them."""

    request: strawberry.Private[PageRequest]

    async def _rows(self, info: Info) -> PageRows:
        return await load_page(info.context, self.request)

    @strawberry.field(description="The rows of this page with their cursors.")
    async def edges(self, info: Info) -> list[Edge[RowT]]:
        """Return the rows of the page, each with its cursor."""
        rows = (await self._rows(info)).rows
        return [Edge(cursor=cursor(row.key), node=row) for row in rows]

    @strawberry.field(description="The rows of this page.")
    async def nodes(self, info: Info) -> list[RowT]:
        """Return the rows of the page."""
        return (await self._rows(info)).rows

    @strawberry.field(description="Where this page stands in the list.")
    async def page_info(self, info: Info) -> PageInfo:
        """Return the page's cursors, and whether rows precede or follow it."""
        found = await self._rows(info)
        page = self.request.page
        # The cursor's own row lies on the other side, so no second query is needed.
        started = page.start is not None
        return PageInfo(
            has_next_page=started if page.backwards else found.more,
            has_previous_page=found.more if page.backwards else started,
            start_cursor=cursor(found.rows[0].key) if found.rows else None,
            end_cursor=cursor(found.rows[-1].key) if found.rows else None,
        )

    @strawberry.field(description="How many rows the whole list has; counted when asked for.")
    async def total_count(self, info: Info) -> int | None:
        """Return the number of rows in the list that match the filter."""
        return await load_count(info.context, self.request)
