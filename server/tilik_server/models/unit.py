"""Organisational units (unit kerja): a tree whose subtrees are ranges of one indexed path."""

from tortoise import fields

from tilik_server.models.base import Row, link


class Unit(Row):
    """An agency, a division, a school or a clinic.

    `path` is kept by a trigger: one fixed-width label per level from the root down, so that all
    units below one are those whose path begins with its path. `head_id` is an employee's key; its
    foreign key is added by SQL, since employees refer to units.
    """

    code = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=200)
    kind = fields.CharField(max_length=64)
    sector = fields.CharField(max_length=64)
    path = fields.CharField(max_length=400, default="", unique=True)
    region = link("Region", optional=True)
    parent = link("Unit", optional=True)
    head_id = fields.UUIDField(null=True)

    class Meta:
        app = "tilik"
        table = "unit"
