"""Scores of goals, with everything that is needed to compute them again."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import Now, SqlDefault
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import ScoreStatus, one_of


class Score(CycleRow):
    """A goal's one score; `inputs` are the keys of the evidence that went in, in order."""

    goal = link("Goal", index=False)
    status = fields.CharEnumField(ScoreStatus, max_length=16)
    value = fields.FloatField(null=True)
    achievement = fields.FloatField(null=True)
    band = fields.CharField(max_length=64, null=True)
    problem = fields.JSONField[dict[str, Any]](null=True)
    calculator_key = fields.CharField(max_length=128)
    calculator_version = fields.CharField(max_length=32)
    params = fields.JSONField[dict[str, Any]](default=dict, db_default=SqlDefault("'{}'"))
    target = fields.FloatField(null=True)
    inputs: list[UUID] = ArrayField(
        element_type="uuid", default=list, db_default=SqlDefault("'{}'")
    )
    explanation = fields.JSONField[dict[str, Any]](null=True)
    computed_at = fields.DatetimeField(db_default=Now())

    class Meta:
        app = "tilik"
        table = "score"
        unique_together = (("goal",),)
        indexes = by_cycle()
        constraints = [
            one_of("score", "status", ScoreStatus),
            CheckConstraint(
                check='("status" = \'COMPUTED\') = ("value" IS NOT NULL)',
                name="score_value_computed",
            ),
        ]
