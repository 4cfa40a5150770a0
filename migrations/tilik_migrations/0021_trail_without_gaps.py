"""The audit trail notes rows with new ids and emptied tables, and no use of an invitation."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql"


def sql(name: str, migration: str = "0021_trail_without_gaps") -> str:
    """The text of one part."""
    return (SQL / migration / f"{name}.sql").read_text(encoding="utf-8")


BACK = [sql("back"), sql("trail", "0017_audit_trail"), "drop function if exists audit_open(uuid);"]


class Migration(migrations.Migration):
    dependencies = [('tilik', '0020_calculator_faults')]

    initial = False

    operations = [
        ops.RunSQL([sql("notes"), sql("reads"), sql("settle")], reverse_sql=BACK),
    ]
