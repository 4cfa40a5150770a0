"""`tilik key` as an office calls it."""

from datetime import timedelta
from subprocess import CompletedProcess
from typing import Any

import pytest

from tilik_server.access.key_text import hash_of_key, is_key
from tilik_server.database.province_time import local_day
from tilik_tests.commands import run_tilik, service_variables

TODAY = local_day(None)
LAST = str(TODAY + timedelta(days=90))
CREATE = ["create", "Portal", "--unit", "DINAS", "--scope", "directory", "--expires", LAST]


def call(settings: Any, *arguments: str) -> CompletedProcess[str]:
    """Run the command against the database of the test."""
    return run_tilik("key", *arguments, env=service_variables(settings))


async def test_key_is_created_listed_rotated_and_revoked(settings: Any, world: Any) -> None:
    await world.unit(code="DINAS")
    more = ["--scope", "evidence", "--calculator", "asn.target_achievement"]
    done = call(settings, *CREATE, *more)
    assert (done.returncode, done.stderr) == (0, "")
    first = done.stdout.strip()
    assert is_key(first)
    (row,) = await world.fetch("select * from integration_key")
    assert (row["key_hash"], row["created_by_id"]) == (hash_of_key(first), None)
    assert row["scopes"] == ["directory", "evidence"]
    head, line = call(settings, "list").stdout.splitlines()
    assert head.split() == ["name", "unit", "scopes", "expires", "last", "used", "state"]
    shown = f"Portal DINAS directory evidence asn.target_achievement {LAST} never valid"
    assert line.split() == shown.split()
    second = call(settings, "rotate", "Portal", "--keep-days", "1").stdout.strip()
    (row,) = await world.fetch("select key_hash, earlier_hash from integration_key")
    assert row == {"key_hash": hash_of_key(second), "earlier_hash": hash_of_key(first)}
    assert call(settings, "revoke", "Portal").stdout == "The key is revoked.\n"
    assert call(settings, "list").stdout.splitlines()[1].split()[-1] == "revoked"
    assert first not in call(settings, "list").stdout
    done = call(settings, "rotate", "Portal")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "tilik: The key Portal was revoked: create another one.\n"


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([*CREATE, "--unit", "NOWHERE"], 1, "There is no unit with the code NOWHERE."),
        ([*CREATE, "--scope", "everything"], 2, "'everything' is not one of"),
        ([*CREATE, "--scope", "evidence"], 1, "--calculator: name the calculators"),
        ([*CREATE, "--expires", "2099-13-01"], 2, "--expires"),
        ([*CREATE, "--expires", "2099-12-01"], 1, "--expires: must be a date from"),
        (["create", "user", *CREATE[2:]], 1, "NAME: choose another"),
        (["create", "", *CREATE[2:]], 1, "NAME: give 1 to 64 characters"),
        (["create", "Portal"], 2, "Missing option"),
        (["rotate", "Portal"], 1, "there is no key with this name"),
        (["rotate", "Portal", "--keep-days", "31"], 2, "--keep-days"),
        (["revoke", "Portal"], 1, "there is no key with this name"),
    ],
)
async def test_wrong_call_is_one_line(
    arguments: list[str], status: int, words: str, settings: Any, world: Any
) -> None:
    await world.unit(code="DINAS")
    done = call(settings, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert await world.fetch("select from integration_key") == []
