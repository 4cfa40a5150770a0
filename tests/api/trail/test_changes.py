"""Changes in the audit trail: who changed what, in which order, and who may see it."""

import asyncio
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

import asyncpg
import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.provenance import Provenance
from tilik_server.access.tables import TABLES
from tilik_server.access.viewer import OPERATOR, UNKNOWN, Viewer
from tilik_server.database.pool import Database
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import Role
from tilik_server.operations.feedback.invitation_code import hash_of
from tilik_server.operations.feedback.invite import invite
from tilik_server.sql.statement import composed
from tilik_server.trail.copies import copy_chains
from tilik_server.trail.tables import UNTRAILED

GRANT = """mutation ($input: GrantRoleInput!) { grantRole(input: $input) {
  ... on RoleGrant { id } ... on Problem { code message } } }"""


GIVE = """mutation ($input: GiveFeedbackInput!) { giveFeedback(input: $input) {
  ... on Feedback { id } ... on Problem { code message } } }"""


def rename(name: str) -> Any:
    """A change of a person's name."""
    return composed("tests.rename", f"update employee set name = '{name}' where id = $1")


async def test_change_is_noted_with_who_what_and_from_where(agency: Any) -> None:
    asking = replace(
        agency.viewer(Role.AGENCY_ADMIN, "AGENCY", "Ani"),
        provenance=Provenance("token 0123", "4711", "10.0.0.7", "Appoint"),
    )
    given = {"role": "PERFORMANCE_TEAM", "employee": agency.id("Budi"), "unit": "DIVISION"}
    done = await agency.graph.ask(GRANT, asking, input={**given, "reason": "SK 1/2026"})
    assert "id" in done["grantRole"]
    (event,) = await agency.events(tableName="role_grant")
    assert event | {"changes": None, "hash": None, "number": None} == {
        "number": None,
        "hash": None,
        "kind": "CHANGE",
        "viewer": "user",
        "source": None,
        "credential": "token 0123",
        "requestId": "4711",
        "client": "10.0.0.7",
        "operation": "Appoint",
        "agency": {"code": "AGENCY"},
        "employee": {"name": "Ani"},
        "changes": None,
    }
    (change,) = event["changes"]["nodes"]
    assert (change["command"], change["unit"]) == ("INSERT", {"code": "DIVISION"})
    assert change["people"] == {"nodes": [{"name": "Budi"}]}
    columns = change["columns"]
    assert columns["role"] == [None, "PERFORMANCE_TEAM"]
    assert columns["employee_id"] == [None, str(agency.people["Budi"])]
    assert "reason" not in columns
    assert columns["*"][0] is None
    assert columns["*"][1].startswith("sha256:")


async def test_text_can_be_proven_but_is_not_shown(agency: Any, owner: Any) -> None:
    await agency.world.change("update employee set name = 'Budiman' where name = 'Budi'")
    event, *_ = await agency.events(about=agency.id("Budi"), tableName="employee")
    (change,) = event["changes"]["nodes"]
    before, after = change["columns"]["name"]
    salt = await owner.fetchval(
        "select s.salt::text from audit_change c join audit_salt s on s.id = c.id "
        "where c.row = $1 and c.command = 'UPDATE'",
        change["row"],
    )
    assert [before, after] == [
        "sha256:" + sha256(f'{salt}"{name}"'.encode()).hexdigest() for name in ("Budi", "Budiman")
    ]
    assert "nip" not in change["columns"]


async def test_deleted_row_is_noted_as_it_was(agency: Any, owner: Any) -> None:
    code = {"scheme": "NPSN", "value": "20100001", "unit_id": agency.units["DIVISION"]}
    key = await agency.world.insert("external_code", **code)
    content = await owner.fetchval("select to_jsonb(c)::text from external_code c")
    await agency.world.change("delete from external_code")
    (change,) = (await agency.events(tableName="external_code"))[0]["changes"]["nodes"]
    assert (change["command"], change["row"]) == ("DELETE", str(key))
    assert change["columns"]["unit_id"] == [str(agency.units["DIVISION"]), None]
    salt = await owner.fetchval(
        "select s.salt::text from audit_change c join audit_salt s on s.id = c.id "
        "where c.command = 'DELETE'"
    )
    whole = "sha256:" + sha256(f"{salt}{content}".encode()).hexdigest()
    assert change["columns"]["*"] == [whole, None]


