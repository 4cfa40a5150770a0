"""Role grants (penugasan peran) of the graph: who holds which role where."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.conditions import Matches, equals, is_row, under
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import many, one, rows
from tilik_schema.reading.filters import where
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import Role
from tilik_server.operations.grants.end_grant import end_grant
from tilik_server.operations.grants.grant_role import NewGrant, grant_role

HOLDS = (
    "(t.ended_at is null and tilik_is_past(t.starts_on - 1, t.unit_id)"
    " and not tilik_is_past(t.ends_on, t.unit_id))"
)


@strawberry.type(description="A role that was granted to a person, in a subtree or everywhere.")
class RoleGrant(Node):
    """A stored grant."""

    table: ClassVar[str] = "role_grant"

    role: Role = column("Which role.")
    starts_on: date = column("The first day.")
    ends_on: date | None = column("The last day; null: until it is ended.")
    reason: str = column("Why it was granted.")
    created_at: datetime = column("When it was granted.")
    ended_at: datetime | None = column("When it was ended before its last day.")
    end_reason: str | None = column("Why it was ended.")
    employee_id: strawberry.Private[UUID]
    unit_id: strawberry.Private[UUID | None]
    granted_by_id: strawberry.Private[UUID | None]
    ended_by_id: strawberry.Private[UUID | None]

    employee = one(concepts.Employee, by="employee_id", description="Who holds it.")
    unit = one(concepts.Unit, by="unit_id", description="In which subtree; null: everywhere.")
    granted_by = one(
        concepts.Employee, by="granted_by_id", description="Who granted it; null: the operator."
    )
    ended_by = one(concepts.Employee, by="ended_by_id", description="Who ended it.")


@strawberry.input(description="Which grants; all given conditions hold.")
class RoleGrantFilter:
    """Conditions on grants."""

    role: Role | None = where(equals("t.role"), "On the role.")
    employee: strawberry.ID | None = where(is_row("t.employee_id", "Employee"), "On who holds it.")
    under: str | None = where(under("t.unit_id"), "A unit's code: for it and all units below it.")
    holds: bool | None = where(
        Matches(f"{HOLDS} = {{value}}"), "Those that hold today, or the others."
    )


@strawberry.type
class RoleGrantQuery:
    """The root field of grants."""

    grants = many(
        rows(concepts.RoleGrant, order=(OrderTerm("t.created_at", descending=True),)),
        filter="role_grant.RoleGrantFilter",
        description="The roles granted in the units that the viewer administers, newest first.",
    )


RoleGrantResult = Annotated[
    RoleGrant | Problem,
    strawberry.union("RoleGrantResult", description="The grant, or why nothing was changed."),
]


@strawberry.input(description="A role for a person.")
class GrantRoleInput:
    """A new grant."""

    role: Role = strawberry.field(description="Any but EMPLOYEE, APPRAISER and INTEGRATION.")
    employee: strawberry.ID = strawberry.field(description="Who is to hold it; not oneself.")
    unit: str | None = strawberry.field(
        default=UNSET,
        description="A unit's code: for it and all units below it; left out: everywhere.",
    )
    starts_on: date | None = strawberry.field(
        default=UNSET, description="The first day; left out: today."
    )
    ends_on: date | None = strawberry.field(
        default=UNSET, description="The last day; left out: until it is ended."
    )
    reason: str = strawberry.field(description="Such as the decree; 1 to 1,000 characters.")


@strawberry.type
class RoleGrantMutation:
    """Mutations of grants."""

    @strawberry.mutation(
        description="Grants a role to a person; it holds from the person's next request on.",
        graphql_type=RoleGrantResult,
    )
    async def grant_role(
        self,
        info: Info,
        input: Annotated[GrantRoleInput, strawberry.argument(description="What is granted.")],
    ) -> Any:
        """Store the grant and return it."""
        context = info.context
        new = NewGrant(
            role=input.role,
            employee=key_of(input.employee, "Employee", "input.employee"),
            reason=input.reason,
            unit=or_none(input.unit),
            starts_on=or_none(input.starts_on),
            ends_on=or_none(input.ends_on),
        )
        work = grant_role(context.database, context.viewer, new)
        return await read_back(context, concepts.RoleGrant, work)

    @strawberry.mutation(
        description="Ends a grant at once; it holds no more from the person's next request on.",
        graphql_type=RoleGrantResult,
    )
    async def end_grant(
        self,
        info: Info,
        grant: Annotated[strawberry.ID, strawberry.argument(description="Which grant.")],
        reason: Annotated[str, strawberry.argument(description="Why; 1 to 1,000 characters.")],
    ) -> Any:
        """End the grant and return it."""
        context, key = info.context, key_of(grant, "RoleGrant", "grant")
        work = end_grant(context.database, context.viewer, key, reason)
        return await read_back(context, concepts.RoleGrant, work)
