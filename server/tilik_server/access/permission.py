"""Actions, with the actors that may take them; a step is an action on one appraisal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tilik_plugin.text import Text, either
from tilik_server.access.actors import NOBODY, Actor, Place, actors_in_words
from tilik_server.errors import FieldFault, NotYourStep, WrongStage
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.models.words import label

Stages = frozenset[AppraisalStage]

ANY_STAGE: Final[Stages] = frozenset(AppraisalStage)


@dataclass(frozen=True, slots=True)
class Action:
    """One action, named as its mutation, with the actors that may take it.

    A mutation whose rule depends on its input has one action for each `case`. Viewers with an actor
    of `never` may not take it, even if they also have one of `actors`. `whom` is the text for
    messages, if the names of the actors are not enough. `stages` are the stages in which an
    appraisal that it changes may be.
    """

    name: str
    actors: Place
    meaning: Text
    case: str | None = None
    never: Place = NOBODY
    whom: Text | None = None
    stages: Stages = ANY_STAGE

    @property
    def for_whom(self) -> Text:
        """Return in words who may take it, before any deadline."""
        return self.whom or actors_in_words(self.actors)

    @property
    def key(self) -> str:
        """Return the name, and the case if there is one."""
        return self.name if self.case is None else f"{self.name}.{self.case}"

    def actors_when(self, overdue: bool) -> Place:
        """Return the actors that may take it; `overdue` matters for steps only."""
        return self.actors

    def stages_when(self, overdue: bool) -> Stages:
        """Return the stages in which it may be taken; `overdue` matters for steps only."""
        return self.stages

    def allowed_actors(self, place: Place, overdue: bool = False) -> Place:
        """Return the actors of a place that may take it; none if nobody there may.

        The employee concerned acts only as the employee, even with other roles: nobody verifies,
        rates, calibrates or decides on themselves.
        """
        if place & self.never:
            return NOBODY
        counts = frozenset({Actor.EMPLOYEE}) if Actor.EMPLOYEE in place else place
        return counts & self.actors_when(overdue)

    def require(
        self, place: Place, overdue: bool = False, fields: Sequence[FieldFault] = ()
    ) -> None:
        """Raise NotYourStep, with these fields, if no actor of the place may take it."""
        if not self.allowed_actors(place, overdue):
            whom = self.whom or actors_in_words(self.actors_when(overdue))
            raise NotYourStep(step=self.name, actors=whom, fields=fields)

    def require_stage(self, stage: AppraisalStage, overdue: bool = False) -> None:
        """Raise WrongStage if it may not be taken in this stage."""
        stages = self.stages_when(overdue)
        if stage not in stages:
            raise WrongStage(stage=label(stage), allowed=stages_in_words(stages))


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Action):
    """An action on one appraisal.

    `to` is the stage that it leads to, None if the stage stays; with some inputs it leads to
    `also_to`. After the stage's deadline `late_actors` may take it too, and it may be taken from
    `late_stages`, so that an absent person blocks nobody. The `waiting_actors` may take it only
    after the other actors have had their time. Evidence from `trusted_actors` counts without
    verification.
    """

    to: AppraisalStage | None = None
    also_to: AppraisalStage | None = None
    late_actors: Place = NOBODY
    late_stages: Stages = frozenset()
    waiting_actors: Place = NOBODY
    trusted_actors: Place = NOBODY

    def actors_when(self, overdue: bool) -> Place:
        """Return the actors that may take it before the stage's deadline, or after it."""
        return self.actors | self.late_actors if overdue else self.actors

    def stages_when(self, overdue: bool) -> Stages:
        """Return the stages in which it may be taken before their deadline, or after it."""
        return self.stages | self.late_stages if overdue else self.stages


def stages_in_words(stages: Stages) -> Text:
    """Return the stages as alternatives, in the order of the year."""
    return either([label(each) for each in AppraisalStage if each in stages])


def may_take(
    action: Action, place: Place, stage: AppraisalStage | None = None, overdue: bool = False
) -> bool:
    """Return whether a viewer with this place may take an action on an appraisal in a stage."""
    if stage is not None and stage not in action.stages_when(overdue):
        return False
    return bool(action.allowed_actors(place, overdue))
