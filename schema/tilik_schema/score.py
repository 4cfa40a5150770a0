"""Scores (skor) of the graph: the results of calculators on a goal's accepted evidence."""

from datetime import datetime
from typing import Any, ClassVar, Final
from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.explanation import Explanation
from tilik_schema.problem import Problem, problem
from tilik_schema.reading.columns import Node, column, hidden
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import one, stored
from tilik_schema.vocabulary import ScoreStatus

# A plan that is revised has new targets, and the scores of the old ones until it is agreed.
IS_CURRENT: Final = """not exists (select from goal g where g.id = t.goal_id and (
  g.target is distinct from t.target or g.indicator_id is null or exists (select from indicator i
    where i.id = g.indicator_id and i.calculator_key is distinct from t.calculator_key)))"""


@strawberry.type(description="What a calculator made of a goal's accepted evidence.")
class Score(Node):
    """A goal's score with the inputs that are needed to compute it again."""

    table: ClassVar[str] = "score"

    status: ScoreStatus = column("Whether there is a value, and if not, why.")
    value: float | None = column("In the indicator's unit of measure.")
    achievement: float | None = column(
        "Per cent of the target, by the indicator's polarity; not capped."
    )
    target: float | None = column("The target that the achievement is of.")
    is_current: bool = column(
        "Whether the goal still has that target and calculator. False where a plan is revised and "
        "its goal has others already, until it is agreed and scored anew.",
        sql=IS_CURRENT,
    )
    band: str | None = column("The band of the value, where a rule defines bands.")
    calculator_key: str = column("The calculator that computed it.")
    calculator_version: str = column("Its version at that time.")
    computed_at: datetime = column("When.")
    goal_id: strawberry.Private[UUID]
    stored_problem: strawberry.Private[dict[str, Any] | None] = hidden("t.problem", json=True)

    goal = one(concepts.Goal, by="goal_id", description="What it scores.")
    explanation = stored(
        Explanation,
        sql="t.explanation",
        description="How the value came about, step by step.",
    )

    @strawberry.field(description="Why there is no value.")
    def problem(self, info: Info) -> Problem | None:
        """Return the stored problem in the viewer's language."""
        if self.stored_problem is None:
            return None
        return problem(info.context, self.stored_problem)
