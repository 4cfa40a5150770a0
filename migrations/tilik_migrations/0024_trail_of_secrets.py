"""The audit trail notes what becomes secret and what others' triggers change, and keeps salts apart."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql"


def sql(name: str, migration: str = "0024_trail_of_secrets") -> str:
    """The text of one part."""
    return (SQL / migration / f"{name}.sql").read_text(encoding="utf-8")


BEFORE = "0021_trail_without_gaps"
BACK = [
    sql("back"),
    sql("notes", BEFORE),
    sql("settle", BEFORE),
    sql("erasing", "0023_personal_data"),
    sql("zero"),
]


class Migration(migrations.Migration):
    dependencies = [('tilik', '0023_personal_data')]

    initial = False

    operations = [ops.RunSQL([sql("notes"), sql("salts")], reverse_sql=BACK)]
