"""Store evidence that was recorded, answered in a survey, or imported."""

from collections.abc import Sequence
from typing import Final

from tilik_server.models import Evidence
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

EVIDENCE: Final = columns_of(Evidence).without("submitted_at")
# The database sets the time of submission, and of acceptance for rows that are ACCEPTED.
INPUT_COLUMNS: Final = EVIDENCE.without("verified_at")
STORE: Final = statement(
    "evidence.store_rows",
    EVIDENCE.insert(
        f"from {INPUT_COLUMNS.recordset('$1')}",
        verified_at="case when n.status = 'ACCEPTED' then now() end",
    ),
)


async def store_evidence(transaction: Transaction, rows: Sequence[Evidence]) -> None:
    """Store rows of `INPUT_COLUMNS`; rows with the status ACCEPTED are verified now."""
    await transaction.execute(STORE, INPUT_COLUMNS.as_json(rows))
