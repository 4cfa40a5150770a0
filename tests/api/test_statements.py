"""Statements by hand against a migrated database: each fits the tables, and shows its name."""

import importlib
import pkgutil

import asyncpg

import tilik
import tilik_demo
import tilik_schema
import tilik_server
import tilik_web
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.sql.statement import Statement, composed, registered_statements
from tilik_tests.viewers import ADMIN


async def refused(settings: Settings, *statements: Statement) -> list[str]:
    """What PostgreSQL says of the statements that it cannot prepare for the service's role."""
    assert settings.database_url is not None
    connection = await asyncpg.connect(settings.database_url.get_secret_value())
    found = []
    try:
        for each in statements:
            try:
                await connection.prepare(each.sql)
            except asyncpg.PostgresError as fault:
                found.append(f"{each.name}: {fault}")
    finally:
        await connection.close()
    return found


async def test_every_statement_fits_the_tables(settings: Settings) -> None:
    for package in (tilik, tilik_demo, tilik_schema, tilik_server, tilik_web):
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if not module.name.endswith("__main__"):
                importlib.import_module(module.name)
    statements = [each for each in registered_statements() if not each.name.startswith("tests.")]
    assert len(statements) > 190
    assert await refused(settings, *statements) == []


async def test_statement_with_a_wrong_column_is_found(settings: Settings) -> None:
    wrong = composed("tests.list_wrong", "select no_such_column from goal")
    (found,) = await refused(settings, wrong)
    assert found.startswith('tests.list_wrong: column "no_such_column" does not exist')


async def test_running_statement_shows_its_name(database: Database) -> None:
    look = composed(
        "tests.look_at_itself", "select query from pg_stat_activity where pid = pg_backend_pid()"
    )
    async with database.reading(ADMIN) as transaction:
        shown = await transaction.fetch_value(look)
    assert shown.startswith("select /* tilik:tests.look_at_itself */ query")


async def test_row_is_a_mapping_by_column(database: Database) -> None:
    pair = composed("tests.answer_pair", "select 1 as one, 'b' as two")
    async with database.reading(ADMIN) as transaction:
        row = await transaction.fetch_row(pair)
    assert row is not None
    assert (list(row), {**row}, row["two"], row.get("three")) == (
        ["one", "two"],
        {"one": 1, "two": "b"},
        "b",
        None,
    )
    assert row == {"one": 1, "two": "b"}
    assert row != {"one": 1}


async def test_execute_answers_how_many_rows(database: Database) -> None:
    insert = composed(
        "tests.insert_regions",
        "insert into region (id, scheme, code, name) "
        "select gen_random_uuid(), 'x', n::text, 'x' from generate_series(1, $1::int) n",
    )
    async with database.writing(ADMIN) as transaction:
        assert await transaction.execute(insert, 3) == 3
        assert await transaction.execute(composed("tests.drop_regions", "delete from region")) == 3
        assert await transaction.execute(composed("tests.set_limit", "set local jit = off")) == 0


async def test_parts_hold_every_row_once(database: Database) -> None:
    numbers = composed("tests.count_up", "select n from generate_series(1, $1::int) n")
    async with database.reading(ADMIN) as transaction:
        parts = [part async for part in transaction.fetch_parts(numbers, 5, size=2)]
    assert [[row["n"] for row in part] for part in parts] == [[1, 2], [3, 4], [5]]
