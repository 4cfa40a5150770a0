"""What was stored before texts had one form gets it from the migration."""

from importlib import import_module
from typing import Any

MIGRATION = import_module("tilik_migrations.0036_composed_texts")
APART, TOGETHER = "Cafe\u0301", "Caf\u00e9"


async def test_migration_composes_what_is_stored(world: Any, owner: Any) -> None:
    first, second = await world.unit(code="a", name="b"), await world.unit(code=TOGETHER)
    third = await world.unit(code="c")
    person = await world.employee(first)
    # What is stored goes past the triggers only while they are off.
    for table in ("unit", "employee"):
        await owner.execute(f"alter table {table} disable trigger {table}_compose")
    await owner.execute("update unit set name = $2, code = $2 where id = $1", first, APART)
    await owner.execute("update unit set code = $2 where id = $1", third, "Re\u0301")
    await owner.execute("update employee set name = $2 where id = $1", person, APART)
    for table in ("unit", "employee"):
        await owner.execute(f"alter table {table} enable trigger {table}_compose")
    for each in MIGRATION.TEXTS.items():
        for sql in MIGRATION.recomposing(*each):
            await owner.execute(sql)
    found = {row["id"]: (row["code"], row["name"]) for row in await world.fetch("table unit")}
    assert found[first] == (APART, TOGETHER)
    assert (found[second][0], found[third][0]) == (TOGETHER, "R\u00e9")
    (named,) = await world.fetch("select name from employee")
    assert named["name"] == TOGETHER
    # A code that another unit has stays, and does not hinder other changes.
    await world.change("update unit set name = 'x', code = code where id = $1", first)
