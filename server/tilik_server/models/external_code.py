"""Codes of other systems: NPSN of a school, the code of a health facility, an id in SIASN."""

from tortoise import fields

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import of_one_thing


class ExternalCode(Row):
    """The code of a unit, a position or a person in another system, its scheme.

    `unit` is the unit itself or, for a person, where the person works; a trigger keeps it there.
    """

    scheme = fields.CharField(max_length=32)
    value = fields.CharField(max_length=128)
    unit = link("Unit", optional=True)
    position = link("Position", optional=True, index=False)
    employee = link("Employee", optional=True, index=False)

    class Meta:
        app = "tilik"
        table = "external_code"
        # The migration adds an index: a unit has one code in a scheme.
        unique_together = (("scheme", "value"), ("position", "scheme"), ("employee", "scheme"))
        constraints = [of_one_thing("external_code")]
