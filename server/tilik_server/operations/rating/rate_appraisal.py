"""Rate an appraisal: the appraiser's level or value on each axis."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, NotYet, RatingMissing
from tilik_server.judging.facts import AppraisalFacts
from tilik_server.judging.judge import judge
from tilik_server.judging.load_facts import load_facts
from tilik_server.models import Rating
from tilik_server.models.vocabulary import AppraisalStage, DraftKind, RatingSource
from tilik_server.operations.rating.rating_input import (
    faults_in_ratings,
    missing_beside,
    missing_ratings,
    store_ratings,
    unrated_axes,
)
from tilik_server.operations.steps.draft import drop_draft
from tilik_server.operations.steps.take_step import StepInProgress, add_timeline_entry, take_step
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.validation.all_faults import raise_all

NAME: Final = "rateAppraisal"
MISSED: Final = "selfAssessmentMissed"
"""The timeline's action if the employee missed the deadline of the self-assessment."""


async def rate_appraisal(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    ratings: Sequence[Rating],
    if_version: int | None = None,
    unread: Sequence[FieldFault] = (),
) -> UUID:
    """Replace the appraiser's ratings, and return the appraisal's key.

    An ordinal axis needs a level, except the axis on which a unit's predicate rates its head. A
    numeric axis without a rating takes the mean of its goals. The timeline, which the employee
    reads, says nothing of the ratings; the audit trail keeps the earlier ones. The first day to
    rate is the appraisal's last day less the cycle's parameter `rating_from`, so that nobody rates
    months that are still to come; the default of that parameter is ours. `unread` are the faults
    of ids that could not be read. Raises NotYet, InvalidArgument and InvalidId with all faults,
    RatingMissing and the errors of `take_step`.
    """
    async with take_step(
        database, viewer, NAME, appraisal, if_version=if_version, path="input.appraisal"
    ) as step:
        _require_end(step)
        rules = read_stored_scheme(step.scheme)
        faults = await faults_in_ratings(step.transaction, appraisal, rules, ratings)
        if faults or unread:
            of_unit = _axis_of_unit(rules, await load_facts(step.transaction, appraisal))
            missing = [axis for axis in unrated_axes(rules, ratings) if axis.key != of_unit]
            raise_all([*faults, *missing_beside(rules, ratings, missing)], unread)
        # From AGREED this step is allowed only after the deadline of the self-assessment.
        if step.stage is AppraisalStage.AGREED:
            await add_timeline_entry(step.transaction, viewer, step.row, MISSED, step.stage)
        by, source = viewer.employee, RatingSource.APPRAISER
        await store_ratings(step.transaction, appraisal, source, by, ratings)
        _require(rules, step, await load_facts(step.transaction, appraisal))
        await drop_draft(step, DraftKind.RATING)
    return appraisal


def _require_end(step: StepInProgress) -> None:
    """Raise NotYet before the first day on which the appraisal may be rated."""
    last, days = step.row["ends_on"], step.cycle_params.rating_from
    first = last - timedelta(days=days)
    if step.today >= first:
        return
    message = Text(
        f"rate it from {first} on, {days} days before its last day, {last}; if it ends earlier, "
        f"call endAppraisal first",
        f"nilailah mulai {first}, {days} hari sebelum hari terakhirnya, {last}; bila berakhir "
        f"lebih awal, panggil endAppraisal dahulu",
    )
    raise NotYet(step=NAME, day=first, fields=[FieldFault(("input", "appraisal"), message)])


def _require(rules: RatingScheme, step: StepInProgress, facts: AppraisalFacts) -> None:
    """Raise RatingMissing if the scheme cannot make an outcome of these ratings."""
    if rules.formula is not None:
        try:
            judge(rules, step.params, facts)
        except RatingMissing as error:
            raise missing_ratings(error.axes) from error
        return
    of_unit = _axis_of_unit(rules, facts)
    missing = [
        axis
        for axis in rules.axes
        if axis.key != of_unit and facts.effective_rating(axis.key) is None
    ]
    if missing:
        raise missing_ratings(missing)


def _axis_of_unit(rules: RatingScheme, facts: AppraisalFacts) -> str | None:
    """Return the axis on which the unit's predicate rates its head, None for everybody else."""
    return rules.unit_rating.axis if rules.unit_rating and facts.is_head else None
