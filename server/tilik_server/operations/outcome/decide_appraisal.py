"""Decide an appraisal: store the predicate that the scheme makes of its ratings."""

from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.judging.load_facts import load_facts
from tilik_server.models.vocabulary import RatingSource
from tilik_server.operations.outcome.reach_outcome import await_receipt, reach_outcome
from tilik_server.operations.rating.justified_distribution import require_justified_distribution
from tilik_server.operations.steps.settled_scores import on_settled_scores
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.plugin_host.catalogue import Catalogue, read_stored_scheme
from tilik_server.validation.text import faults_in_text


async def decide_appraisal(
    database: Database,
    viewer: Viewer,
    catalogue: Catalogue,
    appraisal: UUID,
    keep_own: str | None = None,
    if_version: int | None = None,
) -> UUID:
    """Decide an appraisal by the ratings that count, and return its key.

    `keep_own` is the appraiser's reason to keep their own ratings against the forum's, because the
    law gives the rating to the appraiser. It stays in the explanation and the timeline. It waits a
    little for scores that are still being computed. Raises InvalidArgument, RatingMissing,
    GoalsWithoutResult, ScoresPending, DistributionUnjustified and the errors of `take_step`.
    """
    if keep_own is not None:
        faults = faults_in_text(keep_own, ("keepOwn",), 5000)
        if faults:
            raise InvalidArgument(fields=faults)

    async def decide() -> None:
        async with take_step(
            database, viewer, "decideAppraisal", appraisal, if_version=if_version, note=keep_own
        ) as step:
            rules = read_stored_scheme(step.scheme)
            if keep_own is not None:
                await _require_change(step)
            await reach_outcome(step, catalogue, ("appraisal",), keep_own)
            # The check counts the outcome that was just stored; if it fails, all is rolled back.
            await require_justified_distribution(step, rules)
            await await_receipt(step)

    await on_settled_scores(database, appraisal, decide)
    return appraisal


async def _require_change(step: StepInProgress) -> None:
    """Raise InvalidArgument if the forum rated no axis, so the appraiser has nothing to keep."""
    facts = await load_facts(step.transaction, step.row["id"])
    for axis in {each.axis for each in facts.ratings}:
        found = facts.effective_rating(axis)
        if found is not None and found.source is RatingSource.FORUM:
            return
    message = Text("the forum changed no rating of yours", "forum tidak mengubah nilai Anda")
    raise InvalidArgument(fields=[FieldFault(("keepOwn",), message)])
