"""The chains: whoever owns the tables can alter the trail, but not unnoticed."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import orjson
import pytest

from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.trail.chains import ALTERED, MISSING, OTHER, UNSEALED, copy_chains, verify_chains

TILIK = Path(sys.executable).parent / "tilik"
OF_AGENCY = "(select id from unit where code = 'AGENCY')"
EVENT = f"(select id from audit_event where agency_id = {OF_AGENCY} and number = 3)"
CUT = (
    f"delete from audit_change where event_id = {EVENT}",
    f"delete from audit_event where id = {EVENT}",
)
LAST = f"(select max(number) from audit_event where agency_id = {OF_AGENCY})"
CUT_LAST = tuple(each.replace("number = 3", f"number = {LAST}") for each in CUT)
SHORTER = f"""
update audit_chain c set number = e.number, hash = e.hash from audit_event e
where c.agency_id = {OF_AGENCY} and e.agency_id = c.agency_id and e.number = {LAST}
"""
SWAP = (
    f"update audit_event set number = -1 where agency_id = {OF_AGENCY} and number = 3",
    f"update audit_event set number = 3 where agency_id = {OF_AGENCY} and number = 4",
    f"update audit_event set number = 4 where agency_id = {OF_AGENCY} and number = -1",
)
FORGED = f"""
insert into audit_event (agency_id, kind, viewer, database_role, changed_in)
values ({OF_AGENCY}, 'CHANGE', 'user', 'tilik', 1)
"""


async def fill(agency: Any) -> None:
    """Five more events in the agency's chain."""
    for number in range(5):
        await agency.world.employee(agency.units["DIVISION"], name=f"Pegawai {number}")


@pytest.mark.parametrize(
    ("altering", "number", "what"),
    [
        ([f"update audit_event set at = at + interval '1 s' where id = {EVENT}"], 3, ALTERED),
        (
            [f"update audit_event set employee_id = null, viewer = '' where id = {EVENT}"],
            3,
            ALTERED,
        ),
        ([f"update audit_change set columns = '{{}}' where event_id = {EVENT}"], 3, ALTERED),
        ([f"update audit_change set ordinal = ordinal + 100 where event_id = {EVENT}"], 3, ALTERED),
        ([f"delete from audit_change where event_id = {EVENT}"], 3, ALTERED),
        ([f"update audit_event set hash = repeat('0', 64) where id = {EVENT}"], 3, ALTERED),
        (CUT, 3, MISSING),
        (SWAP, 3, ALTERED),
        (CUT_LAST, None, MISSING),
        (
            [f"update audit_chain set hash = repeat('0', 64) where agency_id = {OF_AGENCY}"],
            None,
            ALTERED,
        ),
        ([f"delete from audit_chain where agency_id = {OF_AGENCY}"], None, ALTERED),
    ],
)
async def test_first_altered_event_is_found(
    agency: Any,
    owner: Any,
    database: Database,
    altering: Sequence[str],
    number: int | None,
    what: object,
) -> None:
    await fill(agency)
    assert (await verify_chains(database)).faults == []
    last = await owner.fetchval(f"select {LAST}")
    for statement in altering:
        await owner.execute(statement)
    (fault,) = (await verify_chains(database)).faults
    assert (fault.agency, fault.number, fault.what) == ("AGENCY", number or last, what)


async def test_forged_event_has_no_place(agency: Any, owner: Any, database: Database) -> None:
    await fill(agency)
    last = await owner.fetchval(f"select {LAST}")
    await owner.execute("alter table audit_event disable trigger user")
    await owner.execute(FORGED)
    await owner.execute("alter table audit_event enable trigger user")
    (fault,) = (await verify_chains(database)).faults
    assert (fault.number, fault.what) == (last + 1, UNSEALED)


async def test_copy_finds_a_cut_end_and_a_chain_written_anew(
    agency: Any, owner: Any, database: Database
) -> None:
    await fill(agency)
    lines = [orjson.loads(each) async for each in copy_chains(database)]
    copied = {(each["agency"], each["number"]): each["hash"] for each in lines}
    assert (await verify_chains(database, copied)).faults == []
    last = await owner.fetchval(f"select {LAST}")
    for statement in (*CUT_LAST, SHORTER):
        await owner.execute(statement)
    assert (await verify_chains(database)).faults == []
    (fault,) = (await verify_chains(database, copied)).faults
    assert (fault.number, fault.what) == (last, MISSING)
    await agency.world.employee(agency.units["DIVISION"], name="Lain")
    (fault,) = (await verify_chains(database, copied)).faults
    assert (fault.number, fault.what) == (last, OTHER)


def call(settings: Settings, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """Run the command against the database of the test."""
    assert settings.database_url is not None
    given = {"TILIK_DATABASE_URL": settings.database_url.get_secret_value()}
    environment = {**os.environ, **given, "TILIK_DATA_DIR": str(settings.data_dir)}
    return subprocess.run(
        [TILIK, "audit", *arguments], capture_output=True, text=True, check=False, env=environment
    )


async def test_commands(agency: Any, owner: Any, settings: Settings, tmp_path: Path) -> None:
    await fill(agency)
    done = call(settings, "export")
    assert (done.returncode, done.stderr) == (0, "")
    events = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert {each["agency"] for each in events} >= {"AGENCY", "OTHER"}
    assert "Pegawai" not in done.stdout
    copy = tmp_path / "trail.jsonl"
    copy.write_text(done.stdout, encoding="utf-8")
    done = call(settings, "verify", "--against", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    chains = await owner.fetchval("select count(*) from audit_chain")
    assert done.stdout == f"{len(events)} events in {chains} chains: each is as it was written.\n"
    await owner.execute(f"update audit_change set row = 'x' where event_id = {EVENT}")
    done = call(settings, "verify")
    assert done.returncode == 1
    said, last = done.stderr.splitlines()
    assert said == f"AGENCY, event 3: {ALTERED.en}. / {ALTERED.id}."
    assert last.startswith("tilik: the trail is not as it was written")
    copy.write_text('{"agency": 1}\n', encoding="utf-8")
    done = call(settings, "verify", "--against", str(copy))
    assert (done.returncode, "line 1: not an event" in done.stderr) == (2, True)
