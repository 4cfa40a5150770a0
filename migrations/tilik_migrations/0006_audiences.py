"""The sets of rows in which a viewer is somebody, for policies and conditions to ask."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0006_audiences"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [("tilik", "0005_accounts")]

    initial = False

    operations = [ops.RunSQL([sql("sets")], reverse_sql=[sql("zero")])]
