"""Reach: the units in which a viewer may take an action."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tilik_server.access.actors import Actor
from tilik_server.access.permission import Action
from tilik_server.access.place import place_by_roles
from tilik_server.access.viewer import Grant, grants_from_json
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

PATHS: Final = statement("access.find_paths", "select path from unit where id = any($1::uuid[])")


@dataclass(frozen=True, slots=True)
class Reach:
    """The paths of units; the action may be taken in them and in all units below.

    The empty path is everywhere, also where a person or unit belongs to none.
    """

    roots: tuple[str, ...] = ("",)

    @property
    def is_everywhere(self) -> bool:
        """Whether nothing is out of reach."""
        return "" in self.roots

    def covers(self, path: str | None) -> bool:
        """Return whether a path is within reach; None is the path of what has no unit."""
        return self.is_everywhere or (path is not None and path.startswith(self.roots))


EVERYWHERE: Final = Reach()


def runs_the_service(grants: Iterable[Grant]) -> bool:
    """Return whether one of the grants is an administrator's of everything."""
    return any(
        grant.unit is None and Actor.ADMIN in place_by_roles((grant.role,)) for grant in grants
    )


async def reach_of(transaction: Transaction, action: Action) -> Reach:
    """Return where the viewer of a transaction may take an action by roles that hold now.

    Raises NotYourStep if that is nowhere.
    """
    grants = grants_from_json(transaction.grants)
    action.require(place_by_roles(grant.role for grant in grants))
    allowed = [grant for grant in grants if action.actors & place_by_roles((grant.role,))]
    if any(grant.unit is None for grant in allowed):
        return EVERYWHERE
    rows = await transaction.fetch(PATHS, [grant.unit for grant in allowed])
    return Reach(tuple(row["path"] for row in rows))
