"""The outbox: what people are to be told, for whoever sends mail or messages to take from it."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import MessageKind, Role, one_of


class OutboxMessage(CycleRow):
    """One message to one person, or to those who have a role in the unit.

    `key` says what it is about, so that it is written once. What a team is told of is about no
    single appraisal. `subject` and `text` hold both languages. Whoever sent it sets `sent_at`.
    """

    key = fields.CharField(max_length=200, unique=True)
    kind = fields.CharEnumField(MessageKind, max_length=24)
    recipient = link("Employee", optional=True, index=False)
    role = fields.CharEnumField(Role, max_length=16, null=True)
    appraisal = link("Appraisal", optional=True, index=False)
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
        constraints = [
            one_of("outbox", "kind", MessageKind),
            one_of("outbox", "role", Role),
            CheckConstraint(
                check="(recipient_id IS NULL) <> (role IS NULL)", name="outbox_to_person_or_role"
            ),
        ]
