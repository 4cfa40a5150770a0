"""People's posts follow from their assignments once for each statement, and not once for each row."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0022_moves_in_sets"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0021_trail_without_gaps')]

    initial = False

    operations = [ops.RunSQL([sql("sets")], reverse_sql=[sql("back")])]
