"""Load the facts by which appraisals are judged, also those that the viewer may not read."""

from collections.abc import Sequence
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.judging.facts import FACTS, AppraisalFacts, read_facts
from tilik_server.sql.transaction import Transaction


async def load_facts(transaction: Transaction, appraisal: UUID) -> AppraisalFacts:
    """Return the facts of one appraisal. Raises KeyError if it does not exist."""
    return (await load_facts_of_each(transaction, [appraisal]))[appraisal]


async def load_facts_of_each(
    transaction: Transaction, appraisals: Sequence[UUID]
) -> dict[UUID, AppraisalFacts]:
    """Return the facts of appraisals by key, with one statement."""
    # Who judges may be no audience of the self-assessment, the scores or the earlier outcomes.
    async with act_as(transaction, OPERATOR):
        rows = await transaction.fetch(FACTS, appraisals)
    return {row["id"]: read_facts(row) for row in rows}
