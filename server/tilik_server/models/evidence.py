"""Evidence (bukti dukung) of a goal, and its verification."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now, SqlDefault

from tilik_server.models.base import CycleRow, by_cycle, link, texts
from tilik_server.models.vocabulary import EvidenceKind, VerificationStatus, one_of


class Evidence(CycleRow):
    """One record of what was done or measured; it counts once it is accepted."""

    goal = link("Goal", index=False)
    kind = fields.CharEnumField(EvidenceKind, max_length=16)
    title = fields.TextField()
    occurred_on = fields.DateField()
    record = fields.JSONField[dict[str, Any]]()
    links = texts()
    submitted_by = link("Employee", optional=True)
    submitted_at = fields.DatetimeField(db_default=Now())
    source = fields.TextField(null=True)
    source_record = link("SourceRecord", optional=True)
    status = fields.CharEnumField(
        VerificationStatus, max_length=16, default=VerificationStatus.PENDING
    )
    verified_by = link("Employee", optional=True, index=False)
    verified_at = fields.DatetimeField(null=True)
    verification_note = fields.TextField(null=True)
    warnings = fields.JSONField[list[dict[str, Any]]](default=list, db_default=SqlDefault("'[]'"))

    class Meta:
        app = "tilik"
        table = "evidence"
        indexes = by_cycle("goal_id")
        constraints = [
            one_of("evidence", "kind", EvidenceKind),
            one_of("evidence", "status", VerificationStatus),
        ]
