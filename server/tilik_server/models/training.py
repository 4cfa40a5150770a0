"""Trainings (pengembangan kompetensi): recommended, planned or completed."""

from tortoise import fields

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import TrainingPurpose, TrainingStatus, between, one_of


class Training(Row):
    """One training of one person, with the level before and after it."""

    employee = link("Employee")
    unit = link("Unit")
    purpose = fields.CharEnumField(TrainingPurpose, max_length=16)
    competency = link("Competency", optional=True, index=False)
    training = fields.TextField()
    reason = fields.JSONField[dict[str, str]]()
    status = fields.CharEnumField(TrainingStatus, max_length=16)
    planned_on = fields.DateField(null=True)
    completed_on = fields.DateField(null=True)
    level_before = fields.SmallIntField(null=True)
    level_after = fields.SmallIntField(null=True)

    class Meta:
        app = "tilik"
        table = "training"
        constraints = [
            one_of("training", "purpose", TrainingPurpose),
            one_of("training", "status", TrainingStatus),
            between("training", "level_before", 1, 5),
            between("training", "level_after", 1, 5),
        ]
