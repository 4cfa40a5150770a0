"""Change feeds: all changes in an order without gaps, for integrations that keep a copy."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Any, Final

import strawberry
from strawberry import UNSET

from tilik_plugin import Text
from tilik_schema.appraisal import Appraisal
from tilik_schema.competency_profile import CompetencyProfile
from tilik_schema.feed_position import FeedPosition, read_position
from tilik_schema.reading.columns import TableType, select
from tilik_schema.reading.conditions import in_subtree
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.ids import encode, invalid_id
from tilik_schema.reading.keyset import page_of
from tilik_schema.reading.loading import objects
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.parameters import Parameters
from tilik_server.access.near_rows import NearRows, near_rows
from tilik_server.errors import CodeUnknown, FieldFault
from tilik_server.sql.statement import composed, statement

# A row shows once every transaction older than its own has ended: none can appear before a cursor.
SETTLED: Final = "{alias}.changed_in < pg_snapshot_xmin(pg_current_snapshot())::text::bigint"
EMPTY: Final = statement(
    "graph.find_changes_state",
    """
select $1 < pg_snapshot_xmin(pg_current_snapshot())::text::bigint as past,
  exists (select from unit where code = $2) as known
""",
)
BEYOND: Final = "({alias}.changed_in, {alias}.{key}) > ({since}, {last})"


@dataclass(frozen=True, slots=True)
class Feed:
    """A table whose rows carry their last transaction, with its departures.

    `unit` is the column of the unit by which rows are in scope; None if they belong to none.
    """

    table: str
    concept: str
    unit: str | None = "unit_id"

    async def read(
        self,
        context: Context,
        under: str | None,
        cycle_code: str | None,
        position: FeedPosition,
        size: int,
    ) -> tuple[list[Any], bool]:
        """Return the next changes, each with key, position and removal, and whether more follow."""
        parameters = Parameters()
        since, last = parameters.bind(position.since), parameters.bind(position.last)
        root = None if under is None else parameters.bind(under)
        cycle = None if cycle_code is None else parameters.bind(cycle_code)
        return await _read_parts(context, [self], (since, last, root, cycle), parameters, size)

    @property
    def near(self) -> NearRows | None:
        """The rows of a viewer of few, None if the table's rows are for all alike."""
        return near_rows(self.table)

    def parts(self, since: str, last: str, root: str | None, cycle: str | None) -> list[str]:
        """Return the SQL of what is there and of what left, after a position."""
        present = self._present(since, last, root, cycle)
        parts = [present]
        if self.near is not None:
            # PostgreSQL asks each of the two conditions once, and runs one of the two parts.
            few, among = self.near.few, f"t.id = any (array(select id from {self.near.name}))"
            parts = [f"{present} and {few} and {among}", f"{present} and not ({few})"]
        if self.unit is not None:
            parts.append(self._departed(since, last, root, cycle))
        return parts

    def _present(self, since: str, last: str, root: str | None, cycle: str | None) -> str:
        return (
            f"select t.id as key, t.changed_in, false as removed, '{self.concept}' as concept "
            f"from {self.table} t "
            f"where {self._window('t', 'id', since, last)}{self._scope(root, cycle)}"
        )

    def _departed(self, since: str, last: str, root: str | None, cycle: str | None) -> str:
        """Return SQL for departures; a row that is in scope again is not a departure."""
        left = (
            f"exists (select from unit u where u.code = {root} and u.id = any(d.units))"
            if root
            else f"not exists (select from {self.table} t where t.id = d.row)"
        )
        of_cycle = f" and d.cycle_id = {_cycle(cycle)}" if cycle else ""
        return (
            f"select d.row as key, d.changed_in, true as removed, '{self.concept}' as concept "
            "from departure d "
            f"where d.concept = '{self.table}' and {self._window('d', 'row', since, last)} "
            f"and {left}{of_cycle} and not exists (select from {self.table} t "
            f"where t.id = d.row{self._scope(root, cycle)})"
        )

    def _window(self, alias: str, key: str, since: str, last: str) -> str:
        beyond = BEYOND.format(alias=alias, key=key, since=since, last=last)
        return f"{SETTLED.format(alias=alias)} and {beyond}"

    def _scope(self, root: str | None, cycle: str | None) -> str:
        below = ""
        if root and self.unit is not None:
            below = f" and {in_subtree(f't.{self.unit}', f'r.code = {root}')}"
        return below + (f" and t.cycle_id = {_cycle(cycle)}" if cycle else "")


async def _read_parts(
    context: Context,
    feeds: Sequence[Feed],
    asked: tuple[str, str, str | None, str | None],
    parameters: Parameters,
    size: int,
) -> tuple[list[Any], bool]:
    """Return the next changes of all feeds in one order, and whether more follow.

    `asked` is the SQL of the position, the unit's code and the cycle's.
    """
    page = f"order by changed_in, key limit {parameters.bind(size + 1)}"
    # Each part is limited by itself, so that its index is used.
    parts = [part for feed in feeds for part in feed.parts(*asked)]
    pages = " union all ".join(f"(select * from ({part}) p {page})" for part in parts)
    near = ", ".join(feed.near.tables for feed in feeds if feed.near is not None)
    sql = f"{f'with {near} ' if near else ''}select * from ({pages}) c {page}"
    name = f"graph.changes.{feeds[0].table}"
    rows = await context.fetch(composed(name, sql), *parameters.values)
    return rows[:size], len(rows) > size


def _cycle(code: str) -> str:
    return f"(select c.id from cycle c where c.code = {code})"


