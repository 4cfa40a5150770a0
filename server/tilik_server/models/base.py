"""Columns that tables share: keys, and below an appraisal the cycle and the unit."""

import secrets
import uuid
from typing import Any, Final

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.expressions import RawSQL
from tortoise.fields.db_defaults import SqlDefault
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.indexes import Index
from tortoise.models import Model

NOW: Final = RawSQL("now()")
"""When the transaction began, by the database's clock, for updates."""


def new_id(cycle: int) -> uuid.UUID:
    """Return a random key (UUID version 8) whose first two bytes are the cycle's number.

    So a table can be partitioned by cycle, and a row is found by its key without a second index.
    """
    raw = bytearray(cycle.to_bytes(2, "big") + secrets.token_bytes(14))
    # Version 8 is for layouts that an application defines (RFC 9562).
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return uuid.UUID(bytes=bytes(raw))


def cycle_of(key: uuid.UUID) -> int:
    """Return the number of the cycle in a key made by `new_id`."""
    return int.from_bytes(key.bytes[:2], "big")


def texts() -> Any:
    """Return a column of short texts in order, empty by default."""
    return ArrayField(element_type="text", default=list, db_default=SqlDefault("'{}'"))


def transaction_id() -> Any:
    """Return the column of the transaction that last changed the row; a trigger sets it."""
    return fields.BigIntField(default=0, db_default=SqlDefault("0"))


def link(to: str, *, optional: bool = False, index: bool = True) -> Any:
    """Return a foreign key that forbids to delete its target."""
    return ForeignKeyFieldInstance(
        f"tilik.{to}",
        related_name=False,
        null=optional,
        on_delete=fields.RESTRICT,
        db_index=index,
    )


class Row(Model):
    """A row with a random key; the first line of a model's docstring is its table's comment."""

    id = fields.UUIDField(primary_key=True, db_default=SqlDefault("gen_random_uuid()"))

    class Meta:
        abstract = True


class CycleRow(Model):
    """A row below an appraisal, with the cycle and the unit that policies compare."""

    id = fields.UUIDField(primary_key=True)
    # On the row itself, because a policy that joins two tables took 1.7 times as long, and so that
    # large tables can be partitioned by cycle.
    cycle = link("Cycle", index=False)
    unit = link("Unit", index=False)

    class Meta:
        abstract = True


def by_cycle(*more: str) -> list[Index]:
    """Return the indexes of a table below an appraisal.

    They are by cycle and key, by cycle and unit, and by each of the columns named.
    """
    standard = [Index(fields=("cycle_id", "id")), Index(fields=("cycle_id", "unit_id"))]
    return [*standard, *(Index(fields=(column, "id")) for column in more)]
