"""Changes of competency profiles: assessments, and trainings planned and completed."""

from datetime import date
from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from tilik_schema.competency_profile import CompetencyProfile
from tilik_schema.problem import Problem
from tilik_schema.reading.acting import acted
from tilik_schema.reading.context import Info
from tilik_schema.reading.given import given
from tilik_schema.reading.ids import key_of
from tilik_schema.vocabulary import Potential, TrainingPurpose
from tilik_server.operations.assess_competency import Level, NewAssessment, assess_competency
from tilik_server.operations.complete_training import complete_training
from tilik_server.operations.named_training import NamedTraining
from tilik_server.operations.plan_training import plan_training

REFERENCE = "competency_profile.CompetencyProfile"
CompetencyProfileResult = Annotated[
    CompetencyProfile | Problem,
    strawberry.union(
        "CompetencyProfileResult", description="The profile, or why nothing was changed."
    ),
]


@strawberry.input(description="The level at which a competency was found.")
class CompetencyLevelInput:
    """One competency of an assessment."""

    competency_key: str = strawberry.field(description="The competency's key.")
    level: int = strawberry.field(description="1 to 5.")


@strawberry.input(description="What was found on a day; earlier days stay as history.")
class AssessCompetencyInput:
    """An assessment as it is given."""

    employee: strawberry.ID = strawberry.field(description="Whose.")
    assessed_on: date = strawberry.field(description="The day; not in the future.")
    levels: list[CompetencyLevelInput] = strawberry.field(
        description="At most 100; may be empty where a potential is given."
    )
    method: str | None = strawberry.field(
        default=UNSET, description="How it was assessed; 1 to 200 characters."
    )
    potential: Potential | None = strawberry.field(
        default=UNSET, description="What the person may grow into, where that was assessed."
    )


@strawberry.input(description="A training that is to take place.")
class PlanTrainingInput:
    """A training as it is planned."""

    employee: strawberry.ID = strawberry.field(description="Whose.")
    purpose: TrainingPurpose = strawberry.field(
        default=TrainingPurpose.COMPETENCY, description="What it is for."
    )
    competency_key: str | None = strawberry.field(
        default=UNSET, description="What it is to improve; for the purpose COMPETENCY."
    )
    training: str = strawberry.field(description="Its title; 1 to 500 characters.")
    planned_on: date | None = strawberry.field(
        default=UNSET, description="The day, once it is known."
    )


@strawberry.input(description="A training that took place.")
class CompleteTrainingInput:
    """A training as it was completed."""

    employee: strawberry.ID = strawberry.field(description="Whose.")
    purpose: TrainingPurpose = strawberry.field(
        default=TrainingPurpose.COMPETENCY, description="What it was for."
    )
    competency_key: str | None = strawberry.field(
        default=UNSET, description="What it was to improve; for the purpose COMPETENCY."
    )
    training: str = strawberry.field(description="Its title; 1 to 500 characters.")
    completed_on: date = strawberry.field(description="The day; not in the future.")


@strawberry.type
class CompetencyMutation:
    """What is done for somebody's competencies."""

    @strawberry.mutation(
        description="Records an assessment; the match, the talent box and the recommended "
        "trainings follow from it.",
        graphql_type=CompetencyProfileResult,
    )
    async def assess_competency(
        self,
        info: Info,
        input: Annotated[AssessCompetencyInput, strawberry.argument(description="What was found.")],
    ) -> Any:
        """The profile with it."""
        context = info.context
        new = NewAssessment(
            employee=key_of(input.employee, "Employee", "input.employee"),
            assessed_on=input.assessed_on,
            levels=[Level(each.competency_key, each.level) for each in input.levels],
            method=given(input.method),
            potential=given(input.potential),
        )
        work = assess_competency(context.database, context.viewer, context.catalogue, new)
        return await acted(context, REFERENCE, work)

    @strawberry.mutation(
        description="Plans a training that was recommended, or another.",
        graphql_type=CompetencyProfileResult,
    )
    async def plan_training(
        self,
        info: Info,
        input: Annotated[PlanTrainingInput, strawberry.argument(description="The training.")],
    ) -> Any:
        """The profile with it."""
        context = info.context
        day = given(input.planned_on)
        work = plan_training(context.database, context.viewer, _named(input), day)
        return await acted(context, REFERENCE, work)

    @strawberry.mutation(
        description="Records a completed training, with the level before and, once it is assessed "
        "again, after it.",
        graphql_type=CompetencyProfileResult,
    )
    async def complete_training(
        self,
        info: Info,
        input: Annotated[CompleteTrainingInput, strawberry.argument(description="The training.")],
    ) -> Any:
        """The profile with it."""
        context = info.context
        day = input.completed_on
        work = complete_training(context.database, context.viewer, _named(input), day)
        return await acted(context, REFERENCE, work)


def _named(input: PlanTrainingInput | CompleteTrainingInput) -> NamedTraining:
    return NamedTraining(
        employee=key_of(input.employee, "Employee", "input.employee"),
        purpose=input.purpose,
        competency_key=given(input.competency_key),
        training=input.training,
    )
