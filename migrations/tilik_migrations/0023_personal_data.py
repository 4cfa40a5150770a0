"""Notes in the timelines of a person can be erased."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0023_personal_data"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0022_moves_in_sets')]

    initial = False

    operations = [ops.RunSQL([sql("erasing")], reverse_sql=[sql("zero")])]
