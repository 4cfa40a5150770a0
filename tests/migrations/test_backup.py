"""A backup is restored with every row, into an empty place only, wholly or not at all."""

import json
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from pathlib import Path
from typing import Any

import asyncpg
import orjson
import pytest

from tilik.commands.migrated_database import open_migrated
from tilik_demo import fill_demo
from tilik_server.database import client_programs
from tilik_server.database.backup import DESCRIPTION, FOLDER, back_up, restore
from tilik_server.database.client_programs import find_programs, installed_programs, split_password
from tilik_server.database.embedded import SERVICE_ROLE
from tilik_server.database.migrate import migrate, migration_names
from tilik_server.database.pool import Database
from tilik_server.database.structure import structure
from tilik_server.errors import (
    BackupFolderNotEmpty,
    BackupIncomplete,
    BackupOfAnotherRole,
    BackupOfNewerVersion,
    BackupProgramsFailed,
    BackupProgramsMissing,
    BackupUnreadable,
    DatabaseError,
    DatabaseNotMigrated,
    RestoreTargetNotEmpty,
)
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.settings import Settings
from tilik_server.sql.transaction import Session
from tilik_tests.cluster import Cluster
from tilik_tests.commands import owner_variables, run_tilik

UNIT = "insert into unit (id, code, name, kind, sector) values (md5($1)::uuid, $1, 'U', 'd', 'x')"
# Transactions are numbered anew in another cluster, and rows of the feeds count as changed.
NEW = {"changed_in", "updated_at"}


def owner_url(settings: Settings) -> str:
    assert settings.owner_database_url is not None
    return settings.owner_database_url.get_secret_value()


@asynccontextmanager
async def as_owner(settings: Settings) -> AsyncIterator[Any]:
    connection = await asyncpg.connect(owner_url(settings))
    try:
        yield connection
    finally:
        await connection.close()


async def contents(settings: Settings) -> dict[str, list[bytes]]:
    """Every row of every table in one order, without what another cluster numbers anew."""
    found = {}
    async with as_owner(settings) as owner:
        names = await owner.fetch(
            "select c.oid::regclass::text as name from pg_class c"
            " where relkind in ('r', 'p') and relnamespace = 'public'::regnamespace"
        )
        for name in [row["name"] for row in names]:
            rows = await owner.fetch(f"select to_jsonb(t)::text as row from {name} t")
            kept = [orjson.loads(row["row"]) for row in rows]
            found[name] = sorted(
                orjson.dumps({key: row[key] for key in sorted(row) if key not in NEW})
                for row in kept
            )
    return found


async def structure_of(settings: Settings) -> dict[str, str]:
    async with as_owner(settings) as owner:
        return await structure(Session(owner), SERVICE_ROLE)


async def add_unit(settings: Settings, code: str = "u") -> None:
    async with as_owner(settings) as owner:
        await owner.execute(UNIT, code)


async def is_empty(settings: Settings) -> bool:
    async with as_owner(settings) as owner:
        found: int = await owner.fetchval(
            "select count(*) from pg_tables where schemaname = 'public'"
        )
    return found == 0


@pytest.fixture(params=["embedded", "given"])
def cluster(request: pytest.FixtureRequest) -> Cluster:
    found = request.getfixturevalue(request.param)
    assert isinstance(found, Cluster)
    return found


def without_casts(structure: dict[str, str]) -> dict[str, str]:
    """The structure but for casts of constants, which PostgreSQL writes anew when it restores."""
    return {part: re.sub(r"::[a-z ]+(\[\])?|[()]", "", text) for part, text in structure.items()}


