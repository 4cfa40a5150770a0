"""Employees are ordered by grade with Roman numbers as numbers."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0026_grades_by_rank"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0025_months_of_feedback')]

    initial = False

    operations = [ops.RunSQL([sql("ranks")], reverse_sql=[sql("letters")])]
