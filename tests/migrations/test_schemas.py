"""A database whose tables are in another schema than `public`, as its search path says."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any, Final
from uuid import uuid4

import asyncpg
import pytest
from pydantic import SecretStr

from tilik_server.access.viewer import USER, Grant, Viewer, grants_from_json
from tilik_server.database.embedded import OWNER_ROLE
from tilik_server.database.migrate import migrate
from tilik_server.database.pool import Database
from tilik_server.database.province_time import local_day
from tilik_server.database.step_back import Consent
from tilik_server.models.vocabulary import Role
from tilik_server.settings import Settings
from tilik_tests.cluster import Cluster

SCHEMA: Final = "kantor"
BEFORE: Final = "0015"
ELSEWHERE: Final = """
select p.proname::text as name from pg_proc p
where p.pronamespace = current_schema()::regnamespace and p.prosecdef
  and p.proconfig[1] <> format('search_path=%I, pg_temp', current_schema())
order by name
"""


@pytest.fixture
async def named(postgres: Cluster) -> AsyncIterator[Settings]:
    """A database without tables, where both roles use a schema of another name."""
    async with postgres.database() as name:
        await postgres.run(f'create schema "{SCHEMA}" authorization "{OWNER_ROLE}"', name)
        await postgres.run(f'alter database "{name}" set search_path = "{SCHEMA}"')
        yield postgres.settings(name)


@pytest.fixture
async def owner(named: Settings) -> AsyncIterator[Any]:
    """The owner's connection."""
    url: SecretStr | None = named.owner_database_url
    assert url is not None
    connection = await asyncpg.connect(url.get_secret_value())
    yield connection
    await connection.close()


async def elsewhere(owner: Any) -> list[str]:
    """The functions that run as the owner and look in another schema than their own."""
    return [row["name"] for row in await owner.fetch(ELSEWHERE)]


async def test_functions_of_the_owner_look_in_the_schema_of_its_tables(
    named: Settings, owner: Any
) -> None:
    await migrate(named)
    assert await elsewhere(owner) == []
    await migrate(named, BEFORE, consent=Consent(given=True))
    assert await elsewhere(owner) == ["tilik_held_grants", "unit_depart_people"]
    await migrate(named)
    assert await elsewhere(owner) == []


async def test_person_holds_the_grants_that_are_stored_there(named: Settings, owner: Any) -> None:
    await migrate(named)
    keys = {name: uuid4() for name in ("over", "under", "person")}
    unit = "insert into unit (id, code, name, kind, sector) values ($1, $2, 'U', 'd', 'x')"
    for name in ("over", "under"):
        await owner.execute(unit, keys[name], name)
    await owner.execute(
        "insert into employee (id, code, name, employment, unit_id) "
        "values ($1, 'x', 'X', 'NON_ASN', $2)",
        keys["person"],
        keys["under"],
    )
    await owner.execute(
        "insert into role_grant (employee_id, role, unit_id, starts_on, reason) "
        "values ($1, 'AUDITOR', $2, $3, 'SK')",
        keys["person"],
        keys["under"],
        local_day(None) - timedelta(days=1),
    )
    database = await Database.open(named)
    try:
        async with database.reading(Viewer(USER.name, employee=keys["person"])) as transaction:
            held = [*grants_from_json(transaction.grants)]
    finally:
        await database.close()
    assert held == [Grant(Role.AUDITOR, keys["under"])]
    # A unit that moves notes for the feeds which people left the subtree.
    await owner.execute("update unit set parent_id = $1 where id = $2", keys["over"], keys["under"])
    await owner.execute("update unit set parent_id = null where id = $1", keys["under"])
    noted = await owner.fetch("select concept, row from departure order by concept")
    assert [tuple(each) for each in noted] == [
        ("employee", keys["person"]),
        ("unit", keys["under"]),
    ]
