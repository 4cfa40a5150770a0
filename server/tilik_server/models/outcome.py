"""Outcomes (hasil akhir) of appraisals and their follow-ups."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import FollowUpKind, one_of


class Outcome(CycleRow):
    """The predicate (predikat) that the scheme gives, and how it came about.

    `judged_from` holds the figures that it was judged from, by which it can be judged again; null
    if it was decided elsewhere, or before they were kept.
    """

    appraisal = link("Appraisal", index=False)
    predicate_key = fields.CharField(max_length=64)
    value = fields.FloatField(null=True)
    explanation = fields.JSONField[dict[str, Any]]()
    judged_from = fields.JSONField[dict[str, Any]](null=True)
    decided_at = fields.DatetimeField(db_default=Now())
    decided_by = link("Employee", optional=True, index=False)

    class Meta:
        app = "tilik"
        table = "outcome"
        unique_together = (("appraisal",),)
        indexes = by_cycle()


class FollowUp(CycleRow):
    """Recognition, incentive, credit points, guidance or development, by a rule that is data."""

    appraisal = link("Appraisal", index=False)
    kind = fields.CharEnumField(FollowUpKind, max_length=16)
    title = fields.JSONField[dict[str, str]]()
    value = fields.FloatField(null=True)
    unit_of_measure = fields.CharField(max_length=64, null=True)
    due_on = fields.DateField(null=True)
    settled_at = fields.DatetimeField(null=True)
    settled_by = link("Employee", optional=True, index=False)
    note = fields.TextField(null=True)
    explanation = fields.JSONField[dict[str, Any]]()

    class Meta:
        app = "tilik"
        table = "follow_up"
        indexes = by_cycle("appraisal_id")
        constraints = [one_of("follow_up", "kind", FollowUpKind)]
