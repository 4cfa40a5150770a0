"""Names, titles and codes are stored in one Unicode form, NFC, and so are those that exist."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0036_composed_texts"
TEXTS = {
    "employee": ("name",),
    "indicator": ("code", "name"),
    "position": ("code", "title"),
    "region": ("code", "name"),
    "unit": ("code", "name"),
}


def composing(table: str, columns: tuple[str, ...]) -> list[str]:
    """The trigger of a table, which does nothing where all texts are composed already."""
    name = f"{table}_compose"
    wanted = " or ".join(f"new.{each} is not nfc normalized" for each in columns)
    given = ", ".join(f"'{each}'" for each in columns)
    made = f'create trigger {name} before insert or update of {", ".join(columns)} on "{table}"'
    run = f"for each row when ({wanted}) execute function tilik_compose({given})"
    return [f'drop trigger if exists {name} on "{table}"', f"{made} {run}"]


def recomposing(table: str, columns: tuple[str, ...]) -> list[str]:
    """The update of what is stored; a code stays whose composed form another row has."""
    other = f'select from "{table}" o where o.code = normalize(t.code)'
    return [
        f'update "{table}" t set {each} = normalize({each}) where {each} is not nfc normalized'
        + (f" and not exists ({other})" if each == "code" else "")
        for each in columns
    ]


class Migration(migrations.Migration):
    dependencies = [('tilik', '0035_evidence_at_hand')]

    initial = False

    operations = [
        ops.RunSQL(
            [
                (SQL / "compose.sql").read_text(encoding="utf-8"),
                *(sql for each in TEXTS.items() for sql in composing(*each)),
                *(sql for each in TEXTS.items() for sql in recomposing(*each)),
            ],
            reverse_sql=[
                *(f'drop trigger if exists {table}_compose on "{table}"' for table in TEXTS),
                "drop function if exists tilik_compose()",
            ],
        )
    ]
