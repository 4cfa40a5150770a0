"""The table of steps: who may do what to an appraisal, from which stage, and where it leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from tilik_plugin import Text
from tilik_server.models.vocabulary import AppraisalStage, Role

S = AppraisalStage


class Actor(StrEnum):
    """As what somebody acts on one appraisal."""

    EMPLOYEE = "EMPLOYEE"
    APPRAISER = "APPRAISER"
    SUPERIOR = "SUPERIOR"
    TEAM = "TEAM"
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
    Actor.ADMIN: Text("an administrator", "administrator"),
}
ROLES: Final = {
    Role.PERFORMANCE_TEAM: Actor.TEAM,
    Role.AGENCY_ADMIN: Actor.TEAM,
    Role.ADMIN: Actor.ADMIN,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One step, named as its mutation.

    `to` is the stage it leads to, None where the stage stays or depends on what was given. Who acts
    as somebody else than the employee must not be the employee: nobody verifies, rates, calibrates
    or decides on themselves.
    """

    name: str
    actors: frozenset[Actor]
    stages: frozenset[AppraisalStage]
    to: AppraisalStage | None
    meaning: Text


def _step(
    name: str,
    actors: tuple[Actor, ...],
    stages: Iterable[AppraisalStage],
    to: AppraisalStage | None,
    en: str,
    indonesian: str,
) -> Step:
    allowed = frozenset((*actors, Actor.ADMIN))
    return Step(name, allowed, frozenset(stages), to, Text(en, indonesian))


EMPLOYEE, APPRAISER, SUPERIOR, TEAM = Actor.EMPLOYEE, Actor.APPRAISER, Actor.SUPERIOR, Actor.TEAM
# Evidence is recorded from the agreement until the rating, and again while an objection is heard.
RECORDING: Final = frozenset({S.AGREED, S.SELF_ASSESSED, S.OBJECTED})
VERIFYING: Final = RECORDING | {S.RATED}

LISTED: Final = (
    _step(
        "recordEvidence",
        (EMPLOYEE, APPRAISER, TEAM),
        RECORDING,
        None,
        "Record evidence of a goal.",
        "Merekam bukti dukung suatu sasaran.",
    ),
    _step(
        "verifyEvidence",
        (APPRAISER, SUPERIOR, TEAM),
        VERIFYING,
        None,
        "Accept or reject evidence.",
        "Menerima atau menolak bukti dukung.",
    ),
)
STEPS: Final = {step.name: step for step in LISTED}


def actors_of(
    viewer: object, roles: frozenset[str], employee: object, appraiser: object, superior: object
) -> frozenset[Actor]:
    """As what a viewer's employee, or None, acts on an appraisal of these three people.

    `roles` are those the viewer has in the appraisal's unit.
    """
    found = {ROLES[role] for role in ROLES if role in roles}
    if viewer is not None:
        people = {EMPLOYEE: employee, APPRAISER: appraiser, SUPERIOR: superior}
        found |= {actor for actor, person in people.items() if person == viewer}
    return frozenset({EMPLOYEE} if EMPLOYEE in found else found)


def next_steps(stage: AppraisalStage, actors: frozenset[Actor]) -> list[str]:
    """The names of the mutations that these actors may call on an appraisal in this stage."""
    return [step.name for step in LISTED if stage in step.stages and actors & step.actors]
