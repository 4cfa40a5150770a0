"""Upserts of the organisation: units, positions, people and posts from another system."""

from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import date
from enum import Enum
from typing import Annotated, Any, Final

import orjson
import strawberry
from strawberry import UNSET
from strawberry.utils.str_converters import to_camel_case

from tilik_plugin import Text
from tilik_schema.problem import FieldProblem, Problem
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.optional import optional
from tilik_schema.vocabulary import Employment, enum_of_graph
from tilik_server.access.fields import is_for_scopes
from tilik_server.access.viewer import Viewer
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.importing.changes import Difference
from tilik_server.importing.organisation.upsert_rows import UpsertedRow, upsert_rows
from tilik_server.models.vocabulary import KeyScope
from tilik_server.validation.text import faults_in_text

LONGEST_DUTY: Final = 1000
KEPT: Final = "Left out: as it is; null: none."
PERSON: Final = "A NIP, the code of an official who has none, or `SCHEME:VALUE`."
UNIT: Final = "A unit's code, or `SCHEME:VALUE`, its code in another system."


@enum_of_graph
class RowChange(Enum):
    """What became of a row."""

    CREATED = "created"
    CHANGED = "changed"
    MOVED = "moved"
    ENDED = "ended"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


@strawberry.type(description="A value that differs from before.")
class RowDifference:
    """One column of a changed row."""

    field: str = strawberry.field(description="Which column, as files call it.")
    before: str | None = strawberry.field(
        description="What it was; null where the viewer's key may not see it."
    )
    after: str | None = strawberry.field(description="What it is now.")


@strawberry.type(description="What became of one row of the request.")
class UpsertRow:
    """The result of one row."""

    change: RowChange = strawberry.field(description="REJECTED: this row changed nothing.")
    differences: list[RowDifference] = strawberry.field(
        description="What was changed; of a NIP only that it is another."
    )
    fields: list[FieldProblem] = strawberry.field(description="Why it was rejected, and where.")
    warnings: list[str] = strawberry.field(
        description="What is doubtful: a unit without a head, a person without a superior."
    )


@strawberry.type(description="What became of the rows of a request.")
class Upserted:
    """The results of all rows."""

    rows: list[UpsertRow] = strawberry.field(description="In the order of the request.")
    rejected: int = strawberry.field(description="How many rows were rejected.")
    stored: bool = strawberry.field(description="False for a dry run.")


UpsertResult = Annotated[
    Upserted | Problem,
    strawberry.union(
        "UpsertResult", description="What became of each row, or why none was looked at."
    ),
]


@strawberry.input(description="A unit, found by its code.")
class UpsertUnitInput:
    """A row of units."""

    code: str = strawberry.field(description="Which unit; one that is not there is created.")
    name: str | None = optional("The official name; required for a new one.")
    kind: str | None = optional("What it is: dinas, school, ...; required for a new one.")
    sector: str | None = optional("What it works for; required for a new one.")
    region: str | None = optional(f"The code of the region it works for. {KEPT}")
    parent: str | None = optional(
        f"The code of the unit one level up, which may come later in the same request. {KEPT}"
    )
    head: str | None = optional(f"{PERSON} {KEPT}")


@strawberry.input(description="A position, found by its code.")
class UpsertPositionInput:
    """A row of positions."""

    code: str = strawberry.field(description="Which position; one that is not there is created.")
    title: str | None = optional("The official title; required for a new one.")
    position_class: str | None = optional("Its class; required for a new one.")
    duties: list[str] | None = optional(
        "The main duties, without semicolons. Left out: as they are."
    )


@strawberry.input(description="A person, found by code or by NIP.")
class UpsertEmployeeInput:
    """A row of people."""

    nip: str | None = optional("18 digits; null or left out for an official who has none.")
    code: str | None = optional(
        "The person's code in the other system, with a letter; it stays when the NIP changes."
    )
    name: str | None = optional("The full name; required for a new person.")
    employment: Employment | None = optional("Required for a new person.")
    grade: str | None = optional(f"The rank. {KEPT}")
    supervisor: str | None = optional(
        f"{PERSON} The person may come later in the same request. {KEPT}"
    )
    active_until: date | None = optional(f"The last day of service. {KEPT}")
    unit: str | None = optional(
        "The code of the unit where a new person works until a post says so; an administrator of "
        "some units must give it."
    )


@strawberry.input(description="A post of a person, found by its unit, position and first day.")
class UpsertAssignmentInput:
    """A row of posts."""

    employee: str = strawberry.field(description=PERSON)
    unit: str = strawberry.field(description=UNIT)
    position: str = strawberry.field(description="The position's code.")
    starts_on: date | None = optional(
        "The first day; left out: that of the post held there today, or else today."
    )
    ends_on: date | None = optional("The last day. Left out: as it is; null: still held.")
    acting: bool | None = optional("Whether it is held as acting; left out: as the main post.")


COLUMNS: Final[Mapping[str, Mapping[str, str]]] = {
    "positions": {"class": "position_class"},
    "assignments": {"nip": "employee", "from": "starts_on", "to": "ends_on"},
    "attributes": {"json": "value"},
}
"""By kind of file, the columns whose fields have another name."""

DryRun = Annotated[bool, strawberry.argument(description="Answer the same, and store nothing.")]


