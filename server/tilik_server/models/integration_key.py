"""Integration keys: secrets with which other systems ask, stored as hashes."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import Row, link, texts


class IntegrationKey(Row):
    """The key of a system in the subtree of a unit, or everywhere without a unit.

    `name` is the source of the records that the system sends. After a rotation the hash of the
    key before is valid until `earlier_until`. `calculators` are those for which the scope
    `evidence` allows to record.
    """

    name = fields.CharField(max_length=50, unique=True)
    unit = link("Unit", optional=True)
    scopes = texts()
    calculators = texts()
    key_hash = fields.CharField(max_length=64, unique=True)
    earlier_hash = fields.CharField(max_length=64, null=True, unique=True)
    earlier_until = fields.DatetimeField(null=True)
    expires_on = fields.DateField()
    created_by = link("Employee", optional=True, index=False)
    created_at = fields.DatetimeField(db_default=Now())
    rotated_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    revoked_by = link("Employee", optional=True, index=False)

    class Meta:
        app = "tilik"
        table = "integration_key"
        constraints = [
            CheckConstraint(
                check='("earlier_hash" IS NULL) = ("earlier_until" IS NULL)',
                name="integration_key_earlier_until",
            ),
            CheckConstraint(check='cardinality("scopes") > 0', name="integration_key_has_scope"),
        ]
