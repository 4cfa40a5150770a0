"""Goals (rencana hasil kerja, ekspektasi perilaku) and the goals they contribute to."""

from typing import Any, Final
from uuid import UUID

from tortoise import fields
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import GoalKind, between, one_of

LARGEST_TARGET: Final = 1e15
"""Up to this size a float still represents each whole number, above and below zero."""


class Goal(CycleRow):
    """A work result or an expected behaviour on one axis of the cycle's scheme.

    `weight` is in per cent, null for equal shares; `target` is in the indicator's unit of measure.
    `scored_goal_id`, set by a trigger, is the goal whose score counts: the goal itself, or for a
    shared goal the goal that it contributes to. An exemption counts while the goal has neither
    score nor rating.
    """

    appraisal_id: UUID
    appraisal = link("Appraisal", index=False)
    ordinal: int = fields.SmallIntField(default=0)
    axis_key = fields.CharField(max_length=64)
    criterion_key = fields.CharField(max_length=64, null=True)
    statement = fields.TextField()
    kind = fields.CharEnumField(GoalKind, max_length=16, default=GoalKind.MAIN)
    dimension = fields.CharField(max_length=64, null=True)
    indicator_id: UUID | None
    indicator = link("Indicator", optional=True, index=False)
    params = fields.JSONField[dict[str, Any]](default=dict, db_default=SqlDefault("'{}'"))
    measure: str | None = fields.TextField(null=True)
    unit_of_measure = fields.CharField(max_length=64, null=True)
    target = fields.FloatField(null=True)
    weight = fields.FloatField(null=True)
    duty: str | None = fields.TextField(null=True)
    programme: str | None = fields.TextField(null=True)
    shared = fields.BooleanField(default=False)
    contributes_to_id: UUID | None
    contributes_to = link("Goal", optional=True, index=False)
    scored_goal_id = fields.UUIDField()
    exempted_at = fields.DatetimeField(null=True)
    exempted_by = link("Employee", optional=True, index=False)
    exemption_reason: str | None = fields.TextField(null=True)

    class Meta:
        app = "tilik"
        table = "goal"
        indexes = by_cycle("scored_goal_id")
        constraints = [
            one_of("goal", "kind", GoalKind),
            between("goal", "weight", 0, 100),
            CheckConstraint(
                check='NOT "shared" OR "contributes_to_id" IS NOT NULL',
                name="goal_shared_with_goal",
            ),
            CheckConstraint(
                check='("exempted_at" IS NULL) = ("exemption_reason" IS NULL)',
                name="goal_exempted_with_reason",
            ),
        ]
