"""`tilik serve` and the other commands on a database that is not theirs: one line, and no port."""

import asyncio
import os
import socket
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tilik_server.access.tokens import Tokens
from tilik_server.settings import Settings
from tilik_tests.commands import TILIK, owner_variables, run_tilik
from tilik_tests.viewers import admin_headers

NEWER = """
insert into tortoise_migrations (app, name, applied_at) values ('tilik', '9999_newer', now())
"""
OLDER = "delete from tortoise_migrations where name = (select max(name) from tortoise_migrations)"
UNIT = """
insert into unit (id, code, name, kind, sector)
values (md5('u')::uuid, 'u', 'Puskesmas', 'puskesmas', 'health')
"""
FILE = "code,name\n11,Aceh\n"
COMMANDS = [
    "serve --port 0",
    "serve --demo --port 0",
    "worker",
    "score --cycle 2026",
    "remind",
    "invite --unit x",
    "token --role ADMIN",
    "import --as regions regions.csv",
    "export --as skp --cycle 2026",
    "plugins adopt tonnes --under x",
]


def run(settings: Settings, folder: Path, *arguments: str) -> tuple[int, str]:
    """The status of a command that ends by itself, and what it says on standard error."""
    variables = owner_variables(settings) | {"TILIK_DATA_DIR": str(folder)}
    done = run_tilik(*arguments, cwd=folder, env=variables)
    return done.returncode, done.stderr


async def owner_runs(settings: Settings, sql: str) -> None:
    owner: Any = await asyncpg.connect(owner_variables(settings)["TILIK_OWNER_DATABASE_URL"])
    try:
        await owner.execute(sql)
    finally:
        await owner.close()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (NEWER, "migrations that this Tilik lacks (1, the first is 9999_newer)"),
        (OLDER, "lacks migrations (1,"),
    ],
    ids=["newer", "older"],
)
async def test_every_command_refuses_the_tables_of_another_version_in_one_line(
    settings: Settings, tmp_path: Path, change: str, said: str
) -> None:
    (tmp_path / "regions.csv").write_text(FILE)
    await owner_runs(settings, change)
    for command in COMMANDS:
        status, told = run(settings, tmp_path, *command.split())
        assert (status, told.count("\n")) == (1, 1), (command, told)
        assert said in told, (command, told)


async def test_demo_refuses_a_database_with_a_unit_of_an_office_before_it_listens(
    settings: Settings, tmp_path: Path
) -> None:
    await owner_runs(settings, UNIT)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    status, told = run(settings, tmp_path, "serve", "--demo", "--port", str(port))
    assert status == 1
    assert told.startswith("tilik: The database holds data of an office (in the table unit)")
    assert told.count("\n") == 1


async def test_port_that_is_taken_leaves_the_database_alone(
    empty: Settings, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        status, told = run(empty, tmp_path, "serve", "--demo", "--port", str(port))
    assert status == 1
    assert f"Cannot listen on 127.0.0.1:{port}" in told
    assert told.count("\n") == 1


async def test_office_is_served_without_the_demo_and_answers_tokens_alone(
    settings: Settings, tmp_path: Path
) -> None:
    """The service starts, is ready, and says nothing of a unit to a client without a token."""
    await owner_runs(settings, UNIT)
    process = await asyncio.create_subprocess_exec(
        TILIK,
        *("serve", "--port", "0"),
        env={**os.environ, **owner_variables(settings), "TILIK_DATA_DIR": str(tmp_path)},
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        assert process.stderr is not None
        said = (await asyncio.wait_for(process.stderr.readline(), 60)).decode()
        address = said.split()[-1]
        body = {"query": '{ unit(code: "u") { name } }'}
        async with httpx.AsyncClient(base_url=address, timeout=60) as client:
            assert (await client.get("/readyz")).status_code == 200
            anonymous = await client.post("/graphql", json=body)
            signed = await client.post(
                "/graphql", json=body, headers=admin_headers(Tokens(tmp_path))
            )
        assert anonymous.status_code == 401
        assert "Puskesmas" not in anonymous.text
        assert signed.json()["data"] == {"unit": {"name": "Puskesmas"}}
    finally:
        process.terminate()
        await process.wait()