async def test_restored_backup_has_every_row_and_every_object(
    cluster: Cluster, catalogue: Catalogue, tmp_path: Path
) -> None:
    told: list[tuple[int, int]] = []
    async with cluster.database() as source, cluster.database() as target:
        before, after = cluster.settings(source), cluster.settings(target)
        await migrate(before)
        database = await Database.open(before)
        try:
            await fill_demo(database, catalogue, date(2026, 7, 1), lambda stored, total: None)
        finally:
            await database.close()
        made = await back_up(before, tmp_path / "b", lambda *each: told.append(each))
        assert made.tables["public.employee"] == 300
        assert told[-1] == (len(made.tables), len(made.tables))
        await restore(after, tmp_path / "b")
        held = await contents(before)
        assert sum(map(bool, held.values())) > 25
        assert await contents(after) == held
        assert without_casts(await structure_of(after)) == without_casts(await structure_of(before))
        async with open_migrated(after):
            pass
    assert (tmp_path / "b").stat().st_mode & 0o077 == 0


async def test_backup_is_the_state_of_one_moment_while_others_write(
    settings: Settings, empty: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add_unit(settings, "before")
    dump = client_programs.run_program

    async def later(*arguments: Any, **more: Any) -> None:
        await add_unit(settings, "after")
        await dump(*arguments, **more)

    monkeypatch.setattr("tilik_server.database.backup.run_program", later)
    made = await back_up(settings, tmp_path / "b")
    monkeypatch.undo()
    assert made.tables["public.unit"] == 1
    await restore(empty, tmp_path / "b")
    async with as_owner(empty) as owner:
        assert await owner.fetchval("select array_agg(code) from unit") == ["before"]


async def test_backup_of_an_earlier_version_is_migrated(
    empty: Settings, postgres: Cluster, tmp_path: Path
) -> None:
    await migrate(empty, migration_names()[0])
    await add_unit(empty)
    await back_up(empty, tmp_path / "b")
    async with postgres.database() as name:
        target = postgres.settings(name)
        await restore(target, tmp_path / "b")
        async with open_migrated(target), as_owner(target) as owner:
            assert await owner.fetchval("select count(*) from unit") == 1


async def test_target_with_a_table_is_refused(
    settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    await back_up(settings, tmp_path / "b")
    await add_unit(settings)
    with pytest.raises(RestoreTargetNotEmpty, match=r"has the table public\.account"):
        await restore(settings, tmp_path / "b")
    async with as_owner(settings) as owner:
        assert await owner.fetchval("select count(*) from unit") == 1
    async with as_owner(empty) as owner:
        await owner.execute("create table ledger (id int)")
    with pytest.raises(RestoreTargetNotEmpty, match="ledger"):
        await restore(empty, tmp_path / "b")


async def test_folder_with_content_and_database_without_tables_are_refused(
    settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/kept").write_text("x")
    with pytest.raises(BackupFolderNotEmpty, match="not empty"):
        await back_up(settings, tmp_path / "a")
    assert [each.name for each in (tmp_path / "a").iterdir()] == ["kept"]
    with pytest.raises(BackupUnreadable):
        await back_up(settings, tmp_path / "a/kept/b")
    with pytest.raises(DatabaseNotMigrated):
        await back_up(empty, tmp_path / "c")


async def described(folder: Path, **changed: Any) -> None:
    """Change the description of a backup."""
    path = folder / DESCRIPTION
    path.write_text(json.dumps(json.loads(path.read_text()) | changed))


async def test_backup_that_is_not_whole_is_refused(
    settings: Settings, empty: Settings, tmp_path: Path
) -> None:
    with pytest.raises(BackupUnreadable, match=r"tilik\.json: No such file"):
        await restore(empty, tmp_path)
    await add_unit(settings)
    made = await back_up(settings, tmp_path / "b")
    shutil.copytree(tmp_path / "b", tmp_path / "newer")
    await described(tmp_path / "newer", migrations=[*made.migrations, "9999_newer"], tilik="9.1.0")
    with pytest.raises(BackupOfNewerVersion, match=r"Tilik 9\.1\.0, with the migration 9999_newer"):
        await restore(empty, tmp_path / "newer")
    shutil.copytree(tmp_path / "b", tmp_path / "role")
    await described(tmp_path / "role", service_role="layanan")
    with pytest.raises(BackupOfAnotherRole, match="use the role layanan"):
        await restore(empty, tmp_path / "role")
    shutil.copytree(tmp_path / "b", tmp_path / "cut")
    for data in (tmp_path / "cut" / FOLDER).glob("*.dat.gz"):
        data.write_bytes(data.read_bytes()[:-12])
    with pytest.raises(BackupProgramsFailed, match="pg_restore failed: "):
        await restore(empty, tmp_path / "cut")
    (tmp_path / "cut" / FOLDER / "toc.dat").unlink()
    with pytest.raises(BackupUnreadable, match=r"toc\.dat is missing"):
        await restore(empty, tmp_path / "cut")
    (tmp_path / "cut" / DESCRIPTION).write_text("{}")
    with pytest.raises(BackupUnreadable, match="not valid"):
        await restore(empty, tmp_path / "cut")
    assert await is_empty(empty)
    await described(tmp_path / "b", tables={**made.tables, "public.unit": 2})
    with pytest.raises(BackupIncomplete, match=r"public\.unit"):
        await restore(empty, tmp_path / "b")


async def test_role_that_does_not_see_every_row_makes_no_backup(
    settings: Settings, tmp_path: Path
) -> None:
    as_service = settings.model_copy(update={"owner_database_url": settings.database_url})
    with pytest.raises(DatabaseError, match="permission denied for table audit_salt"):
        await back_up(as_service, tmp_path / "b")
    assert list((tmp_path / "b").iterdir()) == []


def test_programs_are_the_oldest_that_fit(monkeypatch: pytest.MonkeyPatch) -> None:
    assert installed_programs()
    there = {16: Path("/16"), 18: Path("/18"), 15: Path("/15")}
    monkeypatch.setattr(client_programs, "installed_programs", lambda: there)
    assert [find_programs(major) for major in (15, 16, 17, 18)] == [
        (Path("/15"), 15),
        (Path("/16"), 16),
        (Path("/18"), 18),
        (Path("/18"), 18),
    ]
    with pytest.raises(BackupProgramsMissing, match=r"version 19 or newer.*found: 15, 16, 18"):
        find_programs(19)


@pytest.mark.parametrize(
    ("address", "url"),
    [
        ("postgresql://tilik:s3cret@db:5432/tilik", "postgresql://tilik@db:5432/tilik"),
        (
            "postgresql://db/tilik?user=a&password=s3cret",
            "postgresql://db/tilik?user=a",
        ),
        (
            "postgresql://tilik@/tilik?host=%2Fdata%2Fsocket&port=5432",
            "postgresql://tilik@/tilik?host=%2Fdata%2Fsocket&port=5432",
        ),
    ],
)
def test_password_is_not_in_the_list_of_processes(address: str, url: str) -> None:
    assert split_password(address) == (url, "s3cret" if "s3cret" in address else "")


async def test_commands_carry_a_given_database_to_an_embedded_one(
    settings: Settings, scratch: Path, tmp_path: Path
) -> None:
    await add_unit(settings)
    given = owner_variables(settings)
    embedded = {"TILIK_DATA_DIR": str(scratch / "restored")}

    def tilik(variables: dict[str, str], *arguments: str) -> tuple[int, str, str]:
        done = run_tilik(*arguments, env=variables)
        return done.returncode, done.stdout, done.stderr

    status, out, err = tilik(given, "backup", str(tmp_path / "b"))
    assert (status, err) == (0, "")
    assert out.endswith(f"tables are in {tmp_path / 'b'}\n")
    status, out, err = tilik(embedded, "restore", str(tmp_path / "b"))
    assert (status, err) == (0, "")
    assert "rows of" in out
    status, _, err = tilik(embedded, "restore", str(tmp_path / "b"))
    assert status == 1
    assert err.startswith("tilik: The database at")
    assert err.count("\n") == 1
