"""Positions (jabatan) with their duties and required competencies."""

from tortoise import fields
from tortoise.fields.db_defaults import Now
from tortoise.indexes import Index

from tilik_server.models.base import Row, link, texts, transaction_id
from tilik_server.models.vocabulary import between


class Position(Row):
    """A post's title, class and main duties (tugas pokok dan fungsi)."""

    code = fields.CharField(max_length=64, unique=True)
    title = fields.CharField(max_length=200)
    position_class = fields.CharField(max_length=64)
    duties = texts()
    updated_at = fields.DatetimeField(db_default=Now())
    changed_in = transaction_id()

    class Meta:
        app = "tilik"
        table = "position"
        indexes = [Index(fields=("changed_in", "id"))]


class CompetencyRequirement(Row):
    """The level from 1 to 5 at which a position requires a competency."""

    position = link("Position", index=False)
    competency = link("Competency")
    level = fields.SmallIntField()

    class Meta:
        app = "tilik"
        table = "competency_requirement"
        unique_together = (("position", "competency"),)
        constraints = [between("competency_requirement", "level", 1, 5)]
