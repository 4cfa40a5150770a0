"""The audit trail: who changed or read what, in an order that cannot be altered unnoticed."""

from typing import Any
from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import Now, SqlDefault
from tortoise.indexes import Index

from tilik_server.models.base import Row, transaction_id


class AuditEvent(Row):
    """One transaction's changes in an agency, or what one request read there.

    Triggers write it. `agency_id` is the unit at the top, null for what belongs to no unit.
    `kind` is a word of `AuditKind`. `number` and `hash` are set when the transaction commits: the
    place in the agency's chain, and the SHA-256 over the hash before and all that the event holds.
    People and units are keys without a reference, because the trail outlives them.
    """

    agency_id: UUID | None = fields.UUIDField(null=True)
    number = fields.BigIntField(null=True)
    hash = fields.CharField(max_length=64, null=True)
    kind = fields.CharField(max_length=8)
    at = fields.DatetimeField(db_default=Now())
    viewer = fields.CharField(max_length=16)
    employee_id: UUID | None = fields.UUIDField(null=True)
    source = fields.CharField(max_length=64, null=True)
    credential = fields.CharField(max_length=80, null=True)
    request_id = fields.CharField(max_length=64, null=True)
    client = fields.CharField(max_length=64, null=True)
    operation = fields.CharField(max_length=200, null=True)
    database_role = fields.CharField(max_length=64)
    units: list[UUID] = ArrayField(element_type="uuid", default=list, db_default=SqlDefault("'{}'"))
    changed_in = transaction_id()

    class Meta:
        app = "tilik"
        table = "audit_event"
        # What is unique is said by the migration: a chain without an agency has one event of a
        # number, too, and an event of a running transaction has none.
        indexes = [Index(fields=("at", "id")), Index(fields=("employee_id", "at"))]


class AuditChange(Row):
    """One row that changed, with its columns before and after; or people who were read.

    `command` is a word of `AuditCommand`. `people` are the persons whom it is about. `columns` maps
    names to pairs of values; a text is there as the SHA-256 of the salt of this row in `audit_salt`
    and the text, unless it is a code or a word of a closed list. Of a new or deleted row, `*` is
    that of the whole row, and of a table that was emptied `count` is how many rows it had.
    """

    event_id: UUID = fields.UUIDField()
    ordinal = fields.IntField()
    table_name = fields.CharField(max_length=64)
    row = fields.CharField(max_length=128, null=True)
    command = fields.CharField(max_length=8)
    unit_id: UUID | None = fields.UUIDField(null=True)
    people: list[UUID] = ArrayField(
        element_type="uuid", default=list, db_default=SqlDefault("'{}'")
    )
    columns = fields.JSONField[dict[str, Any]](null=True)

    class Meta:
        app = "tilik"
        table = "audit_change"
        indexes = [Index(fields=("table_name", "row"))]


class AuditChain(Row):
    """The end of an agency's chain: the number and hash of its last event."""

    agency_id: UUID | None = fields.UUIDField(null=True)
    number = fields.BigIntField()
    hash = fields.CharField(max_length=64)

    class Meta:
        app = "tilik"
        table = "audit_chain"
