"""Follow-ups (tindak lanjut) of the graph: the consequences of a result."""

from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult
from tilik_schema.explanation import Explanation
from tilik_schema.reading.columns import Node, column, hidden
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import one, stored
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import FollowUpKind
from tilik_server.operations.outcome.settle_follow_up import settle_follow_up


@strawberry.type(description="What a result leads to by a rule that is data (tindak lanjut).")
class FollowUp(Node):
    """A recognition, an incentive, credit points, guidance or development."""

    table: ClassVar[str] = "follow_up"

    kind: FollowUpKind = column("What kind of consequence.")
    value: float | None = column("An amount or points.")
    unit_of_measure: str | None = column("Of the value.")
    due_on: date | None = column("By when it is due.")
    settled_at: datetime | None = column("When it was settled.")
    note: str | None = column("What was said when it was settled.")
    settled_by_id: strawberry.Private[UUID | None]
    texts: strawberry.Private[dict[str, Any]] = hidden("t.title", json=True)

    settled_by = one(concepts.Employee, by="settled_by_id", description="Who settled it.")
    explanation = stored(
        Explanation,
        sql="t.explanation",
        required=True,
        description="The rule and the result that led to it.",
    )

    @strawberry.field(description="In the viewer's language.")
    def title(self, info: Info) -> str:
        """Return the title in the viewer's language."""
        return info.context.say(self.texts)


@strawberry.type
class FollowUpMutation:
    """The mutation of a follow-up."""

    @strawberry.mutation(
        description="Records that a follow-up was carried out.", graphql_type=AppraisalResult
    )
    async def settle_follow_up(
        self,
        info: Info,
        follow_up: Annotated[strawberry.ID, strawberry.argument(description="Which.")],
        note: Annotated[
            str, strawberry.argument(description="What was done; 1 to 5,000 characters.")
        ],
    ) -> Any:
        """Settle the follow-up and return its appraisal."""
        context, key = info.context, key_of(follow_up, "FollowUp", "followUp")
        work = settle_follow_up(context.database, context.viewer, key, note)
        return await read_back(context, concepts.Appraisal, work)
