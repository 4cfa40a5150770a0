"""Periodic reviews (evaluasi berkala) of a part of the year."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import SqlDefault

from tilik_server.models.base import CycleRow, by_cycle, link, texts
from tilik_server.models.vocabulary import in_order


class Review(CycleRow):
    """What appraiser and employee said about a month or a quarter; it changes no stage.

    `scores` are those of the goals, from the evidence up to the end of the period.
    """

    appraisal = link("Appraisal", index=False)
    held_on = fields.DateField()
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    summary = fields.TextField()
    agreed_actions = texts()
    predicate_key = fields.CharField(max_length=64, null=True)
    by = link("Employee", optional=True, index=False)
    acknowledged_at = fields.DatetimeField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_by = link("Employee", optional=True, index=False)
    withdrawal_reason = fields.TextField(null=True)
    scores = fields.JSONField[list[dict[str, Any]]](default=list, db_default=SqlDefault("'[]'"))

    class Meta:
        app = "tilik"
        table = "review"
        indexes = by_cycle("appraisal_id")
        constraints = [in_order("review", "starts_on", "ends_on")]
