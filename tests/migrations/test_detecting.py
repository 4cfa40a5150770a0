"""What is declared is in the database, and what is missing is detected: checks and policies too."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import AddConstraint, CreateModel
from tortoise.migrations.writer import MigrationWriter

from tilik_migrations.operations import SetPolicies
from tilik_server import models
from tilik_server.access.policies import POLICIES
from tilik_server.access.row_security import Command, Policy, as_sql
from tilik_server.database.detect import Detector
from tilik_server.database.migrate import drift, migration_names
from tilik_server.database.structure import policies
from tilik_server.models import Unit
from tilik_server.settings import Settings
from tilik_server.sql.tortoise_adapter import APP, ORM, open_orm
from tilik_server.sql.transaction import Session


def declared() -> list[CheckConstraint]:
    return [
        each for name in models.__all__ for each in getattr(models, name)._meta.constraints or ()
    ]


async def test_every_check_of_the_models_is_in_the_database(settings: Settings) -> None:
    assert settings.owner_database_url is not None
    connection = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    try:
        rows = await connection.fetch(
            "select conname from pg_constraint where contype = 'c' and convalidated"
        )
    finally:
        await connection.close()
    assert len(declared()) > 30
    assert {each.name for each in declared()} - {row["conname"] for row in rows} == set()


async def test_check_that_the_migrations_lack_is_detected(monkeypatch: pytest.MonkeyPatch) -> None:
    added = CheckConstraint(check="\"code\" <> ''", name="unit_code_given")
    monkeypatch.setattr(Unit._meta, "constraints", (added,))
    assert await drift() == ["Add constraint to Unit"]


@pytest.fixture
async def first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> MigrationWriter:
    """The migration that a package without any lacks."""
    package = tmp_path / "migrations_of_a_test"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    apps: dict[str, Any] = {APP: {**ORM.apps[APP].to_dict(), "migrations": package.name}}
    orm = await open_orm()
    assert orm.apps is not None
    (writer,) = await Detector(orm.apps, apps).changes()
    return writer


async def test_new_table_gets_its_checks_by_operations_of_their_own(
    first: MigrationWriter,
) -> None:
    created = [each for each in first.operations if isinstance(each, CreateModel)]
    added = [each.constraint for each in first.operations if isinstance(each, AddConstraint)]
    assert len(created) == len(models.__all__)
    assert [each.name for each in created if "constraints" in (each.options or {})] == []
    assert set(added) == set(declared())


async def test_new_table_gets_its_policies(first: MigrationWriter) -> None:
    held = {each.table: each for each in first.operations if isinstance(each, SetPolicies)}
    assert set(held) == set(POLICIES)
    assert held["score"].policies == as_sql(POLICIES["score"])
    assert {name: each.before for name, each in held.items() if each.before} == {}


async def test_migration_that_is_written_does_what_was_detected(first: MigrationWriter) -> None:
    written: dict[str, Any] = {}
    exec(compile(first.as_string(), "0001_initial", "exec"), written)
    read = written["Migration"].operations
    assert [each.describe() for each in read] == [each.describe() for each in first.operations]
    assert [each.sql for each in read if isinstance(each, SetPolicies)] == [
        each.sql for each in first.operations if isinstance(each, SetPolicies)
    ]


async def test_key_that_the_database_does_not_number_is_written_so(first: MigrationWriter) -> None:
    (line,) = [each for each in first.as_string().splitlines() if "SmallIntField(primary_k" in each]
    assert "generated=False" in line


async def test_policy_that_changed_is_detected_with_what_was_before(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = POLICIES["unit"][0]
    changed = (read, Policy("adding", Command.ADD, read.who, "code <> 'x'"))
    monkeypatch.setattr("tilik_server.database.detect.POLICIES", {**POLICIES, "unit": changed})
    assert await drift() == ["Set policies of unit"]
    orm = await open_orm()
    assert orm.apps is not None
    (writer,) = await Detector(
        orm.apps, {label: app.to_dict() for label, app in ORM.apps.items()}
    ).changes()
    (operation,) = writer.operations
    assert isinstance(operation, SetPolicies)
    assert operation.before == as_sql(POLICIES["unit"])
    assert writer.name.startswith(f"{len(migration_names()) + 1:04}_")
    assert settings.owner_database_url is not None
    connection = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    try:
        await connection.execute("select set_config('tilik.service_role', 'tilik', false)")
        before = await policies(Session(connection))
        await connection.execute(str(operation.sql))
        after = await policies(Session(connection))
        assert "create policy adding on unit for insert" in after
        assert "create policy writing on unit for" not in after
        await connection.execute(str(operation.reverse_sql))
        assert await policies(Session(connection)) == before
    finally:
        await connection.close()