async def read_feeds(
    context: Context, feeds: Sequence[Feed], under: str | None, position: FeedPosition, size: int
) -> tuple[list[Any], bool]:
    """Return the next changes of several feeds in one order, and whether more follow."""
    parameters = Parameters()
    since, last = parameters.bind(position.since), parameters.bind(position.last)
    root = None if under is None else parameters.bind(under)
    return await _read_parts(context, feeds, (since, last, root, None), parameters, size)


APPRAISALS: Final = Feed("appraisal", "Appraisal")
PROFILES: Final = Feed("competency_profile", "CompetencyProfile")

REMOVED = "It left what was asked for, or the viewer's scope; delete the copy."
FEED = (
    "For integrations that keep a copy: what changed, in an order that misses nothing; pass "
    "endCursor to read on."
)
Under = Annotated[
    str | None, strawberry.argument(description="A unit's code: the unit itself and all below it.")
]
After = Annotated[str | None, strawberry.argument(description="The endCursor of the page before.")]
First = Annotated[
    int | None, strawberry.argument(description="How many changes: 1 to 500, 20 by default.")
]
CycleCode = Annotated[str | None, strawberry.argument(description="Only this cycle's.")]
END = "Pass it as after; repeats after where nothing is new."


@strawberry.type(description="An appraisal that changed or left.")
class AppraisalChange:
    """One change of an appraisal."""

    id: strawberry.ID = strawberry.field(description="The appraisal's global id.")
    removed: bool = strawberry.field(description=REMOVED)
    appraisal: Appraisal | None = strawberry.field(description="As it is now; null if removed.")


@strawberry.type(description="A page of changed appraisals.")
class AppraisalChanges:
    """A page of the feed of appraisals."""

    changes: list[AppraisalChange] = strawberry.field(description="Oldest change first.")
    end_cursor: str = strawberry.field(description=END)
    has_more: bool = strawberry.field(description="Whether more can be read at once.")


@strawberry.type(description="A competency profile that changed or left.")
class CompetencyProfileChange:
    """One change of a competency profile."""

    id: strawberry.ID = strawberry.field(description="The profile's global id.")
    removed: bool = strawberry.field(description=REMOVED)
    profile: CompetencyProfile | None = strawberry.field(
        description="As it is now; null if removed."
    )


@strawberry.type(description="A page of changed competency profiles.")
class CompetencyProfileChanges:
    """A page of the feed of competency profiles."""

    changes: list[CompetencyProfileChange] = strawberry.field(description="Oldest change first.")
    end_cursor: str = strawberry.field(description=END)
    has_more: bool = strawberry.field(description="Whether more can be read at once.")


async def _changes(
    info: Info,
    feed: Feed,
    kind: type[TableType],
    under: str | None,
    cycle: str | None,
    after: Any,
    first: Any,
) -> tuple[list[tuple[strawberry.ID, Any]], str, bool]:
    """Return a page of a feed: ids with rows, the cursor of its end, and whether more follow.

    A removed row is None.
    """
    size = page_of(first, UNSET, UNSET, UNSET).size
    start, root = or_none(after), or_none(under)
    position = await read_position(info.context, start, feed.concept)
    found, more = await feed.read(info.context, root, or_none(cycle), position, size)
    if not found:
        await check_empty(info.context, position, root)
    keys = [each["key"] for each in found if not each["removed"]]
    sql = select(kind, "where t.id = any($1)")
    rows = await info.context.fetch(composed(f"graph.changed.{feed.table}", sql), keys)
    made = objects(info.context, kind, rows)
    present = dict(zip((row["key"] for row in rows), made, strict=True))
    listed = [
        (strawberry.ID(encode(feed.concept, each["key"])), present.get(each["key"]))
        for each in found
    ]
    # An empty page repeats the position, from which the reader asks again later.
    end = position.at(found[-1]["changed_in"], found[-1]["key"]) if found else position
    return listed, end.as_cursor(feed.concept), more


async def check_empty(context: Context, position: FeedPosition, under: str | None) -> None:
    """Raise an error if a page can never have changes after it.

    Raises CodeUnknown if there is no such unit, and InvalidId if the cursor is of another database:
    it then lies beyond the present.
    """
    (row,) = await context.fetch(EMPTY, position.since, under)
    if under is not None and not row["known"]:
        fields = [FieldFault(("under",), Text("there is no such unit", "unit ini tidak ada"))]
        raise CodeUnknown(concept="unit", code=under, fields=fields)
    if not row["past"]:
        raise invalid_id(
            "after",
            "this endCursor is of another database; read anew without it",
            "endCursor ini milik basis data lain; baca ulang tanpanya",
        )


@strawberry.type
class ChangeQuery:
    """The root fields of the feeds of appraisals and profiles."""

    @strawberry.field(description=FEED)
    async def competency_profile_changes(
        self, info: Info, under: Under = UNSET, after: After = UNSET, first: First = UNSET
    ) -> CompetencyProfileChanges:
        """Return a page of the feed of competency profiles."""
        listed, end, more = await _changes(
            info, PROFILES, CompetencyProfile, under, None, after, first
        )
        changes = [
            CompetencyProfileChange(id=key, removed=row is None, profile=row) for key, row in listed
        ]
        return CompetencyProfileChanges(changes=changes, end_cursor=end, has_more=more)

    @strawberry.field(description=FEED)
    async def appraisal_changes(
        self,
        info: Info,
        under: Under = UNSET,
        cycle_code: CycleCode = UNSET,
        after: After = UNSET,
        first: First = UNSET,
    ) -> AppraisalChanges:
        """Return a page of the feed of appraisals."""
        listed, end, more = await _changes(
            info, APPRAISALS, Appraisal, under, cycle_code, after, first
        )
        changes = [
            AppraisalChange(id=key, removed=row is None, appraisal=row) for key, row in listed
        ]
        return AppraisalChanges(changes=changes, end_cursor=end, has_more=more)
