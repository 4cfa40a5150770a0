"""Roles: the actor of each role, and the way in which people get it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from tilik_server.access.actors import Actor
from tilik_server.models.vocabulary import Role


@dataclass(frozen=True, slots=True)
class RoleRule:
    """The rule of a role.

    `acts_as` is the actor that its holders are in the units of their grants, or None if the role
    alone allows nothing; `also_as` is a second one. Every employee has the personal roles; other
    roles are granted. If `names_source` is set, holders are systems, and their records name the
    system as the source. Messages for an actor go to the holders of the role for which
    `is_notified` is set.
    """

    acts_as: Actor | None = None
    also_as: Actor | None = None
    is_personal: bool = False
    names_source: bool = False
    is_notified: bool = False


ROLES: Final = {
    Role.EMPLOYEE: RoleRule(is_personal=True),
    Role.APPRAISER: RoleRule(is_personal=True),
    Role.PERFORMANCE_TEAM: RoleRule(Actor.TEAM, is_notified=True),
    Role.AGENCY_ADMIN: RoleRule(Actor.TEAM, Actor.AGENCY_ADMIN),
    Role.REGION_VIEWER: RoleRule(Actor.REGION_VIEWER),
    Role.INTEGRATION: RoleRule(Actor.INTEGRATION, names_source=True),
    Role.AUDITOR: RoleRule(),
    Role.ADMIN: RoleRule(Actor.ADMIN),
}
GRANTED: Final = tuple(role for role, rule in ROLES.items() if not rule.is_personal)


def personal_roles(appraises: bool) -> tuple[Role, ...]:
    """Return the roles of an employee; `appraises` says whether the employee appraises others."""
    return (Role.EMPLOYEE, Role.APPRAISER) if appraises else (Role.EMPLOYEE,)


def role_to_notify(actors: Iterable[Actor]) -> Role | None:
    """Return the role whose holders get the messages for one of these actors, or None."""
    told = {rule.acts_as: role for role, rule in ROLES.items() if rule.is_notified}
    return next((told[actor] for actor in actors if actor in told), None)
