"""Calibration: a forum's confirmation or change of ratings."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.appraisal import AppraisalResult, Id, IfVersion, Reason
from tilik_schema.reading.context import Info
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.read_back import read_back
from tilik_server.operations.rating.calibrate_appraisal import NewAdjustment, calibrate_appraisal
from tilik_server.operations.rating.return_rating import return_rating


@strawberry.input(description="A forum's rating of an axis, and why.")
class AdjustmentInput:
    """A forum's new rating of one axis."""

    axis_key: str = strawberry.field(description="The axis of the scheme.")
    level: str | None = strawberry.field(
        default=UNSET, description="On an ordinal axis: the key of one of its levels."
    )
    value: float | None = strawberry.field(
        default=UNSET, description="On a numeric axis, within its range."
    )
    reason: str = strawberry.field(description="1 to 5,000 characters; the employee can read it.")

    def adjustment(self) -> NewAdjustment:
        """Return the adjustment in the operation's form."""
        return NewAdjustment(self.axis_key, self.reason, or_none(self.level), or_none(self.value))


@strawberry.input(description="An empty list confirms the appraiser's ratings.")
class CalibrateInput:
    """A forum's decision about one appraisal."""

    appraisal: strawberry.ID = strawberry.field(description="Whose.")
    adjustments: list[AdjustmentInput] = strawberry.field(
        description="What is changed; what is not named is confirmed."
    )
    if_version: int | None = strawberry.field(
        default=UNSET, description="Refuse where the appraisal is at another version."
    )


@strawberry.type
class CalibrationMutation:
    """The mutations by which a forum calibrates one appraisal, and a rating is returned."""

    @strawberry.mutation(
        description="Confirms or changes ratings, until the appraisal is decided. A head's rating "
        "that is the unit's achievement is not the forum's to change.",
        graphql_type=AppraisalResult,
    )
    async def calibrate_appraisal(
        self,
        info: Info,
        input: Annotated[CalibrateInput, strawberry.argument(description="What was decided.")],
    ) -> Any:
        """Calibrate the appraisal and return it with its adjustments."""
        work = calibrate_appraisal(
            info.context.database,
            info.context.viewer,
            key_of(input.appraisal, "Appraisal", "input.appraisal"),
            [each.adjustment() for each in input.adjustments],
            or_none(input.if_version),
        )
        return await read_back(info.context, concepts.Appraisal, work)

    @strawberry.mutation(
        description="Returns the rating: a RATED appraisal goes back to its appraiser, a "
        "CALIBRATED one to RATED. Ratings stay; the forum's are marked with setAsideAt.",
        graphql_type=AppraisalResult,
    )
    async def return_rating(
        self, info: Info, appraisal: Id, reason: Reason, if_version: IfVersion = UNSET
    ) -> Any:
        """Return the rating and then the appraisal."""
        context, key = info.context, key_of(appraisal, "Appraisal", "appraisal")
        work = return_rating(context.database, context.viewer, key, reason, or_none(if_version))
        return await read_back(context, concepts.Appraisal, work)
