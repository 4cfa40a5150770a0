"""The viewer of the graph: who asks, and as what."""

import strawberry

from tilik_schema.employee import Employee
from tilik_schema.unit import Unit
from tilik_schema.vocabulary import Role


@strawberry.type(description="A role in a part of the tree.")
class Grant:
    """What the viewer may act as."""

    role: Role = strawberry.field(description="As what.")
    unit: Unit | None = strawberry.field(description="In which subtree; null: everywhere.")
    scopes: list[str] = strawberry.field(description="What an integration may read.")


@strawberry.type(description="Who asks, and as what.")
class Viewer:
    """The person or system behind the request."""

    employee: Employee | None = strawberry.field(description="The person, if it is one.")
    grants: list[Grant] = strawberry.field(description="What the viewer may act as.")


@strawberry.type
class ViewerQuery:
    """The root field of the viewer."""

    @strawberry.field(description="Who asks, and as what.")
    def viewer(self) -> Viewer:
        """The demo's viewer is an administrator of everything."""
        return Viewer(employee=None, grants=[Grant(role=Role.ADMIN, unit=None, scopes=[])])
