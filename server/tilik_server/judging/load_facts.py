"""Load the facts by which appraisals are judged, also those that the viewer may not read."""

from collections.abc import Sequence
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import ScoresPending
from tilik_server.judging.facts import FACTS, SETTLED, SETTLED_FACTS, AppraisalFacts, read_facts
from tilik_server.sql.transaction import Transaction


async def load_facts(transaction: Transaction, appraisal: UUID) -> AppraisalFacts:
    """Return the facts of one appraisal. Raises KeyError if it does not exist."""
    return (await load_facts_of_each(transaction, [appraisal]))[appraisal]


async def load_settled_facts(transaction: Transaction, appraisal: UUID) -> AppraisalFacts:
    """Return the facts of one appraisal, none of whose scores is still being computed.

    The scores are those of its goals and of the goals that they share. Its row must be locked, so
    that no evidence of its goals is accepted meanwhile. Raises ScoresPending.
    """
    async with act_as(transaction, OPERATOR):
        (row,) = await transaction.fetch(SETTLED_FACTS, [appraisal])
    if row["unsettled"]:
        raise ScoresPending
    return read_facts(row)


async def has_settled_scores(database: Database, appraisal: UUID) -> bool:
    """Return whether no score of an appraisal's goals is still being computed."""
    async with database.reading(OPERATOR) as transaction:
        return bool(await transaction.fetch_value(SETTLED, appraisal))


async def load_facts_of_each(
    transaction: Transaction, appraisals: Sequence[UUID]
) -> dict[UUID, AppraisalFacts]:
    """Return the facts of appraisals by key, with one statement."""
    # Who judges may be no audience of the self-assessment, the scores or the earlier outcomes.
    async with act_as(transaction, OPERATOR):
        rows = await transaction.fetch(FACTS, appraisals)
    return {row["id"]: read_facts(row) for row in rows}
