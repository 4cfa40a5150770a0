"""Withdraw evidence that was recorded in error, as its author."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.act_as import act_as
from tilik_server.access.actions import ACTIONS
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.place import place_on_evidence
from tilik_server.access.scopes import require_scope
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    AlreadyVerified,
    FieldFault,
    InvalidArgument,
    NotFound,
)
from tilik_server.models.vocabulary import KeyScope, VerificationStatus
from tilik_server.models.words import label
from tilik_server.operations.steps.take_step import check_step
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

STEP: Final = STEPS["withdrawEvidence"]
WITHDRAWABLE: Final = frozenset({VerificationStatus.PENDING, VerificationStatus.ACCEPTED})
ROW: Final = statement(
    "evidence.find_evidence",
    """
select e.status, e.goal_id, e.submitted_by_id, e.source, a.stage, a.version, a.employee_id,
  a.appraiser_id, a.appraiser_superior_id, tilik_roles(a.unit_id) as roles
from evidence e join goal g on g.id = e.goal_id join appraisal a on a.id = g.appraisal_id
where e.id = $1 for share of a for update of e
""",
)
SEEN: Final = statement("evidence.see_evidence", "select id from evidence where id = $1")
WITHDRAW: Final = statement(
    "evidence.withdraw_evidence",
    """
update evidence set status = 'WITHDRAWN', verified_at = now(), verification_note = $2,
  verified_by_id = $3
where id = $1
""",
)


async def withdraw_evidence(database: Database, viewer: Viewer, key: UUID, reason: str) -> UUID:
    """Withdraw evidence with a reason, and return its key.

    If the evidence was accepted, its goal is scored again. Raises InvalidArgument, NotFound,
    NotYourStep, WrongStage, ScopeMissing, and AlreadyVerified if it was rejected or withdrawn
    already.
    """
    faults = faults_in_text(reason, ("reason",), 2000)
    if faults:
        raise InvalidArgument(fields=faults)
    async with database.writing(viewer) as transaction:
        seen = await transaction.fetch(SEEN, key)
        # An integration withdraws evidence of plans that it may not read.
        async with act_as(transaction, OPERATOR):
            found = await transaction.fetch(ROW, key) if seen else []
        if not found:
            message = Text(en="there is no such evidence", id="bukti ini tidak ada")
            raise NotFound(fields=[FieldFault(("evidence",), message)])
        row = found[0]
        check_withdrawal(viewer, row)
        await transaction.execute(WITHDRAW, key, reason.strip(), viewer.employee)
        if row["status"] == VerificationStatus.ACCEPTED:
            await defer_scoring(transaction, [row["goal_id"]])
    return key


def check_withdrawal(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Check that the viewer may withdraw evidence with this row of `ROW`.

    Raises NotYourStep, also if the viewer is not the author, WrongStage, ScopeMissing, and
    AlreadyVerified if nothing is left to withdraw.
    """
    check_step(STEP, viewer, row)
    require_scope(viewer, KeyScope.EVIDENCE)
    ACTIONS["withdrawEvidence.author"].require(place_on_evidence(viewer, row))
    if VerificationStatus(row["status"]) not in WITHDRAWABLE:
        raise AlreadyVerified(status=label(VerificationStatus(row["status"])))
