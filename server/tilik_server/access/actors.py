"""Actors: as what somebody takes a step, by their place in an appraisal or by a role."""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from tilik_plugin import Text
from tilik_server.models.vocabulary import Role


class Actor(StrEnum):
    """As what somebody acts on one appraisal, or on a whole unit."""

    EMPLOYEE = "EMPLOYEE"
    APPRAISER = "APPRAISER"
    SUPERIOR = "SUPERIOR"
    TEAM = "TEAM"
    LEADER = "LEADER"
    INTEGRATION = "INTEGRATION"
    ADMIN = "ADMIN"

    @property
    def text(self) -> Text:
        """The actor in words."""
        return ACTORS[self]


ACTORS: Final = {
    Actor.EMPLOYEE: Text("the employee", "pegawai"),
    Actor.APPRAISER: Text("the appraiser", "pejabat penilai kinerja"),
    Actor.SUPERIOR: Text("the appraiser's superior", "atasan pejabat penilai"),
    Actor.TEAM: Text("the performance team", "tim pengelola kinerja"),
    Actor.LEADER: Text("the head of the unit above", "pimpinan unit di atasnya"),
    Actor.INTEGRATION: Text("an integration", "sistem yang terintegrasi"),
    Actor.ADMIN: Text("an administrator", "administrator"),
}
ROLES: Final = {
    Role.PERFORMANCE_TEAM: Actor.TEAM,
    Role.AGENCY_ADMIN: Actor.TEAM,
    Role.INTEGRATION: Actor.INTEGRATION,
    Role.ADMIN: Actor.ADMIN,
}


def actors_of(
    viewer: object, roles: frozenset[str], employee: object, appraiser: object, superior: object
) -> frozenset[Actor]:
    """As what a viewer's employee, or None, acts on an appraisal of these three people.

    `roles` are those the viewer has in the appraisal's unit.
    """
    found = {ROLES[role] for role in ROLES if role in roles}
    if viewer is not None:
        people = {
            Actor.EMPLOYEE: employee,
            Actor.APPRAISER: appraiser,
            Actor.SUPERIOR: superior,
        }
        found |= {actor for actor, person in people.items() if person == viewer}
    return frozenset({Actor.EMPLOYEE} if Actor.EMPLOYEE in found else found)


def named(actors: Iterable[Actor]) -> Text:
    """Actors in words."""
    listed = [actor.text for actor in sorted(actors)]
    return Text(en=", ".join(each.en for each in listed), id=", ".join(each.id for each in listed))
