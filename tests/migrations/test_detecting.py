"""What the models have is in the database, and what is missing is detected, checks included."""

from pathlib import Path
from typing import Any

import asyncpg
import pytest
from tortoise.context import TortoiseContext
from tortoise.migrations.constraints import CheckConstraint
from tortoise.migrations.operations import AddConstraint, CreateModel

from tilik_server import models
from tilik_server.database.detect import Detector
from tilik_server.database.migrate import drift
from tilik_server.database.pool import APP, ORM
from tilik_server.models import Unit
from tilik_server.settings import Settings


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


async def test_new_table_gets_its_checks_by_operations_of_their_own(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "migrations_of_a_test"
    package.mkdir()
    (package / "__init__.py").touch()
    monkeypatch.syspath_prepend(tmp_path)
    apps: dict[str, Any] = {APP: {**ORM.apps[APP].to_dict(), "migrations": package.name}}
    async with TortoiseContext() as orm:
        await orm.init(config=ORM)
        assert orm.apps is not None
        (writer,) = await Detector(orm.apps, apps).changes()
    created = [each for each in writer.operations if isinstance(each, CreateModel)]
    added = [each.constraint for each in writer.operations if isinstance(each, AddConstraint)]
    assert len(created) == len(models.__all__)
    assert [each.name for each in created if "constraints" in (each.options or {})] == []
    assert set(added) == set(declared())
