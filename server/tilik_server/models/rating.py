"""Ratings on the axes of a scheme, and the forum's adjustments."""

from uuid import UUID

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import RatingSource, one_of


class Rating(CycleRow):
    """A level or a value on an axis, for the appraisal, for one goal or within a review.

    `set_aside_at` is when a forum's rating was taken back; it is kept and counts no more.
    """

    appraisal = link("Appraisal", index=False)
    goal_id: UUID | None
    goal = link("Goal", optional=True, index=False)
    review = link("Review", optional=True, index=False)
    axis_key = fields.CharField(max_length=64)
    source = fields.CharEnumField(RatingSource, max_length=16)
    by = link("Employee", optional=True, index=False)
    level = fields.CharField(max_length=64, null=True)
    value = fields.FloatField(null=True)
    comment: str | None = fields.TextField(null=True)
    created_at = fields.DatetimeField(db_default=Now())
    set_aside_at = fields.DatetimeField(null=True)

    class Meta:
        app = "tilik"
        table = "rating"
        indexes = by_cycle("appraisal_id")
        constraints = [
            one_of("rating", "source", RatingSource),
            CheckConstraint(
                check='("level" IS NULL) <> ("value" IS NULL)', name="rating_level_or_value"
            ),
        ]


class Adjustment(CycleRow):
    """What a calibration forum changed, and why; it stays visible to the employee.

    `set_aside_at` is when the calibration was taken back.
    """

    appraisal = link("Appraisal", index=False)
    axis_key = fields.CharField(max_length=64)
    before_level = fields.CharField(max_length=64, null=True)
    before_value = fields.FloatField(null=True)
    after_level = fields.CharField(max_length=64, null=True)
    after_value = fields.FloatField(null=True)
    reason = fields.TextField()
    by = link("Employee", optional=True, index=False)
    at = fields.DatetimeField(db_default=Now())
    set_aside_at = fields.DatetimeField(null=True)

    class Meta:
        app = "tilik"
        table = "adjustment"
        indexes = by_cycle("appraisal_id")
        constraints = [
            CheckConstraint(
                check='("after_level" IS NULL) <> ("after_value" IS NULL)',
                name="adjustment_level_or_value",
            ),
        ]
