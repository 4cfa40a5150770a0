"""Invitations of citizens to give feedback, and attempts to use codes."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import Row, link


class Invitation(Row):
    """A code for one piece of feedback about a unit, of which only the hash is kept."""

    code_hash = fields.CharField(max_length=64, unique=True)
    unit = link("Unit")
    created_at = fields.DatetimeField(db_default=Now())
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        app = "tilik"
        table = "invitation"


class InvitationAttempt(Row):
    """How many codes one client tried in a minute; `client` is a hash, kept for an hour."""

    client = fields.CharField(max_length=64)
    minute = fields.DatetimeField()
    count = fields.IntField(default=1)

    class Meta:
        app = "tilik"
        table = "invitation_attempt"
        unique_together = (("client", "minute"),)
        constraints = [CheckConstraint(check='"count" > 0', name="invitation_attempt_positive")]
