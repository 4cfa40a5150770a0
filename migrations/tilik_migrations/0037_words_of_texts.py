"""Words of a text are found wherever they stand, also within what looks like a host or a file."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops

SQL = Path(__file__).parent / "sql" / "0037_words_of_texts"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0036_composed_texts')]

    initial = False

    operations = [ops.RunSQL([sql("words"), sql("found")], reverse_sql=[sql("tokens")])]
