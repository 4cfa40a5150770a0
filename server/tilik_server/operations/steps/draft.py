"""Drafts: what somebody has entered for a step and keeps, before the step is taken."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.access.appraisal_steps import STEPS
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.models.vocabulary import DraftKind
from tilik_server.operations.steps.take_step import StepInProgress, check_step, lock_appraisal
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.all_faults import raise_all

STEPS_OF: Final = {
    DraftKind.SELF_ASSESSMENT: "submitSelfAssessment",
    DraftKind.RATING: "rateAppraisal",
    DraftKind.REVIEW: "recordReview",
    DraftKind.OBJECTION: "fileObjection",
}
"""Of each kind the step whose input it keeps."""
KEEP: Final = statement(
    "steps.keep_draft",
    """
insert into draft (appraisal_id, person_id, kind, content) values ($1, $2, $3, $4::jsonb)
on conflict (appraisal_id, person_id, kind)
do update set content = excluded.content, saved_at = now()
""",
)
DROP: Final = statement(
    "steps.drop_draft",
    "delete from draft where appraisal_id = $1 and person_id = $2 and kind = $3",
)
NOBODY: Final = Text(
    "a draft belongs to a person; sign in as one", "konsep dimiliki seorang pegawai; masuklah"
)


@dataclass(frozen=True, slots=True)
class NewDraft:
    """The input of a step as JSON, as it is given back to its author; `path` names the appraisal.

    `unread` are the faults of ids that could not be read.
    """

    kind: DraftKind
    appraisal: UUID
    content: Mapping[str, Any]
    path: tuple[str, ...] = ("input", "appraisal")
    if_version: int | None = None
    unread: Sequence[FieldFault] = ()


async def keep_draft(
    database: Database,
    viewer: Viewer,
    new: NewDraft,
    check: Callable[[Transaction, Mapping[str, Any]], Awaitable[Sequence[FieldFault]]],
) -> UUID:
    """Keep the input of a step for the viewer alone, and return the appraisal's key.

    It takes the place of the viewer's earlier draft of the same step. Stage, version, timeline and
    trail stay as they are. `check` gets the transaction and the appraisal's row, and returns the
    faults in what is said; what is not said yet is none. Raises InvalidArgument, NotFound,
    NotYourStep, WrongStage and Outdated, as the step itself.
    """
    async with database.writing(viewer) as transaction:
        row = await lock_appraisal(transaction, new.appraisal, ".".join(new.path))
        check_step(STEPS[STEPS_OF[new.kind]], viewer, row, new.if_version)
        if viewer.employee is None:
            raise InvalidArgument(fields=[FieldFault((*new.path[:-1], "draft"), NOBODY)])
        raise_all(await check(transaction, row), new.unread)
        content = orjson.dumps(new.content).decode()
        await transaction.execute(KEEP, new.appraisal, viewer.employee, new.kind, content)
    return new.appraisal


async def drop_draft(step: StepInProgress, kind: DraftKind) -> None:
    """Delete the viewer's draft of a step that was taken."""
    if step.viewer.employee is not None:
        await step.transaction.execute(DROP, step.row["id"], step.viewer.employee, kind)
