"""The viewer's place: all that they are to an appraisal, a person or a unit."""

from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from tilik_server.access.actors import NOBODY, PEOPLE, Actor, Place
from tilik_server.access.organisation import to_person, to_unit
from tilik_server.access.roles import ROLES
from tilik_server.access.viewer import Viewer
from tilik_server.models.vocabulary import Role
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

AUTHOR: Final[Place] = frozenset({Actor.AUTHOR})
HEADS: Final = {Actor.HEAD: "head_id", Actor.LEADER: "leader_id"}
FOUND: Final = statement("access.find_roles", "select tilik_roles($1) as roles")


def by_roles(roles: Iterable[str]) -> Place:
    """What somebody is by the roles that they have in a unit."""
    rules = (ROLES[Role(role)] for role in roles)
    return frozenset(rule.acts_as for rule in rules if rule.acts_as is not None)


def on_appraisal(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """What the viewer is on an appraisal, by its people and the viewer's `roles` in a row."""
    return by_roles(row["roles"]) | _being(viewer, row, PEOPLE)


def on_evidence(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """What the viewer is to a piece of evidence: its author, also as the same integration."""
    if viewer.employee is not None:
        return by_roles(row["roles"]) | _being(viewer, row, {Actor.AUTHOR: "submitted_by_id"})
    wrote = row["submitted_by_id"] is None and row["source"] == viewer.source
    return by_roles(row["roles"]) | (AUTHOR if wrote else NOBODY)


def on_indicator(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """What the viewer is to an indicator, by its author and the roles in its unit."""
    return by_roles(row["roles"]) | _being(viewer, row, {Actor.AUTHOR: "proposed_by_id"})


async def in_unit(transaction: Transaction, unit: UUID | None) -> Place:
    """What the viewer of the transaction is by roles in a unit, or by those everywhere."""
    (found,) = await transaction.fetch(FOUND, unit)
    return by_roles(found["roles"])


def in_unit_row(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """What the viewer is to a unit, by the heads in its row and the roles in it."""
    return by_roles(row["roles"]) | _being(viewer, row, HEADS)


def above_unit_row(viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """What the viewer is to a unit, by the heads in its row and the roles in the unit above."""
    return by_roles(row["roles_above"]) | _being(viewer, row, HEADS)


async def on_feedback(transaction: Transaction, viewer: Viewer, row: Mapping[str, Any]) -> Place:
    """What the viewer is to those whom feedback is about, and to its thread."""
    place = by_roles(row["roles"]) | (AUTHOR if row["takes_part"] else NOBODY)
    if row["about_id"] is not None:
        return place | await to_person(transaction, viewer, row["about_id"])
    head = _being(viewer, row, {Actor.HEAD: "head_id"})
    return place | head | await to_unit(transaction, viewer, row["unit_id"])


def _being(viewer: Viewer, row: Mapping[str, Any], people: Mapping[Actor, str]) -> Place:
    """Which of the people in a row the viewer is; nobody, where the viewer is no person."""
    if viewer.employee is None:
        return NOBODY
    return frozenset(actor for actor, column in people.items() if row[column] == viewer.employee)
