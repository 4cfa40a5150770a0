"""The outbox: messages to people, for a program that sends mail or other messages."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import MessageKind, Role, one_of


class OutboxMessage(CycleRow):
    """One message to one person, or to those who have a role in the unit.

    `key` names the occasion, so that a message is written once. Messages to a team have no
    appraisal. `subject` and `text` hold both languages. The sending program sets `sent_at`.
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
