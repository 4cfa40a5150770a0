"""Functions that run as the owner of the tables look for them in their own schema, whatever its name."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0016_functions_of_one_schema"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0015_codes_and_attributes')]

    initial = False

    operations = [ops.RunSQL([sql("paths")], reverse_sql=[sql("back")])]
