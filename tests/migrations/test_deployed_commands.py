"""The commands of `compose.yaml` in their order, on a given PostgreSQL and without containers."""

import asyncio
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import asyncpg
import pytest
import yaml

from tilik_server.database.client_programs import installed_programs
from tilik_tests.cluster import Cluster

DEPLOY: Final = Path(__file__).parents[2] / "server/deploy"
SERVICES: Final = yaml.safe_load((DEPLOY / "compose.yaml").read_text("utf-8"))["services"]
PASSWORDS: Final = {"OWNER_PASSWORD": "pemilik1", "SERVICE_PASSWORD": "layanan1"}
TILIK: Final = Path(sys.executable).with_name("tilik")

Deployed = Callable[[str], tuple[list[str], dict[str, str]]]


def renamed(text: str) -> str:
    """Name the roles and the database apart from those that the server of the tests has."""
    return re.sub(r'(?<=["/])tilik(?=["_:@])|(?<=/)tilik$', "kota", text)


@pytest.fixture
async def deployed(given: Cluster, tmp_path: Path) -> Any:
    """Makes roles and database as the image of PostgreSQL does; gives each service's command."""
    place = urlsplit(given.url("postgres", "postgres"))
    address = f"{place.hostname}:{place.port}"
    for name in ("roles.sql", "passwords.sh"):
        (tmp_path / name).write_text(renamed((DEPLOY / name).read_text("utf-8")))
    programs = min(installed_programs().items())[1]
    environment = {
        "PATH": f"{programs}:{os.environ['PATH']}",
        "PGHOST": str(place.hostname),
        "PGPORT": str(place.port),
        "POSTGRES_USER": "postgres",
        **PASSWORDS,
    }
    script = tmp_path / "roles.sql"
    psql = ["psql", "--quiet", "--set=ON_ERROR_STOP=1", "--username=postgres", f"--file={script}"]
    for command in (psql, ["sh", str(tmp_path / "passwords.sh")]):
        await asyncio.to_thread(subprocess.run, command, env=environment, check=True)

    def command_of(service: str) -> tuple[list[str], dict[str, str]]:
        """The words and the settings of a service, with the values that are filled in."""

        def filled(text: str) -> str:
            for name, value in (*PASSWORDS.items(), ("PROXY_NETWORK", "10.89.77.0/24")):
                text = re.sub(rf"\$\{{{name}:[^}}]*\}}", value, text)
            text = re.sub(r"\$\{BACKUP_NAME:-(\w+)\}", r"\1", text)
            return renamed(
                text.replace("@database/", f"@{address}/").replace("/backups", str(tmp_path))
            )

        words = [filled(word) for word in SERVICES[service]["command"]]
        settings = {name: filled(value) for name, value in SERVICES[service]["environment"].items()}
        data = {"TILIK_DATA_DIR": str(tmp_path), "TILIK_PORT": "0"}
        return words, {"PATH": os.environ["PATH"], **data, **settings}

    yield command_of
    await given.run('drop database if exists "kota" with (force)')
    for role in ("kota", "kota_owner"):
        await given.run(f'drop role if exists "{role}"')


async def ended(service: tuple[list[str], dict[str, str]]) -> str:
    """What a command that ends well prints."""
    words, settings = service
    process = await asyncio.create_subprocess_exec(
        TILIK, *words, env=settings, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE
    )
    out, err = await process.communicate()
    assert (process.returncode, err.decode()) == (0, ""), words
    return out.decode()


async def test_commands_of_the_composition_work_in_their_order(
    deployed: Deployed, given: Cluster, tmp_path: Path
) -> None:
    assert "applied 0001_initial" in await ended(deployed("migrate"))
    assert "nothing to do" in await ended(deployed("migrate"))
    running = {name: await started(deployed(name)) for name in ("serve", "worker")}
    try:
        port = running["serve"][1].rsplit(":", 1)[1].strip()
        assert "waits for jobs" in running["worker"][1]
        probe = SERVICES["serve"]["healthcheck"]["test"][3].replace("8000", port)
        await asyncio.to_thread(subprocess.run, [sys.executable, "-c", probe], check=True)
        assert "rows of" in await ended(deployed("backup"))
    finally:
        for process, _ in running.values():
            process.terminate()
            await process.wait()
    ends = {name: process.returncode for name, (process, _) in running.items()}
    assert ends == {"serve": 143, "worker": 0}
    await given.run('drop database "kota"')
    await given.run('create database "kota" owner "kota_owner" template template0')
    assert "rows of" in await ended(deployed("restore"))
    owner = await asyncpg.connect(given.url("kota_owner", "kota"))
    try:
        assert await owner.fetchval("select count(*) from tortoise_migrations") > 0
    finally:
        await owner.close()
    shutil.rmtree(tmp_path / "newest")


async def started(
    service: tuple[list[str], dict[str, str]],
) -> tuple[asyncio.subprocess.Process, str]:
    """A process that goes on, with the first line that it says."""
    words, settings = service
    process = await asyncio.create_subprocess_exec(
        TILIK, *words, env=settings, stderr=asyncio.subprocess.PIPE
    )
    assert process.stderr is not None
    async with asyncio.timeout(60):
        said = (await process.stderr.readline()).decode()
    return process, said
