"""Trainings (pengembangan kompetensi) of the graph: recommended, planned, completed."""

from datetime import date
from typing import Annotated, Any, ClassVar

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.competency_profile import CompetencyProfileResult
from tilik_schema.reading.columns import TableType, column, hidden
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import one
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import TrainingPurpose, TrainingStatus
from tilik_server.operations.competency.complete_training import complete_training
from tilik_server.operations.competency.named_training import NamedTraining
from tilik_server.operations.competency.plan_training import plan_training


@strawberry.type(description="A training recommended, planned or completed, and what it changed.")
class TrainingRecommendation(TableType):
    """One training of one person."""

    table: ClassVar[str] = "training"

    purpose: TrainingPurpose = column("What it is for.")
    training: str = column("The training's title.")
    status: TrainingStatus = column("How far it has come.")
    planned_on: date | None = column("When it is to take place.")
    completed_on: date | None = column("When it was completed.")
    level_before: int | None = column("The competency's level before it.")
    level_after: int | None = column("The competency's level after it.")
    competency_id: strawberry.Private[str | None]
    texts: strawberry.Private[dict[str, Any]] = hidden("t.reason", json=True)

    competency = one(concepts.Competency, by="competency_id", description="What it is to improve.")

    @strawberry.field(description="Why it is recommended, in the viewer's language.")
    def reason(self, info: Info) -> str:
        """Return the gap or score that led to it."""
        return info.context.say(self.texts)


@strawberry.input(description="A training that is to take place.")
class PlanTrainingInput:
    """A planned training."""

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
    """A completed training."""

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
class TrainingMutation:
    """Mutations of trainings."""

    @strawberry.mutation(
        description="Plans a training that was recommended, or another.",
        graphql_type=CompetencyProfileResult,
    )
    async def plan_training(
        self,
        info: Info,
        input: Annotated[PlanTrainingInput, strawberry.argument(description="The training.")],
    ) -> Any:
        """Plan the training and return the profile."""
        context = info.context
        day = or_none(input.planned_on)
        work = plan_training(context.database, context.viewer, _named_training(input), day)
        return await read_back(context, concepts.CompetencyProfile, work)

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
        """Record the completed training and return the profile."""
        context = info.context
        day = input.completed_on
        work = complete_training(context.database, context.viewer, _named_training(input), day)
        return await read_back(context, concepts.CompetencyProfile, work)


def _named_training(input: PlanTrainingInput | CompleteTrainingInput) -> NamedTraining:
    return NamedTraining(
        employee=key_of(input.employee, "Employee", "input.employee"),
        purpose=input.purpose,
        competency_key=or_none(input.competency_key),
        training=input.training,
    )
