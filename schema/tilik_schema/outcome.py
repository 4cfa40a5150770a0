"""Outcomes (hasil akhir) of the graph."""

from datetime import datetime
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult, Id, IfVersion
from tilik_schema.explanation import Explanation
from tilik_schema.judged_from import JudgedFrom, judged_from
from tilik_schema.plugin import Predicate
from tilik_schema.reading.columns import TableType, column, hidden
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import deferred, one, stored
from tilik_schema.reading.ids import Key, decode, invalid_id, key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import EarlierFigures
from tilik_server.judging.earlier_figures import EARLIER_FIGURES
from tilik_server.operations.outcome.acknowledge import acknowledge
from tilik_server.operations.outcome.decide_appraisal import decide_appraisal


def predicate_sql(key: str, cycle: str, kind: str = "predicates") -> str:
    """Return SQL for the predicate with this key in the cycle's copy of its scheme."""
    return (
        f"(select p from cycle c, jsonb_array_elements(c.scheme -> '{kind}') p "
        f"where c.id = {cycle} and p ->> 'key' = {key})"
    )


@strawberry.type(description="The result of an appraisal.")
class Outcome(TableType):
    """The predicate of an appraisal, with its explanation."""

    table: ClassVar[str] = "outcome"

    value: float | None = column("On a numeric scheme.")
    decided_at: datetime = column("When it was decided.")
    key: strawberry.Private[UUID]
    decided_by_id: strawberry.Private[UUID | None]
    stored_predicate: strawberry.Private[dict[str, Any]] = hidden(
        predicate_sql("t.predicate_key", "t.cycle_id"), json=True
    )

    decided_by = one(concepts.Employee, by="decided_by_id", description="Who decided.")
    predicate = stored(
        Predicate,
        column="stored_predicate",
        required=True,
        description="The predicate (predikat kinerja).",
    )
    explanation = stored(
        Explanation,
        sql="t.explanation",
        required=True,
        description="From the ratings to the predicate.",
    )
    judged_from = deferred(
        JudgedFrom | None,
        sql="t.judged_from",
        make=judged_from,
        description="The ratings, scores and values that it was judged from; null if it was "
        "decided elsewhere, or before they were kept.",
    )
    stands_on_earlier_figures = deferred(
        EarlierFigures | None,
        sql=EARLIER_FIGURES,
        make=lambda _, word: EarlierFigures(word),
        description="Why it stands although a score or a ground that it was judged from is another "
        "one now; null if none is.",
    )


def _acknowledged_key(of: str) -> Key:
    """Return the key of the review or cycle that an id names.

    Raises InvalidId.
    """
    concept, key = decode(of, path="of")
    if concept not in ("Review", "Cycle"):
        raise invalid_id("of", "give a review or a cycle", "berikan evaluasi berkala atau siklus")
    return key


@strawberry.type
class OutcomeMutation:
    """Mutations of an outcome."""

    @strawberry.mutation(
        description="Decides by the scheme's matrix or formula. Refused while a distribution check "
        "fails and no forum gives a justification. keepOwn: why the appraiser keeps their own "
        "ratings against the forum's.",
        graphql_type=AppraisalResult,
    )
    async def decide_appraisal(
        self,
        info: Info,
        appraisal: Id,
        keep_own: Annotated[
            str | None, strawberry.argument(description="The reason; 1 to 5,000 characters.")
        ] = UNSET,
        if_version: IfVersion = UNSET,
    ) -> Any:
        """Decide the appraisal and return it with its outcome."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = decide_appraisal(
            context.database,
            context.viewer,
            context.catalogue,
            key,
            or_none(keep_own),
            or_none(if_version),
        )
        return await read_back(context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="The employee received the outcome, which starts the days to object, signs a "
        "review, or confirms that the cycle's rules were explained.",
        graphql_type=AppraisalResult,
    )
    async def acknowledge(
        self,
        info: Info,
        appraisal: Id,
        of: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="A review of it, or its cycle; else the outcome."),
        ] = UNSET,
        waive_objection: Annotated[
            bool, strawberry.argument(description="Nothing to object: the appraisal closes.")
        ] = False,
    ) -> Any:
        """Acknowledge the outcome, a review or the cycle's rules, and return the appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        named = or_none(of)
        what = None if named is None else _acknowledged_key(named)
        work = acknowledge(context.database, context.viewer, key, what, waive_objection)
        return await read_back(context, concepts.Appraisal, work)