async def test_what_triggers_derive_is_not_noted_again(agency: Any, owner: Any) -> None:
    await agency.world.profile(agency.people["Budi"], agency.units["DIVISION"])
    await agency.world.change(
        "update employee set unit_id = $1 where name = 'Budi'", agency.units["AGENCY"]
    )
    (event, *_) = await agency.events(about=agency.id("Budi"))
    assert [each["tableName"] for each in event["changes"]["nodes"]] == ["employee"]
    moved = await owner.fetchval("select unit_id from competency_profile")
    assert moved == agency.units["AGENCY"]


async def test_rows_with_new_ids_are_noted_as_deleted_and_inserted(agency: Any, owner: Any) -> None:
    first, second, third, new = (f"00000000-0000-4000-8000-00000000000{n}" for n in (1, 2, 3, 9))
    for key, scheme in ((first, "NPSN"), (second, "SIASN"), (third, "DHIS2")):
        values = {"scheme": scheme, "value": "1", "unit_id": agency.units["DIVISION"]}
        await agency.world.insert("external_code", id=key, **values)
    # Ordered by their ids, the first row before is beside the second row after.
    await owner.execute(
        "update external_code set value = '2', id = case id when $1 then $2::uuid else id end",
        *(first, new),
    )
    (event, *_) = await agency.events(tableName="external_code")
    noted = {
        each["row"]: (each["command"], sorted(each["columns"]))
        for each in event["changes"]["nodes"]
    }
    whole = ["*", "id", "unit_id"]
    assert noted == {
        first: ("DELETE", whole),
        second: ("UPDATE", ["value"]),
        third: ("UPDATE", ["value"]),
        new: ("INSERT", whole),
    }


async def test_emptied_table_is_noted_with_how_many_rows_it_had(agency: Any, owner: Any) -> None:
    for scheme in ("NPSN", "SIASN"):
        values = {"scheme": scheme, "value": "1", "unit_id": agency.units["DIVISION"]}
        await agency.world.insert("external_code", **values)
    await owner.execute("truncate external_code")
    await owner.execute("truncate external_code")
    events = await agency.events(agency.viewer(Role.AUDITOR, None), tableName="external_code")
    (emptied,) = [each for each in events if each["agency"] is None]
    (change,) = emptied["changes"]["nodes"]
    assert change == {
        "ordinal": 1,
        "tableName": "external_code",
        "row": None,
        "command": "TRUNCATE",
        "columns": {"count": [2, 0]},
        "unit": None,
        "people": {"nodes": []},
    }


async def test_tables_that_are_emptied_together_are_one_event(agency: Any, owner: Any) -> None:
    await agency.world.cycle()
    await owner.execute("truncate region, cycle cascade")
    rows = await owner.fetch(
        "select c.table_name, c.ordinal, e.database_role from audit_change c "
        "join audit_event e on e.id = c.event_id where c.command = 'TRUNCATE' order by 2"
    )
    assert {"unit", "employee", "cycle"} <= {row["table_name"] for row in rows}
    assert [row["ordinal"] for row in rows] == list(range(1, len(rows) + 1))
    assert {row["database_role"] for row in rows} == {"tilik_owner"}


async def test_change_of_nothing_is_no_event(agency: Any, owner: Any) -> None:
    count = await owner.fetchval("select count(*) from audit_event")
    await agency.world.change("update employee set name = name")
    await agency.world.change("update employee set name = 'Dewi' where false")
    assert await owner.fetchval("select count(*) from audit_event") == count


async def test_undone_change_leaves_no_event_and_no_gap(
    agency: Any, owner: Any, database: Database
) -> None:
    before = await owner.fetchval("select count(*) from audit_change")

    async def undo(block: Any, transaction: Any = None) -> None:
        async with block as begun:
            await (transaction or begun).execute(rename("Eka"), agency.people["Ani"])
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await undo(database.writing(OPERATOR))
    assert await owner.fetchval("select count(*) from audit_change") == before
    async with database.writing(OPERATOR) as transaction:
        await transaction.execute(rename("Dewi"), agency.people["Budi"])
        with pytest.raises(ZeroDivisionError):
            await undo(transaction.savepoint(), transaction)
    event, *_ = await agency.events()
    assert [each["people"]["nodes"] for each in event["changes"]["nodes"]] == [[{"name": "Dewi"}]]


