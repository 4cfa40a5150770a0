"""Plugins, also those that are no longer installed."""

from typing import Any

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.migrations.constraints import CheckConstraint
from tortoise.models import Model


class Plugin(Model):
    """An installed distribution by its name, as it last was, and every calculator it ever gave.

    `fault` is how a calculator of this version failed last, as a problem.
    """

    id = fields.CharField(max_length=128, primary_key=True)
    version = fields.CharField(max_length=64)
    summary = fields.TextField()
    sector = fields.CharField(max_length=64, null=True)
    calculator_keys: list[str] = ArrayField(
        element_type="text", default=list, db_default=SqlDefault("'{}'")
    )
    fault = fields.JSONField[dict[str, Any]](null=True)
    failed_at = fields.DatetimeField(null=True)

    class Meta:
        app = "tilik"
        table = "plugin"
        constraints = (
            CheckConstraint(
                check="(fault IS NULL) = (failed_at IS NULL)", name="plugin_fault_has_time"
            ),
        )
