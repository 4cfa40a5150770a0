"""`tilik account` as an office would call it."""

import json
from subprocess import CompletedProcess
from typing import Any

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.errors import AccountTaken, AccountUnknown
from tilik_tests.commands import run_tilik, service_variables

ISSUER = "https://sso.example/realms/office"
AT = ("--issuer", ISSUER)
NIP = "198503152010011001"


@pytest.fixture
async def siti(world: Any) -> Any:
    """An employee with a NIP."""
    return await world.employee(await world.unit(), name="Siti", nip=NIP, employment="PNS")


@pytest.fixture
def call(settings: Any) -> Any:
    """Runs the command against the database of the test."""
    issuers = [{"issuer": ISSUER, "audience": "tilik", "claims": {"subject": "sub"}}]
    variables = {**service_variables(settings), "TILIK_ISSUERS": json.dumps(issuers)}

    def called(*arguments: str) -> CompletedProcess[str]:
        return run_tilik("account", *arguments, env=variables)

    return called


async def test_name_is_added_listed_and_removed(call: Any, world: Any, siti: Any) -> None:
    for more in (("--subject", "6f1c-9e1e"), ("--email", "Siti@Office.example")):
        for _ in range(2):
            done = call("add", *AT, *more, "--person", "19850315 201001 1 001")
            assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    rows = await world.fetch("select kind, name, employee_id from account order by kind")
    assert [tuple(row.values()) for row in rows] == [
        ("EMAIL", "siti@office.example", siti),
        ("SUBJECT", "6f1c-9e1e", siti),
    ]
    header, *lines = call("list", *AT).stdout.splitlines()
    assert header.split() == ["ISSUER", "KIND", "NAME", "EMPLOYEE"]
    assert [line.split() for line in lines] == [
        [ISSUER, "EMAIL", "siti@office.example", "Siti"],
        [ISSUER, "SUBJECT", "6f1c-9e1e", "Siti"],
    ]
    assert call("remove", *AT, "--email", "SITI@office.example").returncode == 0
    assert len(call("list").stdout.splitlines()) == 2


async def test_person_without_a_nip_is_given_by_id(call: Any, world: Any) -> None:
    employee = await world.employee(await world.unit())
    person = encode("Employee", employee)
    assert call("add", *AT, "--subject", "budi", "--person", person).returncode == 0
    (row,) = await world.fetch("select employee_id from account")
    assert row["employee_id"] == employee


async def test_name_of_another_person_is_refused(call: Any, world: Any, siti: Any) -> None:
    other = encode("Employee", await world.employee(await world.unit()))
    assert call("add", *AT, "--subject", "siti", "--person", NIP).returncode == 0
    done = call("add", *AT, "--subject", "siti", "--person", other)
    told = AccountTaken(name="siti", issuer=ISSUER).message
    assert (done.returncode, done.stderr) == (1, f"tilik: {told.en}\n")
    assert "untuk pegawai lain" in told.id
    (row,) = await world.fetch("select employee_id from account")
    assert row["employee_id"] == siti


async def test_what_is_wrong_is_one_line(call: Any, siti: Any) -> None:
    name = ("--subject", "siti")
    unknown = AccountUnknown(name="siti", issuer=ISSUER).message
    assert "Tidak ada akun" in unknown.id
    wrong = {
        ("remove", *AT, *name): unknown.en,
        ("add", *AT, *name, "--person", "1"): "no employee with the code 1",
        ("add", *AT, *name, "--person", "siti"): "--person",
        ("add", *AT, *name, "--person", encode("Unit", siti)): "--person",
        ("add", *AT, "--person", NIP): "Give --subject or --email",
        ("add", *AT, *name, "--email", "a@b", "--person", NIP): "Give --subject or --email",
        ("add", *AT, "--email", "siti", "--person", NIP): "give an address with @",
        ("add", *AT, "--subject", " ", "--person", NIP): "give 1 to 320 characters",
        ("add", *AT, "--subject", "x" * 321, "--person", NIP): "give 1 to 320 characters",
        ("add", "--issuer", "https://b.example", *name, "--person", NIP): ISSUER,
    }
    for arguments, reason in wrong.items():
        done = call(*arguments)
        assert (done.returncode > 0, done.stdout) == (True, ""), arguments
        assert reason in done.stderr
        assert done.stderr.count("\n") == 1
    assert len(call("list").stdout.splitlines()) == 1
