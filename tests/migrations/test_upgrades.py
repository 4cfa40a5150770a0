"""A database of each released version, with the demo's rows, becomes one of this version."""

import re
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from tilik_server.database.embedded import SERVICE_ROLE
from tilik_server.database.migrate import migrate, missing_migrations, require_migrated
from tilik_server.database.pool import Database
from tilik_server.database.structure import CURRENT, structure
from tilik_server.settings import Settings
from tilik_server.sql.statement import composed
from tilik_server.sql.transaction import Session
from tilik_tests.upgrades import restore
from tilik_tests.viewers import ADMIN

ROOT = Path(__file__).parents[2]
DUMPS = sorted((Path(__file__).parent / "upgrades").glob("*.dump"))
# How many rows the dump of a version has, so that an empty one proves nothing.
HELD = {"0.1.0": {"cycle": 2, "employee": 300, "score": 975}}
TABLES = """
select relname as name from pg_class
where relkind in ('r', 'p') and relnamespace = current_schema()::regnamespace order by relname
"""
SCORES = composed("tests.count_scores", "select count(*) from score")
FEEDBACK = composed("tests.count_feedback", "select count(*) from feedback_shown")
# Transactions are numbered anew in another cluster, and rows of the feeds count as changed.
NEW = {"changed_in", "updated_at"}

Rows = dict[str, list[dict[str, Any]]]


async def contents(owner: Any) -> Rows:
    """Every row of every table, without what a restore changes."""
    found: Rows = {}
    for table in [row["name"] for row in await owner.fetch(TABLES)]:
        rows = await owner.fetch(f"select to_jsonb(t)::text as row from {table} t")
        found[table] = [orjson.loads(row["row"]) for row in rows]
    # Of feedback without a name, the month alone is kept.
    for row in found["feedback"]:
        if row["anonymous"]:
            row["created_at"] = row["created_at"][:7]
    return found


def lost(before: Rows, after: Rows) -> dict[str, int]:
    """How many rows of each table are gone or changed; columns that are new do not count."""
    missed = {}
    for table, rows in before.items():
        columns = sorted(set().union(*rows) - NEW)
        kept = {orjson.dumps([row.get(each) for each in columns]) for row in after.get(table, ())}
        missed[table] = sum(
            orjson.dumps([row[each] for each in columns]) not in kept for row in rows
        )
    return {table: number for table, number in missed.items() if number}


def lines(files: dict[str, str]) -> dict[str, list[str]]:
    """The lines of each file without order: a column that was added later is the last."""
    return {name: sorted(line.rstrip(",") for line in files[name].splitlines()) for name in files}


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
async def test_dump_of_a_version_is_migrated_and_nothing_is_lost(
    dump: Path, empty: Settings
) -> None:
    restore(dump, empty)
    assert empty.owner_database_url is not None
    owner = await asyncpg.connect(empty.owner_database_url.get_secret_value())
    try:
        before = await contents(owner)
        await migrate(empty)
        after = await contents(owner)
        holds = await structure(Session(owner), SERVICE_ROLE)
    finally:
        await owner.close()
    assert lost(before, after) == {}
    held = HELD[dump.stem]
    assert {name: len(before[name]) for name in held} == held
    assert len([name for name in before if before[name]]) > 25
    written = {path.stem: path.read_text(encoding="utf-8") for path in CURRENT.glob("*.sql")}
    assert lines(holds) == lines(written)


@pytest.mark.parametrize("dump", DUMPS, ids=lambda dump: dump.stem)
async def test_service_reads_what_was_migrated(dump: Path, empty: Settings) -> None:
    restore(dump, empty)
    await migrate(empty)
    database = await Database.open(empty)
    try:
        await require_migrated(database)
        assert await missing_migrations(database) == []
        async with database.reading(ADMIN) as transaction:
            assert await transaction.fetch_value(SCORES) == HELD[dump.stem]["score"]
            assert await transaction.fetch_value(FEEDBACK) > 100
    finally:
        await database.close()


def test_every_version_in_the_changelog_has_its_dump() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    versions = re.findall(r"^## \[(\d+\.\d+\.\d+)\]", changelog, re.MULTILINE)
    assert versions
    assert {dump.stem for dump in DUMPS} == set(versions) == set(HELD)


def test_row_that_is_gone_or_changed_counts_as_lost() -> None:
    before: Rows = {"unit": [{"id": 1, "name": "a"}, {"id": 2, "name": "b"}], "gone": [{"id": 1}]}
    after: Rows = {"unit": [{"id": 1, "name": "a", "more": 0}, {"id": 2, "name": "c", "more": 0}]}
    assert lost(before, after) == {"unit": 1, "gone": 1}
    assert lost({"unit": before["unit"][:1]}, after) == {}
