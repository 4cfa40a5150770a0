"""Appraisal cycles (periode penilaian), each with a copy of its rules."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model

from tilik_server.models.base import link
from tilik_server.models.vocabulary import CycleStatus, in_order, one_of


class Cycle(Model):
    """A span of dates under one rating scheme, for everyone or for one subtree.

    `scheme` is the scheme when the cycle was opened, so that the plugin may be removed. The key is
    a random unused number; keys of rows below the cycle begin with its two bytes.
    """

    id = fields.SmallIntField(primary_key=True, generated=False)
    code = fields.CharField(max_length=64, unique=True)
    name = fields.CharField(max_length=200)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    status = fields.CharEnumField(CycleStatus, max_length=16)
    scheme = fields.JSONField[dict[str, Any]]()
    params = fields.JSONField[dict[str, Any]](default=dict, db_default=SqlDefault("'{}'"))
    unit = link("Unit", optional=True)

    class Meta:
        app = "tilik"
        table = "cycle"
        constraints = [
            one_of("cycle", "status", CycleStatus),
            in_order("cycle", "starts_on", "ends_on"),
            CheckConstraint(check='"id" > 0', name="cycle_id_positive"),
        ]
