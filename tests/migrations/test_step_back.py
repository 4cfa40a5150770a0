"""A step back says what it drops, needs a yes, and never drops the rows of an office."""

from datetime import date
from typing import Any

import asyncpg
import pytest
from pydantic import SecretStr
from tortoise import fields
from tortoise.migrations.migration import Migration
from tortoise.migrations.operations import AddField, CreateModel

from tilik_demo import fill_demo
from tilik_demo.fill import refuse_office
from tilik_demo.region import SEED, demo_keys, demo_region
from tilik_server.access.policies import POLICIES
from tilik_server.database.migrate import migrate, migration_names
from tilik_server.database.office_data import WITHOUT_OFFICE_DATA
from tilik_server.database.pool import Database
from tilik_server.database.step_back import Consent, allow_step_back
from tilik_server.errors import DatabaseNotEmpty, StepBackRefused, StepBackUnconfirmed
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.settings import Settings
from tilik_server.sql.transaction import Transaction
from tilik_tests.commands import owner_variables, run_tilik

YES = Consent(True, demo_keys())
UNIT = "insert into unit (id, code, name, kind, sector) values (md5('u')::uuid, 'u', 'U', 'd', 'x')"
REGION = "insert into region (id, code, scheme, name) values (md5('r')::uuid, '11', 'k', 'Aceh')"
POSITION = """
insert into position (id, code, title, position_class)
values (md5('p')::uuid, 'p', 'P', 'ahli_muda')
"""


async def owner_runs(settings: Settings, *sql: str) -> None:
    owner = await asyncpg.connect(address(settings.owner_database_url))
    try:
        for each in sql:
            await owner.execute(each)
    finally:
        await owner.close()


def address(url: SecretStr | None) -> str:
    assert url is not None
    return url.get_secret_value()


async def tables(settings: Settings) -> int:
    owner = await asyncpg.connect(address(settings.owner_database_url))
    try:
        found = "select count(*) from pg_tables where schemaname = 'public' and tablename <> $1"
        count: int = await owner.fetchval(found, "tortoise_migrations")
    finally:
        await owner.close()
    return count


async def fill(settings: Settings, catalogue: Catalogue) -> None:
    database = await Database.open(settings)
    try:
        await fill_demo(database, catalogue, date(2026, 7, 1), lambda stored, total: None)
    finally:
        await database.close()


async def test_step_back_without_a_yes_says_what_goes_and_changes_nothing(
    settings: Settings,
) -> None:
    await owner_runs(settings, REGION)
    before = await tables(settings)
    with pytest.raises(StepBackUnconfirmed) as refused:
        await migrate(settings, "zero", consent=Consent(demo=demo_keys()))
    # The region, and what the trail says of it.
    lost = "with 4 rows (audit_chain 1, audit_change 1, audit_event 1, region 1)"
    assert f"drops {len(POLICIES)} tables {lost}" in str(refused.value)
    assert "--yes" in refused.value.message.en
    assert "menghapus" in refused.value.message.id
    assert await tables(settings) == before


async def test_step_back_that_drops_nothing_needs_a_yes_too(empty: Settings) -> None:
    first, second, *_ = migration_names()
    await migrate(empty, second)
    await owner_runs(empty, UNIT)
    with pytest.raises(StepBackUnconfirmed, match="drops no rows"):
        await migrate(empty, first)
    assert len(await migrate(empty, first, consent=YES)) == 1


@pytest.mark.parametrize("row", [UNIT, POSITION], ids=["unit", "position"])
async def test_rows_of_an_office_are_not_dropped(settings: Settings, row: str) -> None:
    await owner_runs(settings, row)
    before = await tables(settings)
    with pytest.raises(StepBackRefused, match="data of an office"):
        await migrate(settings, "zero", consent=YES)
    assert await tables(settings) == before


async def test_demo_with_what_was_tried_in_it_may_go(empty: Settings, catalogue: Catalogue) -> None:
    await migrate(empty)
    await fill(empty, catalogue)
    await owner_runs(empty, POSITION)
    steps = await migrate(empty, "zero", consent=YES)
    assert len(steps) == len(migration_names())
    assert await tables(empty) == 0


async def test_one_person_of_an_office_in_the_demo_keeps_it_and_is_not_served_as_demo(
    empty: Settings, catalogue: Catalogue
) -> None:
    await migrate(empty)
    await fill(empty, catalogue)
    database = await Database.open(empty)
    try:
        await refuse_office(database)
        await owner_runs(
            empty,
            "insert into employee (id, name, employment, unit_id)"
            " select md5('e')::uuid, 'Siti', 'NON_ASN', id from unit limit 1",
        )
        with pytest.raises(DatabaseNotEmpty, match="employee"):
            await refuse_office(database)
    finally:
        await database.close()
    with pytest.raises(StepBackRefused):
        await migrate(empty, "zero", consent=YES)


async def test_keys_of_the_demo_are_those_of_its_units_and_people(catalogue: Catalogue) -> None:
    scheme = catalogue.stored_scheme("asn.permenpanrb_6_2022")
    for year in (2026, 2031):
        rows = demo_region(scheme, date(year, 7, 1), SEED)
        stored = {row["id"] for table in ("unit", "employee") for row in rows.of(table)}
        assert stored == demo_keys()


@pytest.mark.parametrize("table", sorted(WITHOUT_OFFICE_DATA))
def test_tables_without_an_offices_data_are_tables(table: str) -> None:
    assert table in POLICIES


async def test_values_of_a_dropped_column_are_told_and_go_with_a_yes(settings: Settings) -> None:
    class Later(Migration):
        operations = [AddField("Unit", "motto", fields.TextField(null=True))]  # noqa: RUF012

    class Created(Migration):
        operations = [CreateModel("Unit", [], {"table": "unit"})]  # noqa: RUF012

    created, later = Created("0001", "tilik"), Later("0002", "tilik")
    owner: Any = await asyncpg.connect(address(settings.owner_database_url))
    try:
        async with owner.transaction():
            await owner.execute(UNIT)
            await owner.execute("alter table unit add column motto text")
            await owner.execute("update unit set motto = 'Melayani'")
            back, every = [later], [created, later]
            transaction = Transaction(owner)
            with pytest.raises(StepBackUnconfirmed, match=r"values of 1 columns \(unit.motto 1\)"):
                await allow_step_back(transaction, back, every, "0001", Consent())
            await allow_step_back(transaction, back, every, "0001", YES)
            await owner.execute("update unit set motto = null")
            with pytest.raises(StepBackUnconfirmed, match="drops no rows"):
                await allow_step_back(transaction, back, every, "0001", Consent())
            await owner.execute("alter table unit drop column motto")
    finally:
        await owner.close()


def tilik(settings: Settings, *arguments: str) -> tuple[int, str]:
    """The status of a command, and what it says on standard error."""
    done = run_tilik(*arguments, env=owner_variables(settings))
    return done.returncode, done.stderr


async def test_command_asks_in_one_line(settings: Settings) -> None:
    status, said = tilik(settings, "migrate", "zero")
    assert status == 1
    assert said.startswith("tilik: Going back to zero drops")
    assert said.count("\n") == 1
    assert await tables(settings) > 0
