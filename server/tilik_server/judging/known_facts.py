"""Known facts: what an appraisal's outcome is made of, as a transaction sees it."""

from collections.abc import Sequence
from uuid import UUID

from tilik_server.judging.facts import FACTS, AppraisalFacts, read_facts
from tilik_server.sql.transaction import Transaction


async def known_facts(connection: Transaction, appraisal: UUID) -> AppraisalFacts:
    """The facts of one appraisal that exists."""
    return (await facts_of_each(connection, [appraisal]))[appraisal]


async def facts_of_each(
    connection: Transaction, appraisals: Sequence[UUID]
) -> dict[UUID, AppraisalFacts]:
    """The facts of some appraisals, by key, in one statement."""
    rows = await connection.fetch(FACTS, appraisals)
    return {row["id"]: read_facts(row) for row in rows}
