"""Decide an objection as the appraiser's superior, after hearing both sides."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument, NotYet
from tilik_server.judging.earlier_figures import MOVED
from tilik_server.judging.facts import AppraisalFacts
from tilik_server.judging.load_facts import load_facts, load_settled_facts
from tilik_server.models import Objection, Rating
from tilik_server.models.base import NOW
from tilik_server.models.vocabulary import ObjectionStatus, RatingSource
from tilik_server.operations.outcome.filed_objection import filed_objection
from tilik_server.operations.outcome.reach_outcome import await_receipt, reach_outcome
from tilik_server.operations.rating.rating_input import faults_in_ratings, store_ratings
from tilik_server.operations.steps.find_appraisal import find_appraisal_of
from tilik_server.operations.steps.settled_scores import on_settled_scores
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.plugin_host.catalogue import Catalogue, read_stored_scheme
from tilik_server.validation.all_faults import raise_all
from tilik_server.validation.text import faults_in_text

NAME: Final = "decideObjection"


@dataclass(frozen=True, slots=True)
class ObjectionDecision:
    """The decision on an objection, its reasons, and the ratings of whole axes that it changes.

    `unread` are the faults of ids that could not be read.
    """

    objection: UUID
    uphold: bool
    decision: str
    ratings: Sequence[Rating] = ()
    unread: Sequence[FieldFault] = ()


async def decide_objection(
    database: Database, viewer: Viewer, catalogue: Catalogue, given: ObjectionDecision
) -> UUID:
    """Uphold a filed objection, or reject it, and return its appraisal's key.

    Upholding judges the outcome again, by other ratings or by scores that moved since. Otherwise
    the outcome stands on the figures that are stored with it.

    The decision must wait for the appraiser's response or for the end of its period. It is final,
    and the employee has to acknowledge the outcome again. One that is upheld waits a little for
    scores that are still being computed. Raises InvalidArgument, NotFound, ObjectionSettled,
    NotYet, ScoresPending, RatingMissing, GoalsWithoutResult and the errors of `take_step`.
    """
    path = ("input", "objection")
    appraisal = await find_appraisal_of(database, viewer, "objection", given.objection, path)

    async def decide() -> None:
        async with take_step(database, viewer, NAME, appraisal, note=given.decision) as step:
            filed = await filed_objection(step, given.objection)
            # PP 30/2019: the superior hears both sides.
            require_both_sides(filed, step.today, step.cycle_params.response_days)
            await _decide(step, catalogue, given)

    await on_settled_scores(database, appraisal, decide)
    return appraisal


async def _decide(step: StepInProgress, catalogue: Catalogue, given: ObjectionDecision) -> None:
    appraisal, by = step.row["id"], step.viewer.employee
    rules = read_stored_scheme(step.scheme)
    faults = await faults_in_ratings(step.transaction, appraisal, rules, given.ratings)
    if given.uphold and given.ratings:
        faults += _unchanged(given.ratings, await load_facts(step.transaction, appraisal))
    raise_all([*_faults(given), *faults], given.unread)
    if given.uphold and not given.ratings:
        await _require_moved_figures(step)
    status = ObjectionStatus.UPHELD if given.uphold else ObjectionStatus.REJECTED
    await Objection.filter(id=given.objection).update(
        status=status, decision=given.decision, decided_by_id=by, decided_at=NOW
    )
    if given.uphold:
        source = RatingSource.SUPERIOR
        await store_ratings(step.transaction, appraisal, source, by, given.ratings)
        await reach_outcome(step, catalogue, ("input", "objection"))
    await await_receipt(step)


async def _require_moved_figures(step: StepInProgress) -> None:
    """Raise InvalidArgument if neither a rating nor a score changes, so the outcome would not.

    Raises ScoresPending.
    """
    await load_settled_facts(step.transaction, step.row["id"])
    if not await step.transaction.fetch_value(MOVED, step.row["id"]):
        en = "say which ratings change, for no score has changed since the decision"
        indonesian = "sebutkan nilai yang berubah, karena tidak ada skor yang berubah"
        raise InvalidArgument(fields=[FieldFault(("input", "ratings"), Text(en, indonesian))])


def _faults(given: ObjectionDecision) -> list[FieldFault]:
    faults = faults_in_text(given.decision, ("input", "decision"), 10_000)
    top = ("input", "ratings")
    if given.ratings and not given.uphold:
        en, indonesian = "a rejection changes no rating", "penolakan tidak mengubah nilai"
        faults.append(FieldFault(top, Text(en, indonesian)))
    whole = Text("rate the whole axis", "nilai seluruh unsur")
    return faults + [
        FieldFault((*top, str(place), "goal"), whole)
        for place, each in enumerate(given.ratings)
        if each.goal_id is not None
    ]


def _unchanged(ratings: Sequence[Rating], facts: AppraisalFacts) -> list[FieldFault]:
    """Return a fault for each rating that counts already, for upholding by it changes nothing."""
    faults = []
    for place, each in enumerate(ratings):
        counts = facts.effective_rating(each.axis_key)
        if counts is not None and (counts.level, counts.value) == (each.level, each.value):
            path = ("input", "ratings", str(place))
            faults.append(
                FieldFault(path, Text("this is the rating already", "nilainya sudah demikian"))
            )
    return faults


def require_both_sides(filed: Mapping[str, Any], today: date, response_days: int) -> None:
    """Raise NotYet if the appraiser has not responded and still has time to respond."""
    if filed["responded_at"] is not None:
        return
    first = filed["filed_on"] + timedelta(response_days + 1)
    if today < first:
        raise NotYet(step=NAME, day=first)
