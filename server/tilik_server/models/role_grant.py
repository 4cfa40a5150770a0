"""Role grants: roles that people hold in a subtree, from one day to another."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import STORED_ROLES, UNDIVIDED_ROLE, Role, in_order, one_of


class RoleGrant(Row):
    """A role of an employee in the subtree of a unit, or everywhere without a unit.

    It holds from `starts_on` to `ends_on`, unless it was ended before. `granted_by` and `ended_by`
    are null for the command line.
    """

    role = fields.CharEnumField(Role, max_length=16)
    unit = link("Unit", optional=True)
    employee = link("Employee", index=False)
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)
    reason = fields.CharField(max_length=1000)
    granted_by = link("Employee", optional=True, index=False)
    created_at = fields.DatetimeField(db_default=Now())
    ended_at = fields.DatetimeField(null=True)
    ended_by = link("Employee", optional=True, index=False)
    end_reason = fields.CharField(max_length=1000, null=True)

    class Meta:
        app = "tilik"
        table = "role_grant"
        indexes = [Index(fields=("employee_id", "starts_on"))]
        constraints = [
            one_of("role_grant", "role", STORED_ROLES),
            in_order("role_grant", "starts_on", "ends_on"),
            CheckConstraint(
                check=f'"role" <> \'{UNDIVIDED_ROLE}\' OR "unit_id" IS NULL',
                name="role_grant_undivided",
            ),
            CheckConstraint(
                check='("ended_at" IS NULL) = ("end_reason" IS NULL)', name="role_grant_end_reason"
            ),
        ]
