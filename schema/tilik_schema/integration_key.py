"""Integration keys (kunci integrasi) of the graph: which other systems ask, and for what."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.conditions import Matches, under
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import many, one, rows
from tilik_schema.reading.filters import where
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.loading import load_one
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.read_back import read_back
from tilik_server.operations.keys.create_key import create_key
from tilik_server.operations.keys.new_key import IssuedKey, NewKey
from tilik_server.operations.keys.revoke_key import revoke_key
from tilik_server.operations.keys.rotate_key import USUAL_OVERLAP, rotate_key

IS_VALID = "(t.revoked_at is null and not tilik_is_past(t.expires_on, t.unit_id))"


@strawberry.type(description="The key of another system; its secret is told only once.")
class IntegrationKey(Node):
    """A key without its secret, which nobody can read again."""

    table: ClassVar[str] = "integration_key"

    name: str = column("The system's name, the source of what it records.")
    scopes: list[str] = column("What it allows.")
    calculators: list[str] = column("For which calculators it may record evidence.")
    expires_on: date = column("The last day on which it is valid.")
    created_at: datetime = column("When it was created.")
    rotated_at: datetime | None = column("When it got its present secret, if not the first.")
    earlier_until: datetime | None = column("Until when the secret before is valid.")
    last_used_at: datetime | None = column("When it was last used, to about five minutes.")
    revoked_at: datetime | None = column("When it was revoked.")
    unit_id: strawberry.Private[UUID | None]
    created_by_id: strawberry.Private[UUID | None]
    revoked_by_id: strawberry.Private[UUID | None]

    unit = one(concepts.Unit, by="unit_id", description="In which subtree; null: everywhere.")
    created_by = one(
        concepts.Employee, by="created_by_id", description="Who created it; null: the operator."
    )
    revoked_by = one(concepts.Employee, by="revoked_by_id", description="Who revoked it.")


@strawberry.input(description="Which keys; all given conditions hold.")
class IntegrationKeyFilter:
    """Conditions on keys."""

    under: str | None = where(under("t.unit_id"), "A unit's code: for it and all units below it.")
    valid: bool | None = where(
        Matches(f"{IS_VALID} = {{value}}"), "Those that are valid, or those revoked or expired."
    )


@strawberry.type
class IntegrationKeyQuery:
    """The root field of keys."""

    keys = many(
        rows(concepts.IntegrationKey, order=(OrderTerm("t.name"),)),
        filter="integration_key.IntegrationKeyFilter",
        description="The keys of the units that the viewer administers, by name.",
    )


@strawberry.type(description="A key with its secret: keep it now, it cannot be read again.")
class IssuedIntegrationKey:
    """The result of creating or rotating a key."""

    key: IntegrationKey = strawberry.field(description="The key.")
    secret: str = strawberry.field(description="Send it as `Authorization: Bearer ...`.")


IssuedKeyResult = Annotated[
    IssuedIntegrationKey | Problem,
    strawberry.union("IssuedKeyResult", description="The secret, or why nothing was changed."),
]
IntegrationKeyResult = Annotated[
    IntegrationKey | Problem,
    strawberry.union("IntegrationKeyResult", description="The key, or why nothing was changed."),
]
Which = Annotated[strawberry.ID, strawberry.argument(description="Which key.")]


@strawberry.input(description="The key of another system.")
class CreateKeyInput:
    """A new key."""

    name: str = strawberry.field(
        description="1 to 50 characters; unique in the service, also among revoked keys."
    )
    unit: str | None = strawberry.field(
        default=UNSET,
        description="A unit's code: for it and all units below it; left out: everywhere.",
    )
    scopes: list[str] = strawberry.field(
        description="Of directory, nip, competency, results, evidence, feedback, organisation."
    )
    calculators: list[str] = strawberry.field(
        default_factory=list, description="With the scope evidence: for which; at most 100."
    )
    expires_on: date = strawberry.field(description="The last day; at most two years ahead.")


@strawberry.type
class IntegrationKeyMutation:
    """Mutations of keys."""

    @strawberry.mutation(
        description="Creates the key of another system; the secret is told only now.",
        graphql_type=IssuedKeyResult,
    )
    async def create_key(
        self,
        info: Info,
        input: Annotated[CreateKeyInput, strawberry.argument(description="The key.")],
    ) -> Any:
        """Store the key and return it with its secret."""
        context = info.context
        new = NewKey(
            name=input.name,
            scopes=tuple(input.scopes),
            expires_on=input.expires_on,
            unit=or_none(input.unit),
            calculators=tuple(input.calculators),
        )
        await context.renew()
        issued = await create_key(context.database, context.viewer, context.catalogue, new)
        return await _load_issued(context, issued)

    @strawberry.mutation(
        description="Gives a key a new secret, which is told only now; the one before stays valid "
        "for some days, a still earlier one ends.",
        graphql_type=IssuedKeyResult,
    )
    async def rotate_key(
        self,
        info: Info,
        key: Which,
        keep_days: Annotated[
            int, strawberry.argument(description="Days for the secret before: 0 to 30.")
        ] = USUAL_OVERLAP,
        expires_on: Annotated[
            date | None, strawberry.argument(description="A new last day; left out: as it is.")
        ] = UNSET,
    ) -> Any:
        """Rotate the key and return it with its new secret."""
        context, row = info.context, key_of(key, "IntegrationKey", "key")
        await context.renew()
        issued = await rotate_key(
            context.database, context.viewer, row, keep_days, or_none(expires_on)
        )
        return await _load_issued(context, issued)

    @strawberry.mutation(
        description="Revokes a key at once, with every secret that it had.",
        graphql_type=IntegrationKeyResult,
    )
    async def revoke_key(self, info: Info, key: Which) -> Any:
        """Revoke the key and return it."""
        context, row = info.context, key_of(key, "IntegrationKey", "key")
        work = revoke_key(context.database, context.viewer, row)
        return await read_back(context, concepts.IntegrationKey, work)


async def _load_issued(context: Context, issued: IssuedKey) -> IssuedIntegrationKey:
    key = await load_one(context, concepts.IntegrationKey, issued.row)
    assert isinstance(key, IntegrationKey)
    return IssuedIntegrationKey(key=key, secret=issued.secret)
