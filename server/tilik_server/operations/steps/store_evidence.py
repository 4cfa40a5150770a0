"""Store evidence: rows that are recorded, answered in a survey or imported."""

from collections.abc import Sequence
from typing import Final

from tilik_server.models import Evidence
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

EVIDENCE: Final = columns_of(Evidence).without("submitted_at")
# When it was recorded, and accepted where it is, is the moment of the transaction.
GIVEN: Final = EVIDENCE.without("verified_at")
STORE: Final = statement(
    "steps.store_evidence",
    EVIDENCE.insert(
        f"from {GIVEN.given('$1')}", verified_at="case when n.status = 'ACCEPTED' then now() end"
    ),
)


async def store_evidence(connection: Transaction, rows: Sequence[Evidence]) -> None:
    """Store rows of `GIVEN`; those that are accepted count as verified now."""
    await connection.execute(STORE, GIVEN.as_json(rows))
