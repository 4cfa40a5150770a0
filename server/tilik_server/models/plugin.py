"""Plugins, also those that are no longer installed."""

from tortoise import fields
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.db_defaults import SqlDefault
from tortoise.models import Model


class Plugin(Model):
    """An installed distribution by its name, as it last was, and every calculator it ever gave."""

    id = fields.CharField(max_length=128, primary_key=True)
    version = fields.CharField(max_length=64)
    summary = fields.TextField()
    sector = fields.CharField(max_length=64, null=True)
    calculator_keys: list[str] = ArrayField(
        element_type="text", default=list, db_default=SqlDefault("'{}'")
    )

    class Meta:
        app = "tilik"
        table = "plugin"
