"""Objections (keberatan) of the graph."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult, Id, IfVersion
from tilik_schema.draft import content_of
from tilik_schema.next_step import load_facts, names_of, steps_of
from tilik_schema.rating import AxisRatingInput, read_ratings
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import one
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.input_ids import InputIds
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import DraftKind, ObjectionStatus
from tilik_server.operations.outcome.decide_objection import ObjectionDecision, decide_objection
from tilik_server.operations.outcome.draft_objection import draft_objection
from tilik_server.operations.outcome.file_objection import file_objection
from tilik_server.operations.outcome.objection_steps import FACTS, offers_of_objection
from tilik_server.operations.outcome.respond_to_objection import respond_to_objection
from tilik_server.operations.outcome.withdraw_objection import withdraw_objection
from tilik_server.operations.steps.draft import NewDraft
from tilik_server.operations.steps.offers import Offer

Named = Annotated[strawberry.ID, strawberry.argument(description="The objection.")]


async def _offered(context: Context, objection: Any) -> Sequence[Offer]:
    row = await load_facts(context, FACTS, objection.key)
    return offers_of_objection(context.viewer, row)


@strawberry.type(description="An objection against an outcome, with both sides heard.")
class Objection(Node):
    """An objection: filed by the employee, answered by the appraiser, decided by the superior."""

    table: ClassVar[str] = "objection"

    reason: str = column("The employee's reasons.")
    filed_at: datetime = column("When it was filed.")
    deadline: date = column("By when it is to be decided.")
    status: ObjectionStatus = column("Where it stands.")
    response: str | None = column("What the appraiser says to it.")
    responded_at: datetime | None = column("When the appraiser answered.")
    decision: str | None = column("The decision with its reasons; final.")
    decided_at: datetime | None = column("When it was decided.")
    responded_by_id: strawberry.Private[UUID | None]
    decided_by_id: strawberry.Private[UUID | None]

    responded_by = one(concepts.Employee, by="responded_by_id", description="The appraiser.")
    decided_by = one(concepts.Employee, by="decided_by_id", description="The appraiser's superior.")
    next_steps = names_of(_offered)
    next_steps_with = steps_of(_offered)


@strawberry.input(description="A decision on an objection; it is final.")
class DecideObjectionInput:
    """The decision of the appraiser's superior."""

    objection: strawberry.ID = strawberry.field(description="Which.")
    uphold: bool = strawberry.field(description="Whether the employee is right.")
    decision: str = strawberry.field(description="With its reasons; 1 to 10,000 characters.")
    ratings: list[AxisRatingInput] = strawberry.field(
        default_factory=list,
        description="The axes whose rating changes; at least one where it is upheld, unless a "
        "score has changed since the decision.",
    )

    def as_decision(self) -> ObjectionDecision:
        """Return the decision in the operation's form.

        Raises InvalidId.
        """
        ids = InputIds()
        ratings = read_ratings(self.ratings, ids)
        key = ids.required(self.objection, "Objection", "input.objection")
        return ObjectionDecision(key, self.uphold, self.decision, ratings, ids.unread)


@strawberry.type
class ObjectionMutation:
    """Mutations of an objection."""

    @strawberry.mutation(
        description="Objects to the outcome, until the last day to object.",
        graphql_type=AppraisalResult,
    )
    async def file_objection(
        self,
        info: Info,
        appraisal: Id,
        reason: Annotated[str, strawberry.argument(description="1 to 10,000 characters.")],
        idempotency_key: Annotated[
            str | None,
            strawberry.argument(description="1 to 200 characters; makes a repeated request safe."),
        ] = UNSET,
        if_version: IfVersion = UNSET,
        draft: Annotated[
            bool,
            strawberry.argument(
                description="Keep it for oneself, and object to nothing: Appraisal.drafts."
            ),
        ] = False,
    ) -> Any:
        """File the objection and return the appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        version = or_none(if_version)
        if draft:
            content = content_of({"reason": reason})
            new = NewDraft(DraftKind.OBJECTION, key, content, ("appraisal",), version)
            kept = draft_objection(context.database, context.viewer, new, reason)
            return await read_back(context, concepts.Appraisal, kept)
        work = file_objection(
            context.database, context.viewer, key, reason, or_none(idempotency_key), version
        )
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="The appraiser's answer, once; the superior decides after it.",
        graphql_type=AppraisalResult,
    )
    async def respond_to_objection(
        self,
        info: Info,
        objection: Named,
        response: Annotated[str, strawberry.argument(description="1 to 10,000 characters.")],
    ) -> Any:
        """Store the appraiser's response and return the appraisal."""
        context, key = info.context, key_of(objection, "Objection", "objection")
        work = respond_to_objection(context.database, context.viewer, key, response)
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Takes an objection back; the outcome stands on the figures stored with it.",
        graphql_type=AppraisalResult,
    )
    async def withdraw_objection(self, info: Info, objection: Named) -> Any:
        """Withdraw the objection and return the appraisal, which is DECIDED again."""
        context, key = info.context, key_of(objection, "Objection", "objection")
        work = withdraw_objection(context.database, context.viewer, key)
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="The superior's decision, not before the appraiser's answer or the end of its "
        "period. Where it is upheld the outcome is judged again, by other ratings or by the scores "
        "of now; otherwise it stands on the figures stored with it.",
        graphql_type=AppraisalResult,
    )
    async def decide_objection(
        self,
        info: Info,
        input: Annotated[DecideObjectionInput, strawberry.argument(description="The decision.")],
    ) -> Any:
        """Decide the objection and return the appraisal."""
        context = info.context
        work = decide_objection(
            context.database, context.viewer, context.catalogue, input.as_decision()
        )
        return await read_back(context, concepts.Appraisal, work)
