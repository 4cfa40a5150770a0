"""Verify evidence: accept or reject it."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.place import place_on_appraisal
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import (
    AlreadyVerified,
    FieldFault,
    InvalidArgument,
    NotFound,
    TilikError,
    WaitsForAppraiser,
)
from tilik_server.models.vocabulary import VerificationStatus
from tilik_server.models.words import label
from tilik_server.operations.evidence.verification_deadline import IS_LATE, UNTIL
from tilik_server.operations.steps.take_step import check_step
from tilik_server.scoring.jobs import defer_scoring
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

MOST: Final = 500
STEP: Final = STEPS["verifyEvidence"]
# Locked in the order of keys, so that two requests with the same evidence cannot deadlock. The
# shared lock keeps the stage of the appraisal until the evidence is verified; it comes first, as
# in reopenEvidence, whose step locks the appraisal before the evidence.
ROWS: Final = statement(
    "evidence.lock_evidence",
    f"""
select e.id, e.status, e.goal_id, a.stage, a.version, a.employee_id, a.appraiser_id,
  a.appraiser_superior_id, tilik_roles(a.unit_id) as roles,
  {IS_LATE} as is_late, {UNTIL} as until
from evidence e join goal g on g.id = e.goal_id join appraisal a on a.id = g.appraisal_id
join cycle c on c.id = a.cycle_id
where e.id = any($1) order by e.id for share of a for update of e
""",
)
UPDATE: Final = statement(
    "evidence.verify_evidence",
    """
update evidence set status = $2, verified_at = now(), verification_note = $3, verified_by_id = $4
where id = any($1)
""",
)


async def verify_evidence(
    database: Database,
    viewer: Viewer,
    keys: Sequence[UUID | TilikError],
    accept: bool,
    note: str | None,
) -> list[UUID | TilikError]:
    """Accept or reject pending evidence; return each key, or the error that left it unchanged.

    An error among `keys` is returned at its place. Goals whose evidence was accepted are scored
    after the commit. Raises InvalidArgument if there are no keys or more than 500, or if a
    rejection has no note.
    """
    _check(keys, accept, note)
    status = VerificationStatus.ACCEPTED if accept else VerificationStatus.REJECTED
    async with database.writing(viewer) as transaction:
        known = {key for key in keys if isinstance(key, UUID)}
        found = await transaction.fetch(ROWS, list(known))
        rows = {row["id"]: row for row in found}
        verdicts = [_verdict(viewer, place, key, rows) for place, key in enumerate(keys)]
        changed = [each for each in verdicts if isinstance(each, UUID)]
        await transaction.execute(UPDATE, changed, status, note, viewer.employee)
        if accept:
            await defer_scoring(transaction, {rows[key]["goal_id"] for key in changed})
    return verdicts


def _check(keys: Sequence[UUID | TilikError], accept: bool, note: str | None) -> None:
    faults = []
    if not 1 <= len(keys) <= MOST:
        message = Text(
            en=f"give 1 to {MOST} pieces of evidence, not {len(keys)}",
            id=f"berikan 1 sampai {MOST} bukti, bukan {len(keys)}",
        )
        faults.append(FieldFault(("evidence",), message))
    if note is not None:
        faults += faults_in_text(note, ("note",), 2000)
    elif not accept:
        message = Text(en="say why it is rejected", id="sebutkan alasan penolakan")
        faults.append(FieldFault(("note",), message))
    if faults:
        raise InvalidArgument(fields=faults)


def _verdict(
    viewer: Viewer, place: int, key: UUID | TilikError, rows: Mapping[UUID, Mapping[str, Any]]
) -> UUID | TilikError:
    if isinstance(key, TilikError):
        return key
    row = rows.get(key)
    if row is None:
        message = Text(en="there is no such evidence", id="bukti ini tidak ada")
        return NotFound(fields=[FieldFault(("evidence", str(place)), message)])
    # An error concerns its own key only; the other evidence is still verified.
    try:
        check_verification(viewer, row)
    except TilikError as forbidden:
        return forbidden
    return key


def check_verification(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Check that the viewer may accept or reject evidence with this row of `ROWS`.

    Raises NotYourStep, WrongStage, AlreadyVerified and WaitsForAppraiser.
    """
    # First of all, so that those who may not verify evidence are not told its verdict.
    check_step(STEP, viewer, row)
    if row["status"] != VerificationStatus.PENDING:
        raise AlreadyVerified(status=label(VerificationStatus(row["status"])))
    _check_turn(viewer, row)


def _check_turn(viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Raise WaitsForAppraiser if the superior verifies before the appraiser's deadline."""
    waits = STEP.allowed_actors(place_on_appraisal(viewer, row)) <= STEP.waiting_actors
    if waits and row["appraiser_id"] and not row["is_late"]:
        raise WaitsForAppraiser(until=row["until"])
