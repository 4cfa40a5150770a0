"""The audit trail notes rows with new ids and emptied tables, no use of a code, and hides its keys."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql"


def sql(name: str, migration: str = "0021_trail_without_gaps") -> str:
    """The text of one part."""
    return (SQL / migration / f"{name}.sql").read_text(encoding="utf-8")


def resealed(way: str) -> list[str]:
    """The statements that compute the hashes of the chains anew, from the form before or back."""
    return [sql("reseal"), f"select audit_reseal({way})", "drop function audit_reseal(boolean)"]


NOTES = [sql("notes"), sql("reads"), sql("settle")]
BACK = [sql("back"), sql("trail", "0017_audit_trail"), "drop function if exists audit_open(uuid)"]


class Migration(migrations.Migration):
    dependencies = [('tilik', '0020_calculator_faults')]

    initial = False

    operations = [
        ops.RunSQL([*NOTES, sql("seal"), *resealed("true")], reverse_sql=[*BACK, *resealed("false")]),
    ]