async def test_events_at_once_have_successive_numbers(
    agency: Any, owner: Any, database: Database
) -> None:
    both = [agency.people["Ani"], agency.people["Citra"]]

    async def change(number: int) -> None:
        async with database.writing(OPERATOR) as transaction:
            # In turns, so that transactions which locked the chains as they came would block.
            for person in both if number % 2 else reversed(both):
                row = composed(
                    "tests.grant",
                    "insert into role_grant "
                    "(employee_id, unit_id, role, starts_on, ends_on, reason) "
                    "select id, unit_id, 'AUDITOR', $2, $2, 'SK' from employee where id = $1",
                )
                await transaction.execute(row, person, date(2026, 1, 1 + number))

    async with asyncio.timeout(30):
        await asyncio.gather(*(change(number) for number in range(12)))
    for code in ("AGENCY", "OTHER"):
        numbers = await owner.fetch(
            "select number from audit_event where agency_id = $1 order by number",
            agency.units[code],
        )
        assert [row["number"] for row in numbers] == list(range(1, len(numbers) + 1))


async def codes(agency: Any, role: Role, unit: str | None) -> set[str]:
    """The agencies of which a role sees events."""
    events = await agency.events(agency.viewer(role, unit))
    return {(each["agency"] or {"code": ""})["code"] for each in events}


async def test_only_auditors_of_the_unit_and_administrators_see_it(agency: Any) -> None:
    seen = {
        (role, unit): await codes(agency, role, unit)
        for role, unit in (
            (Role.AUDITOR, "AGENCY"),
            (Role.AUDITOR, "OTHER"),
            (Role.AUDITOR, None),
            (Role.ADMIN, None),
            (Role.AGENCY_ADMIN, "AGENCY"),
            (Role.PERFORMANCE_TEAM, "AGENCY"),
            (Role.REGION_VIEWER, None),
        )
    }
    assert seen == {
        (Role.AUDITOR, "AGENCY"): {"AGENCY"},
        (Role.AUDITOR, "OTHER"): {"OTHER"},
        (Role.AUDITOR, None): {"AGENCY", "OTHER", ""},
        (Role.ADMIN, None): {"AGENCY", "OTHER", ""},
        (Role.AGENCY_ADMIN, "AGENCY"): set(),
        (Role.PERFORMANCE_TEAM, "AGENCY"): set(),
        (Role.REGION_VIEWER, None): set(),
    }
    division = await agency.events(agency.viewer(Role.AUDITOR, "DIVISION"))
    shown = {change["unit"]["code"] for event in division for change in event["changes"]["nodes"]}
    assert shown == {"DIVISION"}


async def test_confidential_feedback_is_not_noted(agency: Any, owner: Any) -> None:
    cycle = await agency.world.cycle()
    about = {"about_id": agency.people["Budi"], "unit_id": agency.units["DIVISION"]}
    given = {**about, "author_id": agency.people["Ani"], "channel": "PEER", "comment": "Baik"}
    given["cycle_id"] = cycle

    async def give(visibility: str, *, anonymous: bool) -> None:
        told = {"visibility": visibility, "anonymous": anonymous, "id": new_id(cycle)}
        await agency.world.insert("feedback", **given, **told)

    await give("PRIVATE", anonymous=False)
    await give("TEAM", anonymous=True)
    noted = "select count(*) from audit_change where table_name = 'feedback'"
    assert await owner.fetchval(noted) == 0
    await give("TEAM", anonymous=False)
    (event,) = await agency.events(tableName="feedback")
    assert event["changes"]["nodes"][0]["people"] == {"nodes": [{"name": "Budi"}]}


