"""Steps on a cycle or a unit: who may take them, by the roles that the viewer has there."""

from typing import Final
from uuid import UUID

from tortoise.backends.asyncpg.client import TransactionWrapper

from tilik_server.errors import NotYourStep
from tilik_server.operations.steps import ROLES, Actor, named

OFFICE: Final = frozenset({Actor.TEAM, Actor.ADMIN})
UNIT_STEPS: Final = {
    "openCycle": OFFICE,
    "closeCycle": OFFICE,
    "startAppraisals": OFFICE,
    # The office of the unit above: nobody judges their own unit.
    "setOrganisationPredicate": OFFICE | {Actor.LEADER},
    "recordForum": OFFICE | {Actor.LEADER},
}
"""By the mutation's name, as what one takes it in the unit, or everywhere where there is none."""

FOUND: Final = "select tilik_roles($1) as roles"


async def check_unit(connection: TransactionWrapper, name: str, unit: UUID | None) -> None:
    """Raise NotYourStep unless the viewer may take the step in a unit; None is everywhere."""
    (found,) = await connection.execute_query_dict(FOUND, [unit])
    actors = {ROLES[role] for role in ROLES if role in found["roles"]}
    if not actors & UNIT_STEPS[name]:
        raise NotYourStep(step=name, actors=named(UNIT_STEPS[name]))
