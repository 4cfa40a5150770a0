"""Submit a self-assessment: what the employee says of the year, on the appraiser's own scale."""

from collections.abc import Sequence
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.models import Rating
from tilik_server.models.vocabulary import RatingSource
from tilik_server.operations.rating.given_rating import (
    PATH,
    check_ratings,
    ratings_missing,
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
    """Store the employee's ratings in the place of earlier ones, and answer the appraisal's key.

    An ordinal axis needs a level of its own; of numeric axes at least one is rated, or a goal.
    Raises InvalidArgument, RatingMissing and what `take_step` raises.
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
        missing = [axis.key for axis in rules.axes if axis.levels and axis.key not in rated]
        if missing:
            raise ratings_missing(missing)
        by, source = viewer.employee, RatingSource.SELF
        await store_ratings(step.transaction, appraisal, source, by, ratings)
    return appraisal
