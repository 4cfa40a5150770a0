"""Trainings of the graph: recommended, planned, completed."""

from datetime import date
from typing import Any, ClassVar

import strawberry

from tilik_schema.reading.context import Info
from tilik_schema.reading.relations import one
from tilik_schema.reading.tables import Read, column, hidden
from tilik_schema.vocabulary import TrainingPurpose, TrainingStatus


@strawberry.type(description="A training recommended, planned or completed, and what it changed.")
class TrainingRecommendation(Read):
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

    competency = one(
        "competency.Competency", by="competency_id", description="What it is to improve."
    )

    @strawberry.field(description="Why it is recommended, in the viewer's language.")
    def reason(self, info: Info) -> str:
        """The gap or score that led to it."""
        return info.context.say(self.texts)
