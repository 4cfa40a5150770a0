"""The timeline of an appraisal: its steps, with person and time."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import AppraisalStage, one_of


class TimelineEntry(CycleRow):
    """One step; `ordinal` orders those of one appraisal."""

    appraisal = link("Appraisal", index=False)
    ordinal = fields.IntField()
    at = fields.DatetimeField(db_default=Now())
    by = link("Employee", optional=True, index=False)
    action = fields.CharField(max_length=64)
    from_stage = fields.CharEnumField(AppraisalStage, max_length=16, null=True)
    to_stage = fields.CharEnumField(AppraisalStage, max_length=16, null=True)
    note = fields.TextField(null=True)

    class Meta:
        app = "tilik"
        table = "timeline_entry"
        unique_together = (("appraisal", "ordinal"),)
        indexes = [*by_cycle(), Index(fields=("appraisal_id", "at"))]
        constraints = [
            one_of("timeline_entry", "from_stage", AppraisalStage),
            one_of("timeline_entry", "to_stage", AppraisalStage),
        ]
