"""Upserts through the graph: the rows of a request, as an import stores them, within reach."""

from dataclasses import replace
from typing import Any

import pytest

from tilik_server.access.viewer import INTEGRATION, USER, Grant, Viewer
from tilik_server.models.vocabulary import Role
from tilik_tests.office import HELD, STAFF, TREE, nip

pytestmark = pytest.mark.usefixtures("office")

ANSWER = """{ __typename
  ... on Upserted { stored rejected rows { change fields { path message } warnings
    differences { field before after } } }
  ... on Problem { code fields { path message } } }"""
UPSERTS = f"""
mutation units($rows: [UpsertUnitInput!]!, $dry: Boolean! = false) {{
  upsertUnits(rows: $rows, dryRun: $dry) {ANSWER} }}
mutation positions($rows: [UpsertPositionInput!]!, $dry: Boolean! = false) {{
  upsertPositions(rows: $rows, dryRun: $dry) {ANSWER} }}
mutation employees($rows: [UpsertEmployeeInput!]!, $dry: Boolean! = false) {{
  upsertEmployees(rows: $rows, dryRun: $dry) {ANSWER} }}
mutation assignments($rows: [UpsertAssignmentInput!]!, $dry: Boolean! = false) {{
  upsertAssignments(rows: $rows, dryRun: $dry) {ANSWER} }}
"""


@pytest.fixture
def upsert(graph: Any) -> Any:
    """Sends rows of a kind; what is answered."""

    async def sent(kind: str, rows: list[dict[str, Any]], *viewer: Viewer, **more: Any) -> Any:
        data = await graph.ask(UPSERTS, *viewer, operation=kind, rows=rows, **more)
        (answer,) = data.values()
        return answer

    return sent


@pytest.fixture
async def admin(world: Any) -> Viewer:
    """An administrator of the division D1.1."""
    (row,) = await world.fetch("select id from unit where code = 'D1.1'")
    return replace(USER, grants=(Grant(Role.AGENCY_ADMIN, row["id"]),))


def changes(answer: Any) -> list[str]:
    return [each["change"] for each in answer["rows"]]


def places(answer: Any) -> list[list[str]]:
    return [fault["path"] for each in answer["rows"] for fault in each["fields"]]


async def test_rows_are_created_changed_moved_ended_and_left(upsert: Any, world: Any) -> None:
    units = [
        {"code": "D1.3.1", "name": "Seksi", "kind": "seksi", "sector": "health", "parent": "D1.3"},
        {"code": "D1.3", "name": "Bidang", "kind": "bidang", "sector": "health", "parent": "D1"},
        {"code": "D1.2", "parent": "D1.1", "head": nip(3)},
        {"code": "D1.1", "name": "Bidang Satu"},
    ]
    answer = await upsert("units", units)
    assert changes(answer) == ["CREATED", "CREATED", "MOVED", "UNCHANGED"]
    assert answer["rows"][2]["differences"] == [
        {"field": "parent", "before": "D1", "after": "D1.1"},
        {"field": "head", "before": None, "after": "Citra"},
    ]
    assert answer["rows"][0]["warnings"] == ["the unit has no head"]
    answer = await upsert(
        "positions",
        [{"code": "ANALIS", "title": "Analis", "positionClass": "ahli", "duties": ["A", "B"]}],
    )
    assert changes(answer) == ["CREATED"]
    people = [
        {"nip": nip(4), "name": "Dewi", "employment": "PPPK", "supervisor": nip(5)},
        {"nip": nip(5), "code": "P-5", "name": "Eka", "employment": "PNS", "supervisor": nip(1)},
        {"nip": nip(3), "activeUntil": "2030-01-31"},
        {"code": "BUPATI"},
    ]
    answer = await upsert("employees", people)
    assert changes(answer) == ["CREATED", "CREATED", "ENDED", "UNCHANGED"]
    posts = [
        {"employee": nip(4), "unit": "D1.3", "position": "ANALIS", "startsOn": "2025-01-01"},
        {"employee": nip(3), "unit": "D1.3", "position": "ANALIS", "startsOn": "2025-02-01"},
        {"employee": nip(1), "unit": "D1", "position": "KEPALA"},
        {"employee": nip(5), "unit": "D1", "position": "STAF", "acting": True},
    ]
    answer = await upsert("assignments", posts)
    assert changes(answer) == ["CREATED", "MOVED", "UNCHANGED", "CREATED"]
    assert {row["name"]: row["unit"] for row in await world.fetch(STAFF)} == {
        "Ayu": "D1",
        "Budi": "D1.1",
        "Bupati": None,
        "Citra": "D1.3",
        "Dewi": "D1.3",
        "Eka": None,
    }


