"""Submit a self-assessment: the employee's ratings, on the same axes as the appraiser's."""

from collections.abc import Sequence
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault
from tilik_server.models import Rating
from tilik_server.models.vocabulary import DraftKind, RatingSource
from tilik_server.operations.rating.rating_input import (
    PATH,
    faults_in_ratings,
    missing_beside,
    missing_ratings,
    store_ratings,
    unrated_axes,
)
from tilik_server.operations.steps.draft import drop_draft
from tilik_server.operations.steps.take_step import take_step
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.validation.all_faults import raise_all


async def submit_self_assessment(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    ratings: Sequence[Rating],
    if_version: int | None = None,
    unread: Sequence[FieldFault] = (),
) -> UUID:
    """Replace the employee's ratings, and return the appraisal's key.

    Each ordinal axis needs a level. If all axes are numeric, one rating of an axis or a goal is
    enough. `unread` are the faults of ids that could not be read.
    Raises InvalidArgument and InvalidId with all faults, RatingMissing and the errors of
    `take_step`.
    """
    async with take_step(
        database,
        viewer,
        "submitSelfAssessment",
        appraisal,
        if_version=if_version,
        path="input.appraisal",
    ) as step:
        rules = read_stored_scheme(step.scheme)
        faults = await faults_in_ratings(step.transaction, appraisal, rules, ratings)
        if not ratings:
            message = Text("rate at least one axis", "nilai paling sedikit satu unsur")
            faults.append(FieldFault(PATH, message))
        missing = unrated_axes(rules, ratings)
        if faults or unread:
            raise_all([*faults, *missing_beside(rules, ratings, missing)], unread)
        if missing:
            raise missing_ratings(missing)
        by, source = viewer.employee, RatingSource.SELF
        await store_ratings(step.transaction, appraisal, source, by, ratings)
        await drop_draft(step, DraftKind.SELF_ASSESSMENT)
    return appraisal
