"""Source records: lines of imported files under their natural keys."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index

from tilik_server.models.base import Row


class SourceRecord(Row):
    """One line: as it stood (`columns`), and as its kind's importer understood it (`record`)."""

    kind = fields.CharField(max_length=64)
    key = fields.CharField(max_length=400)
    file_name = fields.CharField(max_length=400)
    file_hash = fields.CharField(max_length=64)
    line = fields.IntField()
    columns = fields.JSONField[dict[str, str]]()
    calculator_key = fields.CharField(max_length=128, null=True)
    record = fields.JSONField[dict[str, Any]]()
    imported_at = fields.DatetimeField(db_default=Now())

    class Meta:
        app = "tilik"
        table = "source_record"
        unique_together = (("kind", "key"),)
        indexes = [Index(fields=("kind", "file_hash", "line"))]