async def test_people_out_of_reach_are_told_as_they_were_given(
    upsert: Any, world: Any, admin: Viewer
) -> None:
    # Ayu works in D1, above the division, and heads it until now.
    await world.change(
        "update unit set head_id = (select id from employee where name = 'Ayu') where code = 'D1.1'"
    )
    before = await upsert("units", [{"code": "D1.1", "head": nip(2)}], admin)
    after = await upsert("units", [{"code": "D1.1", "head": nip(1)}], admin)
    assert [each["rows"][0]["differences"] for each in (before, after)] == [
        [{"field": "head", "before": None, "after": "Budi"}],
        [{"field": "head", "before": "Budi", "after": nip(1)}],
    ]
    people = [{"nip": nip(2), "supervisor": None}, {"nip": nip(2), "supervisor": nip(1)}]
    told = [(await upsert("employees", [each], admin))["rows"][0]["differences"] for each in people]
    assert [[each["before"], each["after"]] for (each,) in told] == [[None, None], [None, nip(1)]]


async def test_rejected_row_says_where_and_keeps_no_other_out(upsert: Any, world: Any) -> None:
    rows = [
        {"code": "D1.1", "name": "Bidang Kesatu", "parent": "D9"},
        {"code": "D1.2", "name": "Bidang Kedua"},
        {"code": "D1.1", "name": " "},
        {"code": "a\u0000b"},
        {"code": "D1.2", "name": "Bidang Ketiga"},
    ]
    answer = await upsert("units", rows)
    assert (changes(answer), answer["rejected"]) == (
        ["REJECTED", "CHANGED", "REJECTED", "REJECTED", "REJECTED"],
        4,
    )
    assert places(answer) == [
        ["rows", "0", "parent"],
        ["rows", "2", "name"],
        ["rows", "3", "code"],
        ["rows", "4", "name"],
    ]
    assert [row["name"] for row in await world.fetch(TREE)][1:] == ["Bidang Satu", "Bidang Kedua"]
    people = [{"name": "Dewi", "employment": "PNS"}, {"nip": nip(2), "supervisor": nip(3)}]
    assert places(await upsert("employees", people)) == [
        ["rows", "0", "nip"],
        ["rows", "1", "supervisor"],
    ]
    posts = [
        {"employee": nip(1), "unit": "D1", "position": "STAF", "startsOn": "2024-01-01"},
        {
            "employee": nip(1),
            "unit": "D1",
            "position": "STAF",
            "startsOn": "2025-01-01",
            "endsOn": "2024-01-01",
        },
        {"employee": nip(9), "unit": "D1", "position": "STAF"},
    ]
    answer = await upsert("assignments", posts)
    assert changes(answer) == ["CHANGED", "REJECTED", "REJECTED"]
    assert places(answer) == [["rows", "1", "endsOn"], ["rows", "2", "employee"]]


@pytest.mark.parametrize(
    ("other", "message"),
    [
        ({"code": "D1.1", "name": "Lain"}, "rows.0 says otherwise about the same (D1.1)"),
        ({"code": "NPSN:1", "name": "Lain"}, "rows.0 is about the same"),
    ],
)
async def test_a_row_that_was_given_before_is_named_by_its_index(
    upsert: Any, world: Any, other: dict[str, Any], message: str
) -> None:
    (unit,) = await world.fetch("select id from unit where code = 'D1.1'")
    await world.insert("external_code", scheme="NPSN", value="1", unit_id=unit["id"])
    answer = await upsert("units", [{"code": "D1.1", "name": "Baru"}, other])
    (fault,) = answer["rows"][1]["fields"]
    assert fault["message"] == message


async def test_dry_run_answers_the_same_and_stores_nothing(upsert: Any, world: Any) -> None:
    before = [await world.fetch(sql) for sql in (TREE, STAFF, HELD)]
    rows = [{"nip": nip(3), "name": "Citra Dewi"}]
    dry = await upsert("employees", rows, dry=True)
    assert dry["stored"] is False
    assert [await world.fetch(sql) for sql in (TREE, STAFF, HELD)] == before
    assert (await upsert("employees", rows))["rows"] == dry["rows"]


@pytest.mark.parametrize("number", [0, 1001])
async def test_number_of_rows_is_limited(upsert: Any, number: int) -> None:
    answer = await upsert("units", [{"code": f"X{n}"} for n in range(number)])
    assert (answer["code"], answer["fields"][0]["path"]) == ("INVALID_ARGUMENT", ["rows"])


async def test_duty_with_a_semicolon_is_refused(upsert: Any) -> None:
    rows = [{"code": "STAF", "duties": ["A", "B; C"]}]
    answer = await upsert("positions", rows)
    assert answer["fields"][0]["path"] == ["rows", "0", "duties", "1"]


