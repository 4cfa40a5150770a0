"""Steps on a cycle or a unit: who may take them, by the roles that the viewer has there."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actors import ROLES, Actor, named
from tilik_server.errors import NotYourStep
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

OFFICE: Final = frozenset({Actor.TEAM, Actor.ADMIN})


@dataclass(frozen=True, slots=True)
class UnitStep:
    """One step, named as its mutation; `actors` take it in the unit, or everywhere without one."""

    name: str
    actors: frozenset[Actor]
    meaning: Text


def _step(name: str, en: str, indonesian: str, *more: Actor) -> UnitStep:
    return UnitStep(name, OFFICE | frozenset(more), Text(en, indonesian))


LISTED: Final = (
    _step(
        "openCycle",
        "Open a cycle for everyone or for one subtree, with its scheme and its parameters.",
        "Membuka siklus untuk semua atau satu cabang organisasi, beserta skema dan parameternya.",
    ),
    _step(
        "startAppraisals",
        "Start the appraisals of a unit and all below it; appraiser and superior are fixed then.",
        "Memulai penilaian di suatu unit dan unit di bawahnya; penilai dan atasannya ditetapkan.",
    ),
    # The office of the unit above: nobody judges their own unit.
    _step(
        "setOrganisationPredicate",
        "Set the unit's predicate, one level up; it is the work result of the unit's head.",
        "Menetapkan predikat kinerja organisasi dari satu tingkat di atasnya.",
        Actor.LEADER,
    ),
    _step(
        "recordForum",
        "Record a forum, and confirm the rest of its ratings: what is RATED becomes CALIBRATED. "
        "The chair's own rating, and that of who records it, stay RATED for another forum.",
        "Mencatat forum dan mengonfirmasi nilai lainnya: RATED menjadi CALIBRATED. "
        "Nilai ketua dan pencatat sendiri tetap RATED untuk forum lain.",
        Actor.LEADER,
    ),
    _step(
        "closeCycle",
        "Close a cycle: nothing more starts in it, and what is under way can be finished.",
        "Menutup siklus: tidak ada penilaian baru, yang berjalan dapat diselesaikan.",
    ),
)
UNIT_STEPS: Final = {step.name: step for step in LISTED}

FOUND: Final = statement("access.find_roles", "select tilik_roles($1) as roles")


async def check_unit(connection: Transaction, name: str, unit: UUID | None) -> None:
    """Raise NotYourStep unless the viewer may take the step in a unit; None is everywhere."""
    (found,) = await connection.fetch(FOUND, unit)
    actors = {ROLES[role] for role in ROLES if role in found["roles"]}
    allowed = UNIT_STEPS[name].actors
    if not actors & allowed:
        raise NotYourStep(step=name, actors=named(allowed))
