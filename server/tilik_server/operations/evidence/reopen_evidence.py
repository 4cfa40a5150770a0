"""Reopen evidence: take back its acceptance or rejection, so that it is verified again."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import NotVerified
from tilik_server.models.vocabulary import VerificationStatus
from tilik_server.models.words import label
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.sql.statement import statement
from tilik_server.validation.text import check_reason

VERIFIED: Final = frozenset({VerificationStatus.ACCEPTED, VerificationStatus.REJECTED})
# The appraisal is locked before, as where evidence is verified and withdrawn.
ROW: Final = statement(
    "evidence.lock_verified",
    "select status, goal_id, title from evidence where id = $1 for update",
)
REOPEN: Final = statement(
    "evidence.reopen_evidence",
    """
update evidence set status = 'PENDING', verified_at = null, verified_by_id = null,
  verification_note = null
where id = $1
""",
)


async def reopen_evidence(
    database: Database, viewer: Viewer, key: UUID, reason: str, if_version: int | None = None
) -> UUID:
    """Make accepted or rejected evidence PENDING again, and return its key.

    The timeline keeps the reason and the verdict that was taken back. If the evidence was accepted,
    its goal is scored again after the commit. `if_version` is the appraisal's. Raises
    InvalidArgument, NotFound, NotVerified and the errors of `take_step`.
    """
    reason = check_reason(reason)
    appraisal = await find_appraisal_of(database, viewer, "evidence", key, ("evidence",))
    async with take_step(
        database, viewer, "reopenEvidence", appraisal, if_version=if_version, path="evidence"
    ) as step:
        row = await _lock(step, key)
        await step.transaction.execute(REOPEN, key)
        step.note = f"{reason} ({row['title']}: {row['status']})"
        if row["status"] == VerificationStatus.ACCEPTED:
            await defer_scoring(step.transaction, [row["goal_id"]])
    return key


def check_verified(row: Mapping[str, Any]) -> None:
    """Raise NotVerified if evidence with this row was neither accepted nor rejected."""
    status = VerificationStatus(row["status"])
    if status not in VERIFIED:
        raise NotVerified(status=label(status))


async def _lock(step: StepInProgress, key: UUID) -> Mapping[str, Any]:
    """Lock the evidence and return its row. Raises NotVerified if it waits or was withdrawn."""
    (row,) = await step.transaction.fetch(ROW, key)
    check_verified(row)
    found: Mapping[str, Any] = row
    return found