async def test_auditor_with_the_printed_list_learns_no_citizen(
    agency: Any, owner: Any, database: Database
) -> None:
    await agency.world.cycle()
    printed = await invite(database, "DIVISION", 12, 30)
    printed += await invite(database, "DIVISION", 1, 30)
    about = encode("Unit", agency.units["DIVISION"])
    for code in printed:
        given = {"about": about, "channel": "CITIZEN", "comment": f"Kode {code}"}
        done = await agency.graph.ask(GIVE, UNKNOWN, input={**given, "invitation": code})
        assert "id" in done["giveFeedback"], done
    assert await owner.fetchval("select count(*) from invitation where used_at is not null") == 13
    events = (await agency.events())[::-1]
    tables = [{each["tableName"] for each in event["changes"]["nodes"]} for event in events]
    # The feedback is noted, and nothing that says with which code it came.
    assert sum("feedback" in each for each in tables) == 13
    assert not any({"feedback", "invitation"} <= each for each in tables)
    changes = [change for event in events for change in event["changes"]["nodes"]]
    codes = [each for each in changes if each["tableName"] == "invitation"]
    assert {each["command"] for each in codes} == {"INSERT"}
    told = "".join([str(events), *[line async for line in copy_chains(database)]])
    assert "used_at" not in told
    # Nor does the order of the list lead to the keys of the codes.
    hashes = {row["code_hash"]: row["id"] for row in await owner.fetch("select * from invitation")}
    in_order = [str(hashes[hash_of(code)]) for code in printed[:12]]
    noted = [each["row"] for each in codes[:12]]
    assert noted == sorted(in_order)
    assert not any(each in told for each in hashes)


async def test_other_change_of_an_invitation_is_noted(agency: Any, owner: Any) -> None:
    await invite(agency.graph.database, "DIVISION", 1, 30)
    for change in (
        "used_at = now(), expires_at = expires_at + interval '1 day'",
        "used_at = now() - interval '1 day'",
        "used_at = null",
    ):
        await owner.execute(f"update invitation set {change}")
    events = (await agency.events(tableName="invitation"))[::-1]
    columns = [each["changes"]["nodes"][0]["columns"] for each in events[1:]]
    assert [sorted(each) for each in columns] == [
        ["expires_at", "used_at"],
        ["used_at"],
        ["used_at"],
    ]
    assert columns[0]["used_at"][0] is None
    assert columns[0]["used_at"][1].startswith("sha256:")


async def test_sql_by_hand_is_noted_under_its_role(agency: Any, owner: Any) -> None:
    await owner.execute("update employee set name = 'Eka' where name = 'Budi'")
    row = await owner.fetchrow("select * from audit_event order by at desc limit 1")
    assert (row["viewer"], row["database_role"]) == ("", "tilik_owner")


@pytest.mark.parametrize("table", ["audit_event", "audit_change", "audit_chain"])
@pytest.mark.parametrize("change", ["delete from {0}", "update {0} set id = id", "truncate {0}"])
async def test_service_alters_nothing(
    agency: Any, database: Database, table: str, change: str
) -> None:
    with pytest.raises(Exception, match="permission denied") as refused:
        async with database._acquire() as connection:
            await connection.execute(change.format(table))
    assert isinstance(refused.value, asyncpg.InsufficientPrivilegeError)


async def test_service_empties_no_table(agency: Any, database: Database, owner: Any) -> None:
    tables = await owner.fetch(
        "select c.oid::regclass::text as name from pg_class c "
        "where c.relkind in ('r', 'p') and c.relnamespace = current_schema()::regnamespace"
    )
    assert {row["name"].strip('"') for row in tables} >= set(TABLES)
    async with database._acquire() as connection:
        for row in tables:
            with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied"):
                await connection.execute(f"truncate {row['name']} cascade")


async def test_every_table_is_noted_or_named(owner: Any) -> None:
    rows = await owner.fetch(
        "select tgrelid::regclass::text as name, count(*) from pg_trigger "
        "where tgfoid in ('audit_note'::regproc, 'audit_truncate'::regproc) group by 1"
    )
    noted = {row["name"].strip('"') for row in rows if row["count"] == 4}
    assert noted | set(UNTRAILED) == set(TABLES)
    assert noted & set(UNTRAILED) == set()


async def test_viewer_is_the_same_whatever_it_asks_with() -> None:
    one = Viewer("user", provenance=Provenance("token 1"))
    assert one == Viewer("user", provenance=Provenance("token 2"))
