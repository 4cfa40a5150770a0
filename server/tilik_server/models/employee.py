"""Employees (pegawai) and their assignments."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import Row, link, transaction_id
from tilik_server.models.vocabulary import Employment, in_order, one_of


class Employee(Row):
    """A person who is appraised or appraises.

    `unit` and `position` are those of the current main assignment; a trigger sets them. The NIP is
    personal data: it must not be in a key, an id, a cursor or a log. `code` is the person's in the
    system that the people are imported from; it stays when the NIP changes.
    """

    nip = fields.CharField(max_length=18, null=True, unique=True)
    code = fields.CharField(max_length=64, null=True, unique=True)
    name = fields.CharField(max_length=200)
    grade = fields.CharField(max_length=16, null=True)
    employment = fields.CharEnumField(Employment, max_length=16)
    unit = link("Unit", optional=True)
    position = link("Position", optional=True)
    supervisor = link("Employee", optional=True)
    active_until = fields.DateField(null=True)
    updated_at = fields.DatetimeField(db_default=Now())
    changed_in = transaction_id()

    class Meta:
        app = "tilik"
        table = "employee"
        indexes = [Index(fields=("changed_in", "id"))]
        constraints = [
            one_of("employee", "employment", Employment),
            CheckConstraint(
                check='("employment" = \'NON_ASN\') = ("nip" IS NULL)', name="employee_nip_of_asn"
            ),
            CheckConstraint(check="\"nip\" ~ '^[0-9]{18}$'", name="employee_nip_digits"),
        ]


class Assignment(Row):
    """A post held from a day on, as the main one or acting (pelaksana tugas)."""

    employee = link("Employee")
    unit = link("Unit")
    position = link("Position")
    starts_on = fields.DateField()
    ends_on = fields.DateField(null=True)
    acting = fields.BooleanField(default=False)

    class Meta:
        app = "tilik"
        table = "assignment"
        # The migration adds an exclusion constraint: main assignments do not overlap.
        constraints = [in_order("assignment", "starts_on", "ends_on")]
