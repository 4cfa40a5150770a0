"""The outbox: what people are to be told, for whoever sends mail or messages to take from it."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import MessageKind, one_of


class OutboxMessage(CycleRow):
    """One message to one person; `key` says what it is about, so that it is written once.

    `subject` and `text` hold both languages. Whoever sent it sets `sent_at`.
    """

    key = fields.CharField(max_length=200, unique=True)
    kind = fields.CharEnumField(MessageKind, max_length=24)
    recipient = link("Employee", index=False)
    appraisal = link("Appraisal", index=False)
    step = fields.CharField(max_length=64, null=True)
    due_on = fields.DateField(null=True)
    subject = fields.JSONField[dict[str, Any]]()
    text = fields.JSONField[dict[str, Any]]()
    created_at = fields.DatetimeField(db_default=Now())
    sent_at = fields.DatetimeField(null=True)

    class Meta:
        app = "tilik"
        table = "outbox"
        indexes = by_cycle("appraisal_id")
        constraints = [one_of("outbox", "kind", MessageKind)]
