"""Goals (rencana hasil kerja, ekspektasi perilaku) of the graph."""

from typing import ClassVar
from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.fields import many, one, rows
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.vocabulary import GoalKind


@strawberry.type(
    description="A work result or an expected behaviour (rencana hasil kerja, ekspektasi "
    "perilaku). Goals with one statement are the measures of one result."
)
class Goal(Node):
    """One line of a plan."""

    table: ClassVar[str] = "goal"

    axis_key: str = column("The axis of the scheme on which it counts.")
    criterion_key: str | None = column("The axis's criterion it describes.")
    statement: str = column("The result or behaviour expected, as agreed.")
    kind: GoalKind = column("Main or additional.")
    dimension: str | None = column("quantity, quality, time or cost; for heads the perspective.")
    measure: str | None = column("Success in words, where no indicator measures it.")
    unit_of_measure: str | None = column("Of the target.")
    target: float | None = column("What is to be reached.")
    weight: float | None = column("Per cent; null: equal shares.")
    duty: str | None = column("The duty of the position it belongs to.")
    programme: str | None = column("The government programme it serves.")
    shared: bool = column("Its score is that of contributesTo: a result of the whole unit.")
    appraisal_id: strawberry.Private[UUID]
    indicator_id: strawberry.Private[UUID | None]
    contributes_to_id: strawberry.Private[UUID | None]
    scored_goal_id: strawberry.Private[UUID]

    appraisal = one(concepts.Appraisal, by="appraisal_id", description="Whose goal it is.")
    indicator = one(
        concepts.Indicator, by="indicator_id", description="What measures it, as agreed."
    )
    contributes_to = one(
        concepts.Goal,
        by="contributes_to_id",
        description="The superior's or team leader's goal that this one serves.",
    )
    contributions = many(
        rows(
            concepts.Goal,
            to="contributes_to_id",
            order=(OrderTerm("t.appraisal_id"), OrderTerm("t.ordinal")),
        ),
        description="The goals of others that serve this one.",
    )
    score = one(
        concepts.Score,
        by="scored_goal_id",
        to="goal_id",
        description="From the agreement on, for every goal with a calculator.",
    )
    evidence = many(
        rows(concepts.Evidence, to="goal_id", order=(OrderTerm("t.occurred_on", descending=True),)),
        description="All its evidence, newest first.",
    )
