"""Competencies (kompetensi), their assessments, and the profile computed from them."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index
from tortoise.models import Model

from tilik_server.models.base import Row, link, transaction_id
from tilik_server.models.vocabulary import CompetencyKind, Potential, between, one_of


class Competency(Model):
    """A competency that a plugin's list named, kept when the plugin goes."""

    id = fields.CharField(max_length=128, primary_key=True)
    name = fields.JSONField[dict[str, str]]()
    kind = fields.CharEnumField(CompetencyKind, max_length=16)
    plugin = fields.CharField(max_length=128)

    class Meta:
        app = "tilik"
        table = "competency"
        constraints = [one_of("competency", "kind", CompetencyKind)]


class CompetencyAssessment(Row):
    """The level from 1 to 5 at which a person was found on a day, and by which method."""

    employee = link("Employee", index=False)
    unit = link("Unit")
    competency = link("Competency", index=False)
    level = fields.SmallIntField()
    assessed_on = fields.DateField()
    method = fields.CharField(max_length=200, null=True)

    class Meta:
        app = "tilik"
        table = "competency_assessment"
        unique_together = (("employee", "competency", "assessed_on"),)
        constraints = [between("competency_assessment", "level", 1, 5)]


class CompetencyProfile(Row):
    """What a person's assessments amount to against the position's requirements.

    `job_person_match` is in per cent. `changed_in` changes with the person, the assessments and the
    trainings, for clients that keep a copy.
    """

    employee = link("Employee", index=False)
    unit = link("Unit")
    job_person_match = fields.FloatField(null=True)
    band = fields.CharField(max_length=64, null=True)
    potential = fields.CharEnumField(Potential, max_length=16, null=True)
    performance_cycle = link("Cycle", optional=True, index=False)
    performance_key = fields.CharField(max_length=64, null=True)
    talent_box = fields.SmallIntField(null=True)
    updated_at = fields.DatetimeField(db_default=Now())
    changed_in = transaction_id()

    class Meta:
        app = "tilik"
        table = "competency_profile"
        unique_together = (("employee",),)
        indexes = [Index(fields=("changed_in", "id"))]
        constraints = [
            one_of("competency_profile", "potential", Potential),
            between("competency_profile", "talent_box", 1, 9),
        ]
