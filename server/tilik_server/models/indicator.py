"""Indicators (indikator kinerja); each version is a row."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import SqlDefault
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import Aspect, IndicatorStatus, Polarity, one_of


class Indicator(Row):
    """What is measured, in which unit of measure, by which calculator with which parameters.

    Its goals' targets lie from `target_lowest` to `target_highest`; null is open.
    """

    code = fields.CharField(max_length=64)
    version = fields.IntField(default=1)
    name = fields.CharField(max_length=200)
    description = fields.TextField()
    aspect = fields.CharEnumField(Aspect, max_length=16)
    is_key = fields.BooleanField(default=False)
    unit_of_measure = fields.CharField(max_length=64)
    polarity = fields.CharEnumField(Polarity, max_length=32)
    calculator_key = fields.CharField(max_length=128, null=True)
    target_lowest = fields.FloatField(null=True)
    target_highest = fields.FloatField(null=True)
    params = fields.JSONField[dict[str, Any]](default=dict, db_default=SqlDefault("'{}'"))
    unit = link("Unit", optional=True)
    status = fields.CharEnumField(IndicatorStatus, max_length=16)
    proposed_by = link("Employee", optional=True, index=False)
    decided_by = link("Employee", optional=True, index=False)
    note = fields.TextField(null=True)
    supersedes = link("Indicator", optional=True, index=False)

    class Meta:
        app = "tilik"
        table = "indicator"
        unique_together = (("code", "version"),)
        indexes = [Index(fields=("calculator_key",))]
        constraints = [
            one_of("indicator", "aspect", Aspect),
            one_of("indicator", "polarity", Polarity),
            one_of("indicator", "status", IndicatorStatus),
            CheckConstraint(check='"version" > 0', name="indicator_version_positive"),
            CheckConstraint(
                check='"target_lowest" <= "target_highest"', name="indicator_target_range_rises"
            ),
        ]


class IndicatorPosition(Row):
    """For which position an indicator is meant."""

    indicator = link("Indicator", index=False)
    position = link("Position")

    class Meta:
        app = "tilik"
        table = "indicator_position"
        unique_together = (("indicator", "position"),)
