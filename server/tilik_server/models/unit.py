"""Units (unit kerja): a tree in which a subtree is a range of an indexed path."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index

from tilik_server.models.base import Row, link, transaction_id


class Unit(Row):
    """An agency, a division, a school or a clinic.

    `path`, set by a trigger, has one label of fixed width for each level from the root: the paths
    of all units below begin with it. `head_id` is an employee's key; its foreign key is added by
    SQL, because employees refer to units too.
    """

    code = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=64)
    sector = fields.CharField(max_length=64)
    # Fifty levels of eight hexadecimal digits.
    path = fields.CharField(max_length=400, default="", unique=True)
    region = link("Region", optional=True)
    parent = link("Unit", optional=True)
    head_id = fields.UUIDField(null=True)
    updated_at = fields.DatetimeField(db_default=Now())
    changed_in = transaction_id()

    class Meta:
        app = "tilik"
        table = "unit"
        indexes = [Index(fields=("changed_in", "id"))]
