"""Of feedback without a name, the month alone is stored."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0025_months_of_feedback"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0024_trail_of_secrets')]

    initial = False

    operations = [ops.RunSQL([sql("months")], reverse_sql=[sql("zero")])]
