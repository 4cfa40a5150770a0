"""Row-level security: which viewer may see and change what, table by table."""

from typing import Any

import asyncpg
import pytest

from tilik_server.access.policies import WITHOUT_POLICIES
from tilik_server.database.pool import READING, WRITING, Database
from tilik_server.models.base import new_id
from tilik_server.sql.statement import composed
from tilik_tests.viewers import ADMIN

TABLES = """
select c.relname as name, c.relrowsecurity as is_held,
  (select count(*) from pg_policy p where p.polrelid = c.oid) as policies
from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace
"""


async def become(connection: Any, viewer: str | None) -> None:
    """Ask as a viewer from here on; None is a session that never said who asks."""
    if viewer is None:
        await connection.execute("reset tilik.viewer")
    else:
        await connection.execute("select set_config('tilik.viewer', $1, true)", viewer)


async def may(connection: Any, sql: str, *values: Any) -> bool:
    """Whether a change takes place as far as policies go; it is undone."""
    trial = connection.transaction()
    await trial.start()
    try:
        return not str(await connection.execute(sql, *values)).endswith(" 0")
    except asyncpg.InsufficientPrivilegeError:
        return False
    except asyncpg.IntegrityConstraintViolationError:
        return True
    finally:
        await trial.rollback()


async def rights(connection: Any, table: str, columns: str, key: Any, row: str) -> set[str]:
    """What the present viewer may do with a row of a table, and with one like it."""
    source = f'jsonb_populate_record(null::"{table}", $1)'
    add = f"insert into {table} ({columns}) select {columns} from {source}"
    tried = {
        "add": await may(connection, add, row),
        "change": await may(connection, f"update {table} set id = id where id = $1", key),
        "delete": await may(connection, f"delete from {table} where id = $1", key),
        "see": await connection.fetchval(f"select count(*) from {table}") > 0,
    }
    return {name for name, is_allowed in tried.items() if is_allowed}


async def all_rights(world: Any, rows: dict[str, Any], viewer: str | None) -> dict[str, set[str]]:
    """What a viewer may do in each table, with the operator's rows."""
    connection = world.database.connection
    tables = [each["name"] for each in await world.fetch(TABLES) if each["is_held"]]
    assert len(tables) > 30
    copies = {
        table: await connection.fetchval(
            f"select to_jsonb(t)::text from {table} t where id = $1", rows[table]
        )
        for table in tables
    }
    columns = {table: await world.columns(table) for table in tables}
    await become(connection, viewer)
    return {
        table: await rights(connection, table, columns[table], rows[table], copies[table])
        for table in tables
    }


async def test_every_table_of_ours_is_held_by_policies(world: Any) -> None:
    tables = await world.fetch(TABLES)
    free = {each["name"] for each in tables if not each["is_held"] or not each["policies"]}
    assert free == set(WITHOUT_POLICIES)
    assert len([name for name in free if name.startswith("procrastinate_")]) == 4


@pytest.mark.parametrize("viewer", [None, "", "nobody", "stranger", "operator ", "OPERATOR"])
async def test_nobody_sees_or_changes_a_row(viewer: str | None, world: Any, rows: Any) -> None:
    found = await all_rights(world, rows, viewer)
    assert {table: allowed for table, allowed in found.items() if allowed} == {}


async def test_import_holds_an_appraisal_but_cannot_change_it(world: Any, rows: Any) -> None:
    connection = world.database.connection
    await become(connection, "import")
    assert await connection.fetch(
        "select from appraisal where id = $1 for share", rows["appraisal"]
    )
    assert await connection.fetch("select from goal where id = $1 for share", rows["goal"]) == []
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await connection.execute("update appraisal set version = 9")


@pytest.mark.parametrize("statement", ["truncate region cascade", "drop table region"])
async def test_service_cannot_go_round_its_policies(statement: str, world: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.change(statement)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.change("alter table region disable row level security")


async def test_what_triggers_keep_does_not_depend_on_what_the_viewer_may_change(
    world: Any, rows: Any
) -> None:
    connection = world.database.connection
    await world.change("update appraisal set updated_at = '2025-01-01'")
    await become(connection, "scoring")
    await connection.execute("update score set achievement = 50 where id = $1", rows["score"])
    assert await connection.fetchval("select updated_at > '2025-01-02' from appraisal")


async def test_every_trigger_runs_as_the_owner_of_the_tables(world: Any) -> None:
    found = await world.fetch(
        "select distinct p.proname from pg_trigger t join pg_proc p on p.oid = t.tgfoid "
        "where not t.tgisinternal and p.proname not like 'procrastinate%' "
        "and not (p.prosecdef and p.proconfig[1] = 'search_path=public, pg_temp')"
    )
    assert found == []


async def test_first_statement_says_who_asks_and_what_for(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    execute, fetch_value = asyncpg.Connection.execute, asyncpg.Connection.fetchval

    async def kept(self: Any, query: str, *values: Any, **more: Any) -> str:
        said.append(query)
        return await execute(self, query, *values, **more)

    async def kept_value(self: Any, query: str, *values: Any, **more: Any) -> Any:
        said.append(query)
        return await fetch_value(self, query, *values, **more)

    opened = await Database.open(settings)
    monkeypatch.setattr(asyncpg.Connection, "execute", kept)
    monkeypatch.setattr(asyncpg.Connection, "fetchval", kept_value)
    async with opened.reading(ADMIN):
        assert said == ["BEGIN ISOLATION LEVEL REPEATABLE READ;", READING.sql]
    said.clear()
    async with opened.writing(ADMIN):
        assert said == ["BEGIN;", WRITING.sql]
    await opened.close()


async def test_reading_transaction_refuses_every_change(settings: Any) -> None:
    opened = await Database.open(settings)
    for statement in (
        "insert into region (id, code, scheme, name) values ($1, '1', 'x', 'x')",
        "update region set name = 'x' where id = $1",
        "delete from region where id = $1",
        "select from region where id = $1 for update",
        "select nextval('unit_label') where $1::uuid is not null",
    ):
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError):
            async with opened.reading(ADMIN) as connection:
                await connection.execute(composed("tests.change", statement), new_id(1))
    await opened.close()
