"""The viewer's place: all actors that the viewer is towards an appraisal, a person or a unit."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from tilik_server.access.actors import NOBODY, PEOPLE, Actor, Place
from tilik_server.access.organisation import place_towards_person, place_towards_unit
from tilik_server.access.roles import ROLES
from tilik_server.access.viewer import Viewer
from tilik_server.models.vocabulary import Role
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

AUTHOR: Final[Place] = frozenset({Actor.AUTHOR})
HEADS: Final = {Actor.HEAD: "head_id", Actor.LEADER: "leader_id"}
FOUND: Final = statement("access.find_roles", "select tilik_roles($1) as roles")


def place_by_roles(roles: Iterable[str]) -> Place:
    """Return the place of a viewer with these roles in a unit."""
    rules = (ROLES[Role(role)] for role in roles)
    actors = (actor for rule in rules for actor in (rule.acts_as, rule.also_as))
    return frozenset(actor for actor in actors if actor is not None)


def place_on_appraisal(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """Return the viewer's place by an appraisal's row: its people and the viewer's `roles`."""
    return place_by_roles(row["roles"]) | _matching_actors(viewer, row, PEOPLE)


def place_on_evidence(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """Return the viewer's place by a row of evidence; its integration is also its author.

    The employee concerned has no other role here: nobody decides on what others recorded of them.
    """
    if viewer.employee is not None:
        author = _matching_actors(viewer, row, {Actor.AUTHOR: "submitted_by_id"})
        if viewer.employee == row["employee_id"]:
            return author
        return place_by_roles(row["roles"]) | author
    wrote = row["submitted_by_id"] is None and row["source"] == viewer.source
    return place_by_roles(row["roles"]) | (AUTHOR if wrote else NOBODY)


def place_on_indicator(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """Return the viewer's place by an indicator's row: its author and the viewer's roles."""
    return place_by_roles(row["roles"]) | _matching_actors(
        viewer, row, {Actor.AUTHOR: "proposed_by_id"}
    )


async def place_in_unit(transaction: Transaction, unit: UUID | None) -> Place:
    """Return the place by the viewer's roles in a unit, or everywhere without a unit."""
    (found,) = await transaction.fetch(FOUND, unit)
    return place_by_roles(found["roles"])


async def place_of_grant(
    transaction: Transaction, viewer: Viewer, person: UUID, unit: UUID | None
) -> Place:
    """Return the place towards the role of a person in a unit: nobody grants to themselves."""
    place = await place_in_unit(transaction, unit)
    return place | (frozenset({Actor.EMPLOYEE}) if person == viewer.employee else NOBODY)


def place_in_unit_row(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """Return the viewer's place by a unit's row: its heads and the viewer's roles in it."""
    return place_by_roles(row["roles"]) | _matching_actors(viewer, row, HEADS)


def place_above_unit_row(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """Return the viewer's place by a unit's row: its heads and the roles in the unit above it."""
    return place_by_roles(row["roles_above"]) | _matching_actors(viewer, row, HEADS)


async def place_on_feedback(
    transaction: Transaction, viewer: Viewer, row: Mapping[str, Any]
) -> Place:
    """Return the viewer's place by a row of feedback: towards its subject and in its thread."""
    place = place_by_roles(row["roles"]) | (AUTHOR if row["takes_part"] else NOBODY)
    if row["about_id"] is not None:
        return place | await place_towards_person(transaction, viewer, row["about_id"])
    head = _matching_actors(viewer, row, {Actor.HEAD: "head_id"})
    return place | head | await place_towards_unit(transaction, viewer, row["unit_id"])


def _matching_actors(viewer: Viewer, row: Mapping[str, Any], people: Mapping[Actor, str]) -> Place:
    """Return the actors whose column names the viewer; none if the viewer is not a person."""
    # A system has no employee, and must not match a column that is null.
    if viewer.employee is None:
        return NOBODY
    return frozenset(actor for actor, column in people.items() if row[column] == viewer.employee)
