"""Idempotency keys: a request that is sent twice takes effect once."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index

from tilik_server.models.base import Row


class IdempotencyKey(Row):
    """Who sent which key with which input, and the row that came of it."""

    actor = fields.CharField(max_length=64)
    key = fields.CharField(max_length=200)
    operation = fields.CharField(max_length=64)
    input_hash = fields.CharField(max_length=64)
    result: Any = fields.UUIDField()
    created_at = fields.DatetimeField(db_default=Now())

    class Meta:
        app = "tilik"
        table = "idempotency_key"
        unique_together = (("actor", "key"),)
        indexes = [Index(fields=("created_at",))]
