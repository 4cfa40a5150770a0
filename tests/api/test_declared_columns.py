"""What the schema's check believes of the tables is what the migrated database has."""

from typing import Any

from tilik_schema.reading.model_columns import columns_by_table

COLUMNS = """
select c.relname as table, array_agg(a.attname::text) as columns
from pg_attribute a join pg_class c on c.oid = a.attrelid
where c.relname = any($1) and c.relnamespace = 'public'::regnamespace
  and a.attnum > 0 and not a.attisdropped
group by c.relname
"""


async def test_columns_of_the_models_are_those_of_the_tables(world: Any) -> None:
    declared = columns_by_table()
    rows = await world.fetch(COLUMNS, list(declared))
    assert {row["table"]: set(row["columns"]) for row in rows} == declared


async def test_view_has_the_columns_of_its_table(world: Any) -> None:
    (row,) = await world.fetch(COLUMNS, ["feedback_shown"])
    assert set(row["columns"]) == columns_by_table()["feedback"]
