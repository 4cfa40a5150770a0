"""Codes of other systems (kode eksternal) of the graph: NPSN, SIASN, DHIS2, ..."""

from dataclasses import dataclass
from typing import Annotated, Any, ClassVar

import strawberry

from tilik_schema import concepts
from tilik_schema.described import is_about, rows_about
from tilik_schema.organisation import PERSON, UNIT, DryRun, UpsertResult, upsert
from tilik_schema.reading.columns import TableType, column
from tilik_schema.reading.conditions import Exists
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import listed
from tilik_schema.reading.filters import where
from tilik_schema.reading.optional import optional
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.parameters import Parameters
from tilik_server.models.vocabulary import Described


@strawberry.type(description="A code in another system, unique in its scheme.")
class ExternalCode(TableType):
    """One code of a unit, a position or a person."""

    table: ClassVar[str] = "external_code"

    scheme: str = column("The other system, in upper case: NPSN, SIASN, DHIS2, ...")
    value: str = column("The code.")


def codes_of(kind: Described) -> Any:
    """Return the field with the codes of what is of this kind."""
    chosen = rows_about(kind, concepts.ExternalCode, (OrderTerm("t.scheme"),))
    return listed(chosen, description="The codes that it has in other systems, by scheme.")


@strawberry.input(description="A code in another system.")
class ExternalCodeFilter:
    """A scheme, and a code in it."""

    scheme: str = strawberry.field(description="The other system; case is ignored.")
    value: str = strawberry.field(description="The code; case counts.")


@dataclass(frozen=True, slots=True)
class IsCode:
    """The condition that a row `x` of codes is the one given."""

    def sql(self, parameters: Parameters, value: ExternalCodeFilter, path: str) -> str:
        """Return the condition for a scheme and a code."""
        scheme, code = parameters.bind(value.scheme), parameters.bind(value.value)
        return f"x.scheme = upper({scheme}) and x.value = {code}"

    def texts(self) -> list[str]:
        """Return the columns that are compared."""
        return ["x.scheme", "x.value"]


def has_code(kind: Described) -> Any:
    """Return the field of a filter on what is of this kind."""
    return where(
        Exists(f"external_code x where {is_about(kind, 'x')}", IsCode()),
        "On a code in another system.",
    )


@strawberry.input(description="A code of one unit, position or person in another system.")
class UpsertCodeInput:
    """A row of codes; one of `unit`, `position` and `person` is given."""

    scheme: str = strawberry.field(
        description="The other system: 1 to 32 letters, digits, `_`, `.` or `-`; case is ignored."
    )
    value: str | None = strawberry.field(
        description="1 to 128 characters, unique in the scheme; null takes the code away."
    )
    unit: str | None = optional(UNIT)
    position: str | None = optional("A position's code.")
    person: str | None = optional(PERSON)


@strawberry.type
class ExternalCodeMutation:
    """The mutation of codes."""

    @strawberry.mutation(
        description="Gives units, positions and people their codes in other systems: good rows are "
        "stored, each answers for itself.",
        graphql_type=UpsertResult,
    )
    async def upsert_codes(
        self,
        info: Info,
        rows: Annotated[
            list[UpsertCodeInput], strawberry.argument(description="1 to 1,000 codes.")
        ],
        dry_run: DryRun = False,
    ) -> Any:
        """Store the codes."""
        return await upsert(info.context, "codes", rows, dry_run)
