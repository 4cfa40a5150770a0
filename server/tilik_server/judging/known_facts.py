"""Known facts: what an appraisal's outcome is made of, as a transaction sees it."""

from collections.abc import Sequence
from uuid import UUID

from tortoise.backends.asyncpg.client import TransactionWrapper

from tilik_server.judging.facts import FACTS, AppraisalFacts, read_facts


async def known_facts(connection: TransactionWrapper, appraisal: UUID) -> AppraisalFacts:
    """The facts of one appraisal that exists."""
    return (await facts_of_each(connection, [appraisal]))[appraisal]


async def facts_of_each(
    connection: TransactionWrapper, appraisals: Sequence[UUID]
) -> dict[UUID, AppraisalFacts]:
    """The facts of some appraisals, by key, in one statement."""
    rows = await connection.execute_query_dict(FACTS, [appraisals])
    return {row["id"]: read_facts(row) for row in rows}
