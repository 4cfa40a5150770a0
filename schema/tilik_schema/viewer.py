"""The viewer of the graph with its grants."""

from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import one
from tilik_schema.vocabulary import Role


@strawberry.type(description="A role in a part of the tree.")
class Grant:
    """A role of the viewer, in a subtree or everywhere."""

    role: Role = strawberry.field(description="As what.")
    scopes: list[str] = strawberry.field(description="What an integration may read.")
    unit_id: strawberry.Private[UUID | None]

    unit = one(concepts.Unit, by="unit_id", description="In which subtree; null: everywhere.")


@strawberry.type(description="Who asks, and as what.")
class Viewer:
    """The person or system on whose behalf the request runs."""

    employee_id: strawberry.Private[UUID | None]
    grants: list[Grant] = strawberry.field(description="What the viewer may act as.")

    employee = one(concepts.Employee, by="employee_id", description="The person, if it is one.")


@strawberry.type
class ViewerQuery:
    """The root field of the viewer."""

    @strawberry.field(description="Who asks, and as what.")
    async def viewer(self, info: Info) -> Viewer:
        """Return the viewer of the request's token; without one a visitor of the demo."""
        viewer = info.context.viewer
        grants = [
            Grant(role=each.role, scopes=list(each.scopes), unit_id=each.unit)
            for each in await info.context.grants()
        ]
        return Viewer(employee_id=viewer.employee, grants=grants)
