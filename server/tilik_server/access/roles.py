"""Roles: as what each acts, and how it comes to somebody."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tilik_server.access.actors import Actor
from tilik_server.models.vocabulary import Role


@dataclass(frozen=True, slots=True)
class RoleRule:
    """What a role means.

    `acts_as` is the actor that its holders are in the units of their grants; None says that the
    role alone allows nothing. A personal role comes with being an employee; any other is granted.
    Holders of a role that `names_source` are systems: what they record names its source. Messages
    for an actor go to the role that `is_told` in the unit.
    """

    acts_as: Actor | None = None
    is_personal: bool = False
    names_source: bool = False
    is_told: bool = False


ROLES: Final = {
    Role.EMPLOYEE: RoleRule(is_personal=True),
    Role.APPRAISER: RoleRule(is_personal=True),
    Role.PERFORMANCE_TEAM: RoleRule(Actor.TEAM, is_told=True),
    Role.AGENCY_ADMIN: RoleRule(Actor.TEAM),
    Role.REGION_VIEWER: RoleRule(Actor.REGION_VIEWER),
    Role.INTEGRATION: RoleRule(Actor.INTEGRATION, names_source=True),
    Role.ADMIN: RoleRule(Actor.ADMIN),
}
GRANTED: Final = tuple(role for role, rule in ROLES.items() if not rule.is_personal)


def personal_roles(appraises: bool) -> tuple[Role, ...]:
    """The roles of an employee, who may appraise others."""
    return (Role.EMPLOYEE, Role.APPRAISER) if appraises else (Role.EMPLOYEE,)


def role_told(actors: Iterable[Actor]) -> Role | None:
    """The role whose holders in a unit are told what waits for one of these actors."""
    told = {rule.acts_as: role for role, rule in ROLES.items() if rule.is_told}
    return next((told[actor] for actor in actors if actor in told), None)
