"""Departures: rows that left a subtree, for clients that keep a copy of the subtree."""

from uuid import UUID

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.indexes import Index

from tilik_server.models.base import Row, link, transaction_id


class Departure(Row):
    """Which row left which units' subtrees in which transaction; triggers write it.

    If there is a person, it left these units for that person alone, who was its appraiser, say.
    """

    concept = fields.CharField(max_length=32)
    row: UUID = fields.UUIDField()
    cycle = link("Cycle", optional=True, index=False)
    units: list[UUID] = ArrayField(element_type="uuid")
    changed_in = transaction_id()
    person = link("Employee", optional=True, index=False)

    class Meta:
        app = "tilik"
        table = "departure"
        indexes = [Index(fields=("concept", "changed_in", "row"))]