@strawberry.type
class OrganisationMutation:
    """Mutations of the organisation."""

    @strawberry.mutation(
        description="Creates, changes and moves units: good rows are stored, each answers for "
        "itself.",
        graphql_type=UpsertResult,
    )
    async def upsert_units(
        self,
        info: Info,
        rows: Annotated[
            list[UpsertUnitInput], strawberry.argument(description="1 to 1,000 units.")
        ],
        dry_run: DryRun = False,
    ) -> Any:
        """Store the units."""
        return await upsert(info.context, "units", rows, dry_run)

    @strawberry.mutation(
        description="Creates and changes positions: good rows are stored, each answers for itself.",
        graphql_type=UpsertResult,
    )
    async def upsert_positions(
        self,
        info: Info,
        rows: Annotated[
            list[UpsertPositionInput], strawberry.argument(description="1 to 1,000 positions.")
        ],
        dry_run: DryRun = False,
    ) -> Any:
        """Store the positions."""
        return await upsert(info.context, "positions", rows, dry_run)

    @strawberry.mutation(
        description="Creates, changes and ends people: good rows are stored, each answers for "
        "itself.",
        graphql_type=UpsertResult,
    )
    async def upsert_employees(
        self,
        info: Info,
        rows: Annotated[
            list[UpsertEmployeeInput], strawberry.argument(description="1 to 1,000 people.")
        ],
        dry_run: DryRun = False,
    ) -> Any:
        """Store the people."""
        return await upsert(info.context, "employees", rows, dry_run)

    @strawberry.mutation(
        description="Begins, corrects, moves and ends posts: good rows are stored, each answers "
        "for itself. A new main post ends the one before it.",
        graphql_type=UpsertResult,
    )
    async def upsert_assignments(
        self,
        info: Info,
        rows: Annotated[
            list[UpsertAssignmentInput], strawberry.argument(description="1 to 1,000 posts.")
        ],
        dry_run: DryRun = False,
    ) -> Any:
        """Store the posts."""
        return await upsert(info.context, "assignments", rows, dry_run)


async def upsert(context: Context, kind: str, rows: Sequence[object], dry_run: bool) -> Upserted:
    """Store the rows of a kind of file, and return what became of each."""
    given = [_row(kind, each, place) for place, each in enumerate(rows)]
    await context.renew()
    results = await upsert_rows(context.database, context.viewer, kind, given, dry_run=dry_run)
    answered = [
        _answer(context, kind, each, place, _may_read(context.viewer, kind, rows[place]))
        for place, each in enumerate(results)
    ]
    rejected = sum(each.rejection is not None for each in results)
    return Upserted(rows=answered, rejected=rejected, stored=not dry_run)


def _row(kind: str, given: object, place: int) -> dict[str, str]:
    """Return the columns of a row that its input gives, as a file would write them."""
    columns = COLUMNS.get(kind, {})
    named = {field: column for column, field in columns.items()}
    row = {}
    for each in fields(given):  # type: ignore[arg-type]  # strawberry makes it a dataclass
        value, column = getattr(given, each.name), named.get(each.name, each.name)
        if value is not UNSET and column == "json" and value is not None:
            row[column] = orjson.dumps(value).decode()
        elif value is not UNSET:
            row[column] = _cell(value, place, each.name)
    return row


def _cell(value: object, place: int, name: str) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        for number, each in enumerate(value):
            _check_duty(each, ("rows", str(place), name, str(number)))
        return ";".join(value)
    return value.value if isinstance(value, Enum) else str(value)


def _check_duty(duty: str, path: tuple[str, ...]) -> None:
    faults = faults_in_text(duty, path, LONGEST_DUTY)
    if not faults and ";" in duty:
        en, indonesian = "leave out semicolons; they separate duties", "hapus titik koma"
        faults = [FieldFault(path, Text(en, indonesian))]
    if faults:
        raise InvalidArgument(fields=faults)


def _may_read(viewer: Viewer, kind: str, given: object) -> bool:
    """Return whether a viewer may read what a row of codes or attributes changed.

    A key that stores them of people reads codes with the scope `nip` alone, and attributes never.
    """
    scopes = {scope for grant in viewer.grants for scope in grant.scopes}
    is_of_person = isinstance(getattr(given, "person", None), str)
    return not (scopes and is_of_person) or (kind == "codes" and KeyScope.NIP in scopes)


def _answer(context: Context, kind: str, row: UpsertedRow, place: int, may_read: bool) -> UpsertRow:
    language = context.viewer.language
    faults = []
    change = RowChange.UNCHANGED if row.change is None else RowChange(row.change.kind.value)
    if not may_read:
        # Otherwise a guess would be answered by whether it changes anything.
        change = RowChange.CHANGED
    if row.rejection is not None:
        change = RowChange.REJECTED
        name = to_camel_case(COLUMNS.get(kind, {}).get(row.rejection.field, row.rejection.field))
        message = row.rejection.reason.in_language(language)
        faults.append(FieldProblem(path=["rows", str(place), name], message=message))
    return UpsertRow(
        change=change,
        differences=[
            RowDifference(
                field=each.field, before=_before(context.viewer, kind, each), after=each.after
            )
            for each in (row.differences if may_read else ())
        ],
        fields=faults,
        warnings=[each.in_language(language) for each in row.warnings],
    )


def _before(viewer: Viewer, kind: str, difference: Difference) -> str | None:
    """Return a value before, unless it is of a person and the viewer's key may not see it."""
    scopes = {scope for grant in viewer.grants for scope in grant.scopes}
    if kind == "employees" and scopes and not is_for_scopes("employee", difference.field, scopes):
        return None
    return difference.before
