"""Evidence (bukti dukung) of the graph."""

from asyncio import gather
from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema import concepts
from tilik_schema.explanation import Warning
from tilik_schema.next_step import load_seen_facts, names_of, steps_of
from tilik_schema.problem import Problem, problem_of
from tilik_schema.reading.columns import Node, column, hidden
from tilik_schema.reading.conditions import (
    Matches,
    at_least,
    at_most,
    equals,
    in_cycle,
    is_row,
    under,
)
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import embedded, many, one, rows, stored_list
from tilik_schema.reading.filters import where
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.loading import load_one
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import EvidenceKind, VerificationStatus
from tilik_server.errors import InvalidArgument, InvalidId, TilikError
from tilik_server.operations.evidence.evidence_steps import FACTS, offers_of_evidence
from tilik_server.operations.evidence.record_evidence import NewEvidence, record_evidence
from tilik_server.operations.evidence.reopen_evidence import reopen_evidence
from tilik_server.operations.evidence.verification_deadline import IS_LATE
from tilik_server.operations.evidence.verify_evidence import verify_evidence
from tilik_server.operations.evidence.withdraw_evidence import withdraw_evidence
from tilik_server.operations.steps.offers import Offer


@strawberry.type(description="Whether evidence counts: only what was accepted does.")
class Verification:
    """The verification of a piece of evidence."""

    status: VerificationStatus = strawberry.field(description="Where it stands.")
    at: datetime | None = strawberry.field(description="When it was verified.")
    note: str | None = strawberry.field(description="What was said.")
    by_id: strawberry.Private[UUID | None]
    by = one(concepts.Employee, by="by_id", description="Who verified it.")


async def _offered(context: Context, evidence: Any) -> Sequence[Offer]:
    row = await load_seen_facts(context, FACTS, evidence.key)
    # Who reads evidence without its appraisal, as a key may, is not told its stage.
    if row is None:
        return ()
    return offers_of_evidence(context.viewer, row)


@strawberry.type(description="One record of what was done or measured, for a goal.")
class Evidence(Node):
    """A piece of evidence."""

    table: ClassVar[str] = "evidence"

    kind: EvidenceKind = column("What it is.")
    title: str = column("As entered.")
    occurred_on: date = column("The day it is about.")
    record: JSON = column("By the record schema of the goal's calculator.", json=True)
    links: list[str] = column("Addresses of what supports it.")
    submitted_at: datetime = column("When it was recorded.")
    source: str | None = column("The integration or import it came from.")
    goal_id: strawberry.Private[UUID]
    submitted_by_id: strawberry.Private[UUID | None]
    status: strawberry.Private[str]
    verified_by_id: strawberry.Private[UUID | None]
    verified_at: strawberry.Private[datetime | None]
    verification_note: strawberry.Private[str | None]
    stored_warnings: strawberry.Private[Sequence[dict[str, Any]]] = hidden("t.warnings", json=True)

    goal = one(concepts.Goal, by="goal_id", description="What it is evidence of.")
    submitted_by = one(concepts.Employee, by="submitted_by_id", description="Who recorded it.")

    next_steps = names_of(_offered)
    next_steps_with = steps_of(_offered)

    verification = embedded(
        Verification,
        attributes={
            "status": "status",
            "at": "verified_at",
            "note": "verification_note",
            "by_id": "verified_by_id",
        },
        description="Whether it was accepted.",
    )
    warnings = stored_list(
        Warning,
        column="stored_warnings",
        description="A possible duplicate, a value outside the usual range, a date in the "
        "future, ...",
    )


# Of the people one appraises; and what waited too long for an appraiser whose superior one is.
WAITS_FOR: Final = f"""t.id in (
  select e.id from appraisal a join goal g on g.appraisal_id = a.id
  join evidence e on e.goal_id = g.id where a.appraiser_id = {{value}}
  union all
  select e.id from appraisal a join cycle c on c.id = a.cycle_id
  join goal g on g.appraisal_id = a.id join evidence e on e.goal_id = g.id
  where a.appraiser_superior_id = {{value}} and e.status = 'PENDING' and {IS_LATE})"""


@strawberry.input(description="Which evidence; all given conditions hold.")
class EvidenceFilter:
    """Conditions on evidence."""

    cycle_code: str | None = where(in_cycle("t.cycle_id"), "The cycle's code.")
    under: str | None = where(
        under("t.unit_id"), "A unit's code: the unit itself and all units below it."
    )
    appraiser: strawberry.ID | None = where(
        Matches(WAITS_FOR, concept="Employee"),
        "The id of the appraiser of the person whose goal it is, or of the appraiser's superior "
        "where it was not verified in time.",
    )
    goal: strawberry.ID | None = where(is_row("t.goal_id", "Goal"), "The goal.")
    status: VerificationStatus | None = where(equals("t.status"), "Whether it was verified.")
    kind: EvidenceKind | None = where(equals("t.kind"), "What it is.")
    occurred_from: date | None = where(at_least("t.occurred_on"), "From this day on.")
    occurred_to: date | None = where(at_most("t.occurred_on"), "Up to this day.")


