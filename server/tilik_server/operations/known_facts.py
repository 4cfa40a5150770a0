"""Known facts: what an appraisal's outcome is made of, as a transaction sees it."""

from uuid import UUID

from tortoise.backends.asyncpg.client import TransactionWrapper

from tilik_server.scoring.facts import FACTS, AppraisalFacts, read_facts


async def known_facts(connection: TransactionWrapper, appraisal: UUID) -> AppraisalFacts:
    """The facts of one appraisal that exists."""
    (row,) = await connection.execute_query_dict(FACTS, [[appraisal]])
    return read_facts(row)
