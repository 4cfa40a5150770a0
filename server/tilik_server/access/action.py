"""An action: what somebody may do, as whom; a step is one that an appraisal goes through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_server.access.actors import NOBODY, Actor, Place, named
from tilik_server.errors import FieldFault, NotYourStep, WrongStage
from tilik_server.models.vocabulary import AppraisalStage

Stages = frozenset[AppraisalStage]

ANY_STAGE: Final[Stages] = frozenset(AppraisalStage)


@dataclass(frozen=True, slots=True)
class Action:
    """One action, named as its mutation, and who may take it.

    A mutation whose rule depends on what is given has an action for each `case` of it. `never` are
    those who may not take it, whatever else they are. `whom` says in words who it is for, where the
    names of the actors do not. `stages` are those in which an appraisal that it changes may be.
    """

    name: str
    actors: Place
    meaning: Text
    case: str | None = None
    never: Place = NOBODY
    whom: Text | None = None
    stages: Stages = ANY_STAGE

    @property
    def key(self) -> str:
        """The name, with the case where there is one."""
        return self.name if self.case is None else f"{self.name}.{self.case}"

    def actors_when(self, overdue: bool) -> Place:
        """Who may take it; by itself it has no deadline."""
        return self.actors

    def stages_when(self, overdue: bool) -> Stages:
        """In which stages it may be taken; by itself it has no deadline."""
        return self.stages

    def acting(self, place: Place, overdue: bool = False) -> Place:
        """As what somebody in a place may take it; nothing where they may not.

        Whoever is the employee concerned acts as the employee alone: nobody verifies, rates,
        calibrates or decides on themselves.
        """
        if place & self.never:
            return NOBODY
        counts = frozenset({Actor.EMPLOYEE}) if Actor.EMPLOYEE in place else place
        return counts & self.actors_when(overdue)

    def require(
        self, place: Place, overdue: bool = False, fields: Sequence[FieldFault] = ()
    ) -> None:
        """Raise NotYourStep, naming the fields, if somebody in this place may not take it."""
        if not self.acting(place, overdue):
            whom = self.whom or named(self.actors_when(overdue))
            raise NotYourStep(step=self.name, actors=whom, fields=fields)

    def require_stage(self, stage: AppraisalStage, overdue: bool = False) -> None:
        """Raise WrongStage if it may not be taken in this stage."""
        stages = self.stages_when(overdue)
        if stage not in stages:
            raise WrongStage(stage=stage, allowed=", ".join(sorted(stages)))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Action):
    """An action on one appraisal.

    `to` is the stage it leads to, None where the stage stays; by what was given it may lead to
    `also_to` instead. Once the stage's deadline has passed, `late_actors` may take it too, and it
    may be taken from `late_stages`, so that somebody absent blocks nobody. Those of the actors who
    are `waiting_actors` may take it only once what it is about has waited long for the others; what
    `trusted_actors` record counts without being verified.
    """

    to: AppraisalStage | None = None
    also_to: AppraisalStage | None = None
    late_actors: Place = NOBODY
    late_stages: Stages = frozenset()
    waiting_actors: Place = NOBODY
    trusted_actors: Place = NOBODY

    def actors_when(self, overdue: bool) -> Place:
        """Who may take it while the stage's deadline is still to come, or is overdue."""
        return self.actors | self.late_actors if overdue else self.actors

    def stages_when(self, overdue: bool) -> Stages:
        """From where it may be taken before the stage's deadline, or after it."""
        return self.stages | self.late_stages if overdue else self.stages


def can(
    action: Action, place: Place, stage: AppraisalStage | None = None, overdue: bool = False
) -> bool:
    """Whether somebody in this place may take an action, on an appraisal in a stage."""
    if stage is not None and stage not in action.stages_when(overdue):
        return False
    return bool(action.acting(place, overdue))