EvidenceResult = Annotated[
    Evidence | Problem,
    strawberry.union("EvidenceResult", description="The evidence, or why nothing was changed."),
]


@strawberry.input(
    description="The same key from the same person with the same input answers the first answer "
    "again; with other input it is a Problem."
)
class RecordEvidenceInput:
    """New evidence of a goal."""

    goal: strawberry.ID = strawberry.field(description="The goal it is evidence of.")
    kind: EvidenceKind = strawberry.field(description="What it is.")
    title: str = strawberry.field(description="1 to 500 characters.")
    occurred_on: date = strawberry.field(description="The day it is about.")
    record: JSON = strawberry.field(
        description="By the record schema of the goal's calculator; at most 64 kB."
    )
    links: list[str] = strawberry.field(
        default_factory=list, description="Addresses of what supports it; at most 20."
    )
    idempotency_key: str | None = strawberry.field(
        default=UNSET, description="1 to 200 characters; makes a repeated request safe."
    )


@strawberry.type
class EvidenceQuery:
    """The root field of evidence."""

    evidence = many(
        rows(concepts.Evidence, order=(OrderTerm("t.occurred_on", descending=True),)),
        filter="evidence.EvidenceFilter",
        description="All evidence, newest first.",
    )


@strawberry.type
class EvidenceMutation:
    """Mutations of evidence."""

    @strawberry.mutation(
        description="Records evidence of a goal, from its plan's agreement until the rating.",
        graphql_type=EvidenceResult,
    )
    async def record_evidence(
        self,
        info: Info,
        input: Annotated[RecordEvidenceInput, strawberry.argument(description="What is recorded.")],
    ) -> Any:
        """Record evidence and return it; its verification is pending."""
        context = info.context
        new = NewEvidence(
            goal=key_of(input.goal, "Goal", "input.goal"),
            kind=input.kind,
            title=input.title,
            occurred_on=input.occurred_on,
            record=input.record,
            links=input.links,
            idempotency_key=None if input.idempotency_key is UNSET else input.idempotency_key,
        )
        tools = (context.database, context.viewer, context.catalogue, context.pool)
        work = record_evidence(*tools, new)
        return await read_back(context, concepts.Evidence, work)

    @strawberry.mutation(
        description="Withdraws evidence that the viewer recorded; what counted is scored anew.",
        graphql_type=EvidenceResult,
    )
    async def withdraw_evidence(
        self,
        info: Info,
        evidence: Annotated[strawberry.ID, strawberry.argument(description="Which evidence.")],
        reason: Annotated[str, strawberry.argument(description="Why; 1 to 2,000 characters.")],
    ) -> Any:
        """Withdraw evidence and return it."""
        context = info.context
        key = key_of(evidence, "Evidence", "evidence")
        work = withdraw_evidence(context.database, context.viewer, key, reason)
        return await read_back(context, concepts.Evidence, work)

    @strawberry.mutation(
        description="Takes back the acceptance or rejection of evidence: it is PENDING again, and "
        "what counted is scored anew. The timeline keeps the reason and the verdict.",
        graphql_type=EvidenceResult,
    )
    async def reopen_evidence(
        self,
        info: Info,
        evidence: Annotated[strawberry.ID, strawberry.argument(description="Which evidence.")],
        reason: Annotated[str, strawberry.argument(description="Why; 1 to 2,000 characters.")],
        if_version: Annotated[
            int | None,
            strawberry.argument(description="Refuse where the appraisal is at another version."),
        ] = UNSET,
    ) -> Any:
        """Reopen evidence and return it."""
        context = info.context
        key = key_of(evidence, "Evidence", "evidence")
        work = reopen_evidence(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Evidence, work)

    @strawberry.mutation(
        description="Accepts or rejects evidence; accepted evidence is scored at once. Answers for "
        "each piece in the order given; a single Problem where nothing at all can be done.",
        graphql_type=list[EvidenceResult],
    )
    async def verify_evidence(
        self,
        info: Info,
        evidence: Annotated[
            list[strawberry.ID], strawberry.argument(description="1 to 500 pieces of evidence.")
        ],
        accept: Annotated[bool, strawberry.argument(description="Accept, or reject.")],
        note: Annotated[
            str | None, strawberry.argument(description="Why; required for a rejection.")
        ] = UNSET,
    ) -> Any:
        """Verify evidence; return for each piece its new state or a Problem.

        Returns one Problem if no piece can be verified.
        """
        context = info.context
        keys = [_key(each, f"evidence.{place}") for place, each in enumerate(evidence)]
        await context.renew()
        try:
            verdicts = await verify_evidence(
                context.database, context.viewer, keys, accept, note or None
            )
        except InvalidArgument as refusal:
            verdicts = [refusal]
        return await gather(*(_result(context, each) for each in verdicts))


def _key(global_id: str, path: str) -> UUID | TilikError:
    try:
        return key_of(global_id, "Evidence", path)
    except InvalidId as fault:
        return fault


async def _result(context: Context, verdict: UUID | TilikError) -> Any:
    if isinstance(verdict, TilikError):
        return problem_of(context, verdict)
    return await load_one(context, concepts.Evidence, verdict)
