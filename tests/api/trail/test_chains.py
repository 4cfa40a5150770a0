"""The chains: whoever owns the tables can alter the trail, but not unnoticed."""

from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any
from uuid import UUID

import orjson
import pytest

import tilik_migrations
from tilik_server.database.pool import Database
from tilik_server.settings import Settings
from tilik_server.trail.chains import (
    ALTERED,
    EMPTIED,
    LISTED,
    MISSING,
    OTHER,
    UNSEALED,
    verify_chains,
)
from tilik_server.trail.copies import CopyFault, copy_chains, read_copy
from tilik_server.trail.gaps import find_gaps
from tilik_tests.commands import run_tilik, service_variables

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
GOOD = (
    '{"agency": null, "agencyId": null, "number": 1, "hash": "0", '
    '"at": "2026-01-01T00:00:00Z", "changes": []}'
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
    fault, *later = (await verify_chains(database)).faults
    assert (fault.agency, fault.number, fault.what) == ("AGENCY", number or last, what)
    # What changed places was hashed with another event before it, and so was the one behind it.
    places = [4, 5] if altering is SWAP else []
    assert [(each.number, each.what) for each in later] == [(place, ALTERED) for place in places]


async def test_each_fault_of_a_chain_is_found(agency: Any, owner: Any, database: Database) -> None:
    await fill(agency)
    good = (await verify_chains(database)).events
    of_agency = f"agency_id = {OF_AGENCY} and number"
    last = await owner.fetchval(f"select {LAST}")
    assert last >= 8
    await owner.execute(f"update audit_event set client = 'x' where {of_agency} = 1")
    await owner.execute(f"update audit_event set hash = repeat('0', 64) where {of_agency} = 2")
    events = f"select id from audit_event where {of_agency} in (4, 5)"
    await owner.execute(f"delete from audit_change where event_id in ({events})")
    await owner.execute(f"delete from audit_event where {of_agency} in (4, 5)")
    await owner.execute(f"update audit_event set operation = 'x' where {of_agency} = {last}")
    found = await verify_chains(database)
    assert [(each.agency, each.number, each.last, each.what) for each in found.faults] == [
        ("AGENCY", 1, None, ALTERED),
        ("AGENCY", 2, None, ALTERED),
        ("AGENCY", 4, 5, MISSING),
        ("AGENCY", last, None, ALTERED),
    ]
    assert (found.events, found.unlisted) == (good - 5, 0)


async def test_faults_beyond_twenty_of_a_chain_are_counted(
    agency: Any, owner: Any, settings: Settings, database: Database
) -> None:
    for number in range(LISTED):
        await agency.world.employee(agency.units["DIVISION"], name=f"Pegawai {number}")
    last = await owner.fetchval(f"select {LAST}")
    await owner.execute(f"update audit_event set client = 'x' where agency_id = {OF_AGENCY}")
    found = await verify_chains(database)
    assert [each.number for each in found.faults] == [*range(1, LISTED + 1)]
    assert found.unlisted == last - LISTED > 0
    done = call(settings, "verify")
    assert f"{last - LISTED} fault" in done.stderr
    assert done.stderr.count(ALTERED.en) == LISTED


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
    copied = await read_copy(database, [line async for line in copy_chains(database)])
    assert copied.faults == []
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


async def test_copy_of_an_agency_that_was_renamed_still_agrees(
    agency: Any, owner: Any, database: Database
) -> None:
    await fill(agency)
    copied = await read_copy(database, [line async for line in copy_chains(database)])
    await owner.execute("update unit set code = 'DINAS' where code = 'AGENCY'")
    assert (await verify_chains(database, copied)).faults == []
    # Of an agency that is gone, the copy has the code.
    for table in ("audit_event", "audit_chain"):
        await owner.execute(f"delete from {table} where agency_id = $1", agency.units["OTHER"])
    (fault,) = (await verify_chains(database, copied)).faults
    assert (fault.agency, fault.number, fault.what) == ("OTHER", 1, MISSING)


@pytest.mark.parametrize(
    ("altering", "number", "what"),
    [
        (lambda e: e["changes"][0].update(row="x"), 3, ALTERED),
        (lambda e: e["changes"][0]["columns"].update(id=[None, "x"]), 3, ALTERED),
        (lambda e: e["changes"][0].update(people=[]), 3, ALTERED),
        (lambda e: e["changes"][0].update(key="0" * 64), 3, ALTERED),
        (lambda e: e["changes"].clear(), 3, ALTERED),
        (lambda e: e.update(at="2026-01-01T00:00:00+07:00"), 3, ALTERED),
        (lambda e: e.update(operation="Other"), 3, ALTERED),
        (lambda e: e.update(units=[]), 3, ALTERED),
        (lambda e: e.update(hash="0" * 64), 3, ALTERED),
        (lambda e: e.update(number=4), 3, MISSING),
        (lambda e: e.clear(), 3, MISSING),
    ],
)
async def test_altered_copy_is_found_by_itself(
    agency: Any, database: Database, altering: Any, number: int, what: object
) -> None:
    await fill(agency)
    events = [orjson.loads(line) async for line in copy_chains(database)]
    (event,) = [each for each in events if (each["agency"], each["number"]) == ("AGENCY", 3)]
    assert event["changes"]
    altering(event)
    lines = [orjson.dumps(each).decode() for each in events if each]
    fault, *_ = (await read_copy(database, lines)).faults
    assert (fault.agency, fault.number, fault.what) == ("AGENCY", number, what)


async def test_copy_tells_no_key_by_which_a_text_can_be_guessed(
    agency: Any, owner: Any, database: Database
) -> None:
    await fill(agency)
    copy = "".join([line async for line in copy_chains(database)])
    keys = [str(row["id"]) for row in await owner.fetch("select id from audit_change")]
    assert [key for key in keys if key in copy] == []
    assert all(sha256(UUID(key).bytes).hexdigest() in copy for key in keys)


@pytest.mark.parametrize(
    "line",
    [
        "",
        "[]",
        "{}",
        '{"agency": 1}',
        '{"agency": null, "agencyId": null, "number": 1, "hash": "0", "at": "x", "changes": []}',
        '{"agency": null, "agencyId": "x", "number": 1, "hash": "0", "at": "2026-01-01T00:00Z"}',
        GOOD.replace("[]", "7"),
        GOOD.replace("[]", '[{"row": "\\u0000"}]'),
        GOOD.replace("[]", '[{"row": 1e999999}]'),
    ],
)
async def test_line_that_is_no_event_is_refused(database: Database, line: str) -> None:
    await read_copy(database, [GOOD])
    with pytest.raises(CopyFault, match=r"^line 1$|^lines 1 to 2$"):
        await read_copy(database, [line, GOOD])


async def test_chains_of_the_form_before_are_sealed_anew_both_ways(
    agency: Any, owner: Any, database: Database
) -> None:
    """The migration's function leaves a chain from the first event that was altered."""
    await fill(agency)
    hashes = "select hash from audit_event order by agency_id, number"
    as_written = await owner.fetch(hashes)
    folder = Path(tilik_migrations.__file__).parent / "sql" / "0021_trail_without_gaps"
    await owner.execute((folder / "reseal.sql").read_text(encoding="utf-8"))
    await owner.execute("select audit_reseal(false)")
    before = await owner.fetch(hashes)
    assert not {row["hash"] for row in before} & {row["hash"] for row in as_written}
    await owner.execute("select audit_reseal(false)")
    assert await owner.fetch(hashes) == before
    await owner.execute("select audit_reseal(true)")
    assert await owner.fetch(hashes) == as_written
    assert (await verify_chains(database)).faults == []
    await owner.execute("select audit_reseal(false)")
    await owner.execute(f"update audit_event set client = 'x' where id = {EVENT}")
    await owner.execute("select audit_reseal(true)")
    fault, *_ = (await verify_chains(database)).faults
    assert (fault.agency, fault.number, fault.what) == ("AGENCY", 3, ALTERED)


@pytest.mark.parametrize(
    ("breaking", "table", "events"),
    [
        ("alter table goal disable trigger goal_audit_update", "goal", "for UPDATE"),
        ("alter table goal enable replica trigger goal_audit_insert", "goal", "for INSERT"),
        ("drop trigger goal_audit_truncate on goal", "goal", "for TRUNCATE"),
        ("alter table unit disable trigger user", "unit", "for DELETE, INSERT, TRUNCATE, UPDATE"),
        ("alter table audit_event disable trigger user", "audit_event", "no event gets its place"),
    ],
)
async def test_table_whose_changes_are_not_noted_is_named_with_the_way_back(
    agency: Any, owner: Any, database: Database, breaking: str, table: str, events: str
) -> None:
    assert await find_gaps(database) == []
    await owner.execute(breaking)
    (gap,) = await find_gaps(database)
    assert gap.name == table
    assert events in gap.what.en
    await owner.execute(gap.what.en.partition("tables: ")[2])
    assert await find_gaps(database) == []


def call(settings: Settings, *arguments: str) -> CompletedProcess[str]:
    """Run the command against the database of the test."""
    return run_tilik("audit", *arguments, env=service_variables(settings))


async def test_commands(agency: Any, owner: Any, settings: Settings, tmp_path: Path) -> None:
    await fill(agency)
    done = call(settings, "export")
    assert (done.returncode, done.stderr) == (0, "")
    events = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert {each["agency"] for each in events} >= {"AGENCY", "OTHER"}
    assert "Pegawai" not in done.stdout
    copy = tmp_path / "trail.jsonl"
    done_export = done.stdout
    copy.write_text(done_export, encoding="utf-8")
    done = call(settings, "verify", "--against", str(copy))
    assert (done.returncode, done.stderr) == (0, "")
    chains = await owner.fetchval("select count(*) from audit_chain")
    assert done.stdout == f"{len(events)} events in {chains} chains: each is as it was written.\n"
    copy.write_text(done_copy := done_export.replace("INSERT", "DELETE", 1), encoding="utf-8")
    assert done_copy != done_export
    for language, words in ALTERED.as_dict().items():
        done = call(settings, "verify", "--against", str(copy), "--language", language)
        assert done.returncode == 1
        said, last = done.stderr.splitlines()
        assert said.startswith(f"{copy}, ")
        assert said.endswith(f", event 1: {words}.")
    assert last == "tilik: the copy is not as it was written"
    for empty in ("", "\n"):
        copy.write_text(empty, encoding="utf-8")
        done = call(settings, "verify", "--against", str(copy))
        holds = f"tilik: {copy} holds no events; compare with a whole copy by `tilik audit export`"
        expected = (1, holds) if not empty else (2, f"{copy}, line 1: not an event")
        assert (done.returncode, expected[1] in done.stderr) == (expected[0], True)
    copy.write_bytes(b"\xff")
    done = call(settings, "verify", "--against", str(copy))
    assert (done.returncode, "not a text in UTF-8" in done.stderr) == (2, True)
    await owner.execute("alter table goal disable trigger goal_audit_update")
    done = call(settings, "verify")
    assert done.returncode == 1
    said, last = done.stderr.splitlines()
    assert said.startswith("goal: its triggers for UPDATE are missing, switched off or other ones")
    assert last.startswith("tilik: changes are not noted; ")
    await owner.execute("select audit_table('goal')")
    await owner.execute(f"update audit_change set row = 'x' where event_id = {EVENT}")
    done = call(settings, "verify")
    assert done.returncode == 1
    said, last = done.stderr.splitlines()
    assert said == f"AGENCY, event 3: {ALTERED.en}."
    assert last.startswith("tilik: the trail is not as it was written")
    said, _ = call(settings, "verify", "--language", "id").stderr.splitlines()
    assert said == f"AGENCY, event 3: {ALTERED.id}."
    copy.write_text('{"agency": 1}\n', encoding="utf-8")
    done = call(settings, "verify", "--against", str(copy))
    assert (done.returncode, "line 1: not an event" in done.stderr) == (2, True)


async def test_trail_without_events_has_nothing_to_verify(settings: Settings) -> None:
    done = call(settings, "verify")
    said = "There is nothing to verify: the trail holds no events.\n"
    assert (done.returncode, done.stdout, done.stderr) == (0, said, "")


async def test_command_says_that_a_trail_was_emptied(
    agency: Any, owner: Any, settings: Settings
) -> None:
    await owner.execute("truncate audit_event, audit_change, audit_chain, audit_salt")
    done = call(settings, "verify")
    assert (done.returncode, done.stdout) == (1, "")
    first, second, last = done.stderr.splitlines()
    assert first == f"AGENCY, event 1: {EMPTIED.en}."
    assert second == f"OTHER, event 1: {EMPTIED.en}."
    assert last.startswith("tilik: the trail is not as it was written")
