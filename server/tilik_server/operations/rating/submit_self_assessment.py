"""Submit a self-assessment: the employee's ratings, on the same axes as the appraiser's."""

from collections.abc import Sequence
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.models import Rating
from tilik_server.models.vocabulary import RatingSource
from tilik_server.operations.rating.rating_input import (
    PATH,
    check_ratings,
    missing_ratings,
    store_ratings,
)
from tilik_server.operations.steps.take_step import take_step
from tilik_server.plugin_host.catalogue import read_stored_scheme


async def submit_self_assessment(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    ratings: Sequence[Rating],
    if_version: int | None = None,
) -> UUID:
    """Replace the employee's ratings, and return the appraisal's key.

    Each ordinal axis needs a level. If all axes are numeric, one rating of an axis or a goal is
    enough.
    Raises InvalidArgument, RatingMissing and the errors of `take_step`.
    """
    async with take_step(
        database, viewer, "submitSelfAssessment", appraisal, if_version=if_version
    ) as step:
        rules = read_stored_scheme(step.scheme)
        await check_ratings(step.transaction, appraisal, rules, ratings)
        if not ratings:
            message = Text("rate at least one axis", "nilai paling sedikit satu unsur")
            raise InvalidArgument(fields=[FieldFault(PATH, message)])
        rated = {each.axis_key for each in ratings if each.goal_id is None}
        missing = [axis for axis in rules.axes if axis.levels and axis.key not in rated]
        if missing:
            raise missing_ratings(missing)
        by, source = viewer.employee, RatingSource.SELF
        await store_ratings(step.transaction, appraisal, source, by, ratings)
    return appraisal