async def test_administrator_of_a_unit_changes_what_is_below_it(
    upsert: Any, world: Any, admin: Viewer
) -> None:
    units = [
        {"code": "D1.1", "name": "Bidang Kesatu"},
        {"code": "D1.2", "name": "Bidang Kedua"},
        {"code": "D1", "name": "Dinas Kesatu"},
        {"code": "D1.1.1", "name": "Seksi", "kind": "seksi", "sector": "x", "parent": "D1.1"},
        {"code": "D1.1.2", "name": "Seksi", "kind": "seksi", "sector": "x", "parent": "D1.1.1"},
        {"code": "D1.4", "name": "Seksi", "kind": "seksi", "sector": "x", "parent": "D1"},
        {"code": "D1.5", "name": "Seksi", "kind": "seksi", "sector": "x"},
        {"code": "D1.5.1", "name": "Seksi", "kind": "seksi", "sector": "x", "parent": "D1.5"},
    ]
    answer = await upsert("units", units, admin)
    assert changes(answer) == [
        "CHANGED",
        "REJECTED",
        "REJECTED",
        "CREATED",
        "CREATED",
        "REJECTED",
        "REJECTED",
        "REJECTED",
    ]
    assert places(answer) == [
        ["rows", "1", "code"],
        ["rows", "2", "code"],
        ["rows", "5", "parent"],
        ["rows", "6", "parent"],
        ["rows", "7", "parent"],
    ]
    answer = await upsert("units", [{"code": "D1.1.1", "parent": "D1.2"}], admin)
    assert places(answer) == [["rows", "0", "parent"]]
    people = [
        {"nip": nip(3), "grade": "III/b"},
        {"nip": nip(1), "grade": "IV/c"},
        {"code": "BUPATI", "name": "Wali Kota"},
        {"nip": nip(4), "name": "Dewi", "employment": "PNS"},
        {"nip": nip(5), "name": "Eka", "employment": "PNS", "unit": "D1.1.1"},
        {"nip": nip(6), "name": "Fajar", "employment": "PNS", "unit": "D1"},
    ]
    answer = await upsert("employees", people, admin)
    assert changes(answer) == ["CHANGED", "REJECTED", "REJECTED", "REJECTED", "CREATED", "REJECTED"]
    assert places(answer)[2:] == [["rows", "3", "unit"], ["rows", "5", "unit"]]
    posts = [
        {"employee": nip(5), "unit": "D1.1", "position": "STAF"},
        {"employee": nip(3), "unit": "D1.2", "position": "STAF"},
        {"employee": nip(1), "unit": "D1.1", "position": "STAF"},
    ]
    answer = await upsert("assignments", posts, admin)
    assert changes(answer) == ["CREATED", "REJECTED", "REJECTED"]
    assert places(answer) == [["rows", "1", "unit"], ["rows", "2", "employee"]]
    rows = {row["name"]: row["unit"] for row in await world.fetch(STAFF)}
    assert (rows["Eka"], rows["Citra"]) == ("D1.1", "D1.1")


@pytest.mark.parametrize("kind", ["units", "positions", "employees", "assignments"])
async def test_others_change_nothing(upsert: Any, world: Any, kind: str) -> None:
    needed: dict[str, dict[str, Any]] = {
        "units": {"code": "D1", "name": "X"},
        "positions": {"code": "STAF", "title": "X"},
        "employees": {"nip": nip(1), "name": "X"},
        "assignments": {"employee": nip(1), "unit": "D1", "position": "STAF"},
    }
    (row,) = await world.fetch("select id from employee where name = 'Ayu'")
    others = [replace(USER, employee=row["id"])]
    roles = (Role.PERFORMANCE_TEAM, Role.REGION_VIEWER, Role.AUDITOR)
    others += [replace(USER, grants=(Grant(role),)) for role in roles]
    for viewer in others:
        answer = await upsert(kind, [needed[kind]], viewer)
        assert answer["code"] == "NOT_YOUR_STEP", viewer


async def test_key_of_an_integration_needs_the_scope(upsert: Any, world: Any) -> None:
    (unit,) = await world.fetch("select id from unit where code = 'D1.1'")
    rows = [{"code": "D1.1", "name": "Bidang Kesatu"}]
    key = replace(INTEGRATION, grants=(Grant(Role.INTEGRATION, unit["id"], ("directory",)),))
    assert (await upsert("units", rows, key))["code"] == "SCOPE_MISSING"
    key = replace(INTEGRATION, grants=(Grant(Role.INTEGRATION, unit["id"], ("organisation",)),))
    assert changes(await upsert("units", rows, key)) == ["CHANGED"]
    assert changes(await upsert("units", [{"code": "D1", "name": "X"}], key)) == ["REJECTED"]
