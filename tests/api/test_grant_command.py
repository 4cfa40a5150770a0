"""`tilik grant` as an office calls it: the first administrator, and what is refused."""

from datetime import timedelta
from subprocess import CompletedProcess
from typing import Any

import pytest

from tilik_server.database.province_time import local_day
from tilik_tests.commands import run_tilik, service_variables

NIP = "190112311920011119"
TODAY = local_day(None)
TOMORROW = str(TODAY + timedelta(days=1))


def call(settings: Any, *arguments: str) -> CompletedProcess[str]:
    """Run the command against the database of the test."""
    return run_tilik("grant", *arguments, env=service_variables(settings))


@pytest.fixture
async def person(world: Any) -> Any:
    """Somebody in a unit."""
    return await world.employee(await world.unit(code="DINAS"), nip=NIP, name="Ani")


async def test_first_administrator_is_granted_listed_and_ended(
    settings: Any, world: Any, person: Any
) -> None:
    who = ("--nip", "19011231 192001 1 119", "--role", "ADMIN")
    done = call(settings, *who, "--reason", "SK Bupati 1", "--to", TOMORROW)
    assert (done.returncode, done.stdout, done.stderr) == (0, "Granted to Ani.\n", "")
    (row,) = await world.fetch("select * from role_grant")
    assert (row["employee_id"], row["role"], row["unit_id"]) == (person, "ADMIN", None)
    assert (row["granted_by_id"], row["reason"]) == (None, "SK Bupati 1")
    head, line = call(settings, "--list").stdout.splitlines()
    assert head.split() == ["role", "unit", "number", "name", "from", "to"]
    assert line.split() == ["ADMIN", "everywhere", NIP, "Ani", str(TODAY), TOMORROW]
    done = call(settings, *who, "--end", "--reason", "Mutasi")
    assert (done.returncode, done.stdout) == (0, "The role has ended.\n")
    (row,) = await world.fetch("select ended_at, ended_by_id, end_reason from role_grant")
    assert (row["ended_at"] is None, row["ended_by_id"], row["end_reason"]) == (
        False,
        None,
        "Mutasi",
    )
    assert len(call(settings, "--list").stdout.splitlines()) == 1


GIVEN = ["--role", "PERFORMANCE_TEAM", "--unit", "DINAS", "--nip", NIP, "--reason", "SK"]


@pytest.mark.parametrize(
    ("arguments", "status", "words"),
    [
        ([*GIVEN, "--role", "CLERK"], 2, "'CLERK' is not one of"),
        ([*GIVEN, "--role", "EMPLOYEE"], 2, "'EMPLOYEE' is not one of"),
        ([*GIVEN, "--unit", "NOWHERE"], 1, "There is no unit with the code NOWHERE."),
        ([*GIVEN, "--nip", "1"], 1, "--nip: nobody has this number"),
        ([*GIVEN, "--reason", ""], 1, "--reason: give 1 to 1000 characters"),
        ([*GIVEN, "--from", "31-12-2026"], 2, "--from"),
        ([*GIVEN, "--from", TOMORROW, "--to", str(TODAY)], 1, f"--to: must be {TOMORROW} or later"),
        ([*GIVEN, "--role", "ADMIN"], 1, "--unit: leave it out: ADMIN holds everywhere"),
        ([*GIVEN, "--end"], 1, "this person does not have this role there"),
        ([*GIVEN, "--end", "--to", TOMORROW], 2, "--to does not go with --list or --end."),
        (["--list", "--reason", "SK"], 2, "--reason does not go with --list or --end."),
        (["--list", "--unit", "NOWHERE"], 1, "There is no unit with the code NOWHERE."),
        (["--role", "ADMIN"], 2, "Give --role, --nip and --reason, or --list."),
        ([], 2, "Give --role, --nip and --reason, or --list."),
    ],
)
async def test_wrong_call_is_one_line(
    arguments: list[str], status: int, words: str, settings: Any, world: Any, person: Any
) -> None:
    done = call(settings, *arguments)
    assert (done.returncode, done.stdout) == (status, "")
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1
    assert await world.fetch("select from role_grant") == []


async def test_same_role_twice_is_one_line(settings: Any, world: Any, person: Any) -> None:
    assert call(settings, *GIVEN).returncode == 0
    done = call(settings, *GIVEN)
    assert done.returncode == 1
    assert done.stderr.startswith("tilik: Ani already has the role performance team there from")
