"""What is held about one person: the trail notes who was exported."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0022_personal_data"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0020_calculator_faults')]

    initial = False

    operations = [ops.RunSQL([sql("reads")], reverse_sql=[sql("zero")])]
