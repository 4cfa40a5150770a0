"""Attributes that an agency declares for units, positions or people, and what they are."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import Described, of_one_thing, one_of


class AttributeSet(Row):
    """Attributes that an agency declares for its units, positions or people; each version is a row.

    `record_schema` is a JSON Schema whose properties are the attributes. A version that is replaced
    or retired takes no new values, and describes those that it has.
    """

    code = fields.CharField(max_length=64)
    version = fields.IntField(default=1)
    describes = fields.CharEnumField(Described, max_length=16)
    record_schema = fields.JSONField[dict[str, Any]]()
    unit = link("Unit", optional=True)
    declared_by = link("Employee", optional=True, index=False)
    declared_at = fields.DatetimeField(db_default=Now())
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        app = "tilik"
        table = "attribute_set"
        # The migration adds an index: one version of a code is in force.
        unique_together = (("code", "version"),)
        constraints = [
            one_of("attribute_set", "describes", Described),
            CheckConstraint(check='"version" > 0', name="attribute_set_version_positive"),
        ]


class AttributeRecord(Row):
    """The attributes of one set that a unit, a position or a person has.

    `unit` is the unit itself or, for a person, where the person works; a trigger keeps it there.
    """

    attribute_set = link("AttributeSet")
    unit = link("Unit", optional=True)
    position = link("Position", optional=True, index=False)
    employee = link("Employee", optional=True, index=False)
    record = fields.JSONField[dict[str, Any]]()

    class Meta:
        app = "tilik"
        table = "attribute_record"
        # The migration adds an index: a unit has one record of a set.
        unique_together = (("position", "attribute_set"), ("employee", "attribute_set"))
        constraints = [of_one_thing("attribute_record")]
