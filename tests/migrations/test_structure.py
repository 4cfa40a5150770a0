"""What a migrated database holds is what the files beside the migrations say, and no more."""

import re
from typing import Any

import asyncpg
import pytest
from procrastinate.schema import SchemaManager

from tilik_server.access.policies import POLICIES, WITHOUT_POLICIES
from tilik_server.access.row_security import as_sql
from tilik_server.database import structure as reading
from tilik_server.database.embedded import OWNER_ROLE, SERVICE_ROLE
from tilik_server.database.structure import CURRENT, structure
from tilik_server.settings import Settings
from tilik_server.sql.transaction import Session

HELD = """
select c.relname as name, c.relrowsecurity as held from pg_class c
where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace
"""


async def as_owner(settings: Settings) -> "asyncpg.Connection[asyncpg.Record]":
    assert settings.owner_database_url is not None
    return await asyncpg.connect(settings.owner_database_url.get_secret_value())


def unqualified(sql: str) -> str:
    return re.sub(r"\b\w+\.", "", sql)


@pytest.fixture(params=["embedded", "given"])
def cluster(request: pytest.FixtureRequest) -> Any:
    return request.getfixturevalue(request.param)


async def test_files_say_what_a_migrated_database_holds(cluster: Any) -> None:
    async with cluster.database("tilik_template") as name:
        connection = await asyncpg.connect(cluster.url(OWNER_ROLE, name))
        found = await structure(Session(connection), SERVICE_ROLE)
        await connection.close()
    written = {path.stem: path.read_text(encoding="utf-8") for path in CURRENT.glob("*.sql")}
    # Older PostgreSQL names the table of a view's column also where there is but one table.
    found["views"], written["views"] = (unqualified(each["views"]) for each in (found, written))
    assert found == written, "write them again with `make docs`"


@pytest.mark.parametrize(
    ("change", "file"),
    [
        ("alter table goal add column more text", "tables"),
        ("alter table goal alter column statement drop not null", "tables"),
        ("alter table goal drop constraint goal_weight_in_range", "tables"),
        ("drop index goal_by_served", "tables"),
        ("comment on table goal is 'x'", "tables"),
        ("comment on column goal.statement is 'x'", "tables"),
        ("create sequence more", "tables"),
        ("alter function tilik_now() volatile", "functions"),
        ("alter function unit_wait() security invoker", "functions"),
        ("drop trigger goal_scored on goal", "triggers"),
        ("alter table goal disable trigger goal_scored", "triggers"),
        ("alter view feedback_shown set (security_invoker = false)", "views"),
        ("alter policy reading on goal using (true)", "policies"),
        ("alter policy reading on goal to tilik", "policies"),
        ("alter table goal disable row level security", "policies"),
        ("alter table goal force row level security", "policies"),
        ("revoke insert on goal from tilik", "grants"),
        ("grant truncate on goal to public", "grants"),
        ("drop function procrastinate_unlink_periodic_defers_v1() cascade", "queue"),
    ],
)
async def test_every_change_shows_in_its_file(settings: Settings, change: str, file: str) -> None:
    connection = await as_owner(settings)
    before = await structure(Session(connection), SERVICE_ROLE)
    await connection.execute(change)
    after = await structure(Session(connection), SERVICE_ROLE)
    await connection.close()
    assert [name for name in before if before[name] != after[name]] == [file]


async def test_queue_is_what_the_installed_procrastinate_expects(
    settings: Settings, empty: Settings
) -> None:
    """A newer one may need a migration of ours, which its changelog and `lib/.../sql` show."""
    migrated, fresh = await as_owner(settings), await as_owner(empty)
    await fresh.execute(SchemaManager.get_schema())
    ours, theirs = await reading.queue(Session(migrated)), await reading.queue(Session(fresh))
    await migrated.close()
    await fresh.close()
    assert len(theirs.splitlines()) > 300
    assert sorted(ours.splitlines()) == sorted(theirs.splitlines())


async def test_policies_are_those_that_are_declared(settings: Settings) -> None:
    connection = await as_owner(settings)
    migrated = await reading.policies(Session(connection))
    for table, policies in POLICIES.items():
        held = await connection.fetch(
            "select polname from pg_policy where polrelid = $1::regclass", table
        )
        for row in held:
            await connection.execute(f"drop policy {row['polname']} on {table}")
        for name, rest in as_sql(policies).items():
            await connection.execute(f"create policy {name} on {table} {rest}")
    declared = await reading.policies(Session(connection))
    await connection.close()
    assert migrated == declared


async def test_every_table_is_declared_with_its_policies_or_without(settings: Settings) -> None:
    connection = await as_owner(settings)
    rows = await connection.fetch(HELD)
    await connection.close()
    assert {row["name"] for row in rows if row["held"]} == set(POLICIES)
    assert {row["name"] for row in rows if not row["held"]} == set(WITHOUT_POLICIES)
