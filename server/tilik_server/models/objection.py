"""Objections (keberatan) to an outcome."""

from tortoise import fields
from tortoise.fields.db_defaults import Now

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import ObjectionStatus, one_of


class Objection(CycleRow):
    """Filed by the employee, answered by the appraiser, decided by the appraiser's superior."""

    appraisal = link("Appraisal", index=False)
    reason = fields.TextField()
    filed_at = fields.DatetimeField(db_default=Now())
    deadline = fields.DateField()
    status = fields.CharEnumField(ObjectionStatus, max_length=16, default=ObjectionStatus.FILED)
    response = fields.TextField(null=True)
    responded_by = link("Employee", optional=True, index=False)
    responded_at = fields.DatetimeField(null=True)
    decision = fields.TextField(null=True)
    decided_by = link("Employee", optional=True, index=False)
    decided_at = fields.DatetimeField(null=True)

    class Meta:
        app = "tilik"
        table = "objection"
        indexes = by_cycle("appraisal_id")
        constraints = [one_of("objection", "status", ObjectionStatus)]
