"""Codes of other systems: given, exchanged and taken away, looked up, and names of units."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from tilik_server.access.viewer import INTEGRATION, USER, Grant, Viewer
from tilik_server.importing.column_names import read_column_names
from tilik_server.importing.importers import CORE_IMPORTERS
from tilik_server.models.vocabulary import Role
from tilik_tests.office import PEOPLE, POSTS, UNITS, Take, nip, rejected, told

pytestmark = pytest.mark.usefixtures("office")

CODES = "scheme,value,unit,position,person\n"
STORED = """select c.scheme, c.value, u.code as unit, p.code as position, e.name as person
from external_code c left join unit u on u.id = c.unit_id
left join position p on p.id = c.position_id
left join employee e on e.id = c.employee_id order by c.scheme, c.value"""
GIVEN = f"npsn,20100001,D1.1,,\nNPSN,20100002,D1.2,,\nSIASN,A-1,,STAF,\nsiasn,A-2,,,{nip(3)}\n"
UPSERT = """mutation ($rows: [UpsertCodeInput!]!) { upsertCodes(rows: $rows) {
  __typename ... on Upserted { rows { change fields { path } differences { before after } } }
  ... on Problem { code } } }"""


@pytest.fixture
async def coded(take: Take, office: None) -> None:
    """Two units, a position and a person have codes."""
    assert (await take("codes", CODES + GIVEN)).rejected == ()


@pytest.fixture
async def codes(graph: Any) -> Any:
    """Sends rows of codes; what became of each."""

    async def sent(rows: list[dict[str, Any]], *viewer: Viewer) -> Any:
        return (await graph.ask(UPSERT, *viewer, rows=rows))["upsertCodes"]

    return sent


async def unit_key(world: Any, code: str) -> Any:
    (row,) = await world.fetch("select id from unit where code = $1", code)
    return row["id"]


def row(scheme: str, value: str | None, unit: str | None, **other: Any) -> dict[str, Any]:
    return {"scheme": scheme, "value": value, "unit": unit, **other}


@pytest.mark.usefixtures("coded")
async def test_codes_are_given_changed_exchanged_and_taken_away(take: Take, world: Any) -> None:
    assert (await take("codes", CODES + GIVEN)).unchanged == 4
    lines = (
        "NPSN,20100002,D1.1,,\nNPSN,20100001,D1.2,,\nSIASN,,,STAF,\n"
        f"SIASN,A-1,,,{nip(3)}\nDHIS2,x7,D1.1,,\nDHIS2,,D1.2,,\n"
    )
    report = await take("codes", CODES + lines)
    assert told(report) == [
        (2, "changed", ["value 20100001 → 20100002"]),
        (3, "changed", ["value 20100002 → 20100001"]),
        (4, "ended", ["value A-1 → -"]),
        (5, "changed", ["value - → another"]),
        (6, "created", []),
    ]
    assert [tuple(each.values()) for each in await world.fetch(STORED)] == [
        ("DHIS2", "x7", "D1.1", None, None),
        ("NPSN", "20100001", "D1.2", None, None),
        ("NPSN", "20100002", "D1.1", None, None),
        # A person's code lies where the person works.
        ("SIASN", "A-1", "D1.1", None, "Citra"),
    ]


@pytest.mark.usefixtures("coded")
@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("NPSN,20100001,D1,,", "value", "another unit, position or person has this code"),
        ("SIASN,A-1,D1,,", "value", "another unit, position or person has this code"),
        ("NPSN,1,D1,STAF,", "position", "give one of the columns"),
        ("NPSN,1,,,", "unit", "give one of the columns"),
        ("NPSN,1,D9,,", "unit", "no unit has this code"),
        ("NPSN,1,,D9,", "position", "no position has this code"),
        (f"NPSN,1,,,{nip(9)}", "person", "nobody has this number or code"),
        ("A:B,1,D1,,", "scheme", "name the other system"),
        (",1,D1,,", "scheme", "blank"),
        ("NPSN,2.01E+07,D1,,", "value", "the spreadsheet rounded the code"),
        (f"NPSN,{'9' * 129},D1,,", "value", "1 to 128 characters"),
    ],
)
async def test_faulty_line_says_what_and_stores_nothing(
    take: Take, world: Any, line: str, column: str, reason: str
) -> None:
    before = await world.fetch(STORED)
    report = await take("codes", f"{CODES}DHIS2,x7,D1.1,,\n{line}\n")
    assert rejected(report) == [(3, column)]
    assert reason in report.rejected[0].reason.en
    assert await world.fetch(STORED) == before


async def test_one_code_for_two_is_refused_to_both(take: Take) -> None:
    report = await take("codes", CODES + "NPSN,1,D1.1,,\nNPSN,1,D1.2,,\nNPSN,2,D1,,\n")
    assert rejected(report) == [(2, "value"), (3, "value")]


@pytest.mark.usefixtures("coded")
async def test_second_line_about_the_same_by_another_name_is_refused(take: Take) -> None:
    report = await take("codes", CODES + "DHIS2,x,D1.1,,\nDHIS2,y,NPSN:20100001,,\n")
    assert rejected(report) == [(3, "unit")]
    assert report.rejected[0].reason.en == "line 2 is about the same"


async def test_code_that_looks_like_a_number_is_one(take: Take, world: Any) -> None:
    assert (await take("codes", CODES + "HEX,5e12,D1.1,,\n")).rejected == ()
    assert [row["value"] for row in await world.fetch(STORED)] == ["5e12"]


@pytest.mark.usefixtures("coded")
async def test_unit_is_changed_by_its_code_in_another_system(take: Take, world: Any) -> None:
    text = "code,name,parent\nNPSN:20100001,Bidang Kesatu,NPSN:20100002\nNPSN:9,Baru,D1\n"
    report = await take("units", text, keep_going=True)
    assert told(report) == [(2, "moved", ["name Bidang Satu → Bidang Kesatu", "parent D1 → D1.2"])]
    assert rejected(report) == [(3, "kind")]
    report = await take("units", "code,name\nD1.2,A\nNPSN:20100002,B\n")
    assert rejected(report) == [(3, "code")]
    codes = await world.fetch("select code from unit order by code")
    assert [row["code"] for row in codes] == ["D1", "D1.1", "D1.2"]


@pytest.mark.usefixtures("coded")
async def test_person_is_found_by_a_code_of_another_system(take: Take, world: Any) -> None:
    lines = {
        "assignments": POSTS + "SIASN:A-2,D1.2,STAF,2025-01-01,,\n",
        "units": UNITS + "D1.1,Bidang Satu,bidang,health,,D1,siasn:A-2\n",
        "employees": f"nip,supervisor\n{nip(2)},SIASN:A-9\n",
        "grants": "role,unit,nip,from,to,reason\nREGION_VIEWER,D1,SIASN:A-2,,,SK 1\n",
        "codes": CODES + "KARPEG,7,,,SIASN:A-2\n",
    }
    for kind, text in lines.items():
        assert rejected(await take(kind, text)) == (
            [(2, "supervisor")] if kind == "employees" else []
        ), kind
    (found,) = await world.fetch("""
      select e.name, e.code, u.code as unit, (select count(*) from role_grant) as grants,
        (select count(*) from external_code x where x.employee_id = e.id) as codes,
        (select h.code from unit h where h.head_id = e.id) as heads
      from employee e join unit u on u.id = e.unit_id where e.name = 'Citra'""")
    assert found == {
        "name": "Citra",
        "code": None,
        "unit": "D1.2",
        "grants": 1,
        "codes": 2,
        "heads": "D1.1",
    }
    # Who is imported is named by number or code alone.
    report = await take("employees", "code,name\nSIASN:A-2,Citra Dewi\n")
    assert rejected(report) == [(2, "employment")]


@pytest.mark.usefixtures("coded")
async def test_unit_is_found_by_the_code_of_another_system(graph: Any) -> None:
    answer = await graph.ask("""{
      a: unit(code: "20100001", scheme: "npsn") { code codes { scheme value } }
      b: unit(code: "20100001", scheme: "SIASN") { code }
      c: unit(code: "20100001") { code }
      units(filter: { externalCode: { scheme: "NPSN", value: "20100002" } }) { nodes { code } }
      positions(filter: { externalCode: { scheme: "SIASN", value: "A-1" } }) { nodes { code } }
      employees(filter: { externalCode: { scheme: "SIASN", value: "A-2" } }) { nodes { name } }
    }""")
    assert answer == {
        "a": {"code": "D1.1", "codes": [{"scheme": "NPSN", "value": "20100001"}]},
        "b": None,
        "c": None,
        "units": {"nodes": [{"code": "D1.2"}]},
        "positions": {"nodes": [{"code": "STAF"}]},
        "employees": {"nodes": [{"name": "Citra"}]},
    }


@pytest.mark.usefixtures("coded")
async def test_code_of_a_person_is_for_those_who_see_the_number(graph: Any, world: Any) -> None:
    document = """query ($v: String!) {
      employees(filter: { name: { eq: "Citra" } }) { nodes { codes { value } } }
      found: employees(filter: { externalCode: { scheme: "SIASN", value: $v } }) { totalCount }
      position: positions(filter: { externalCode: { scheme: "SIASN", value: "A-1" } }) {
        totalCount } }"""
    people = {
        each["name"]: each["id"] for each in await world.fetch("select id, name from employee")
    }
    unit = await unit_key(world, "D1.1")
    other = await unit_key(world, "D1.2")
    seen = {
        name: await graph.ask(document, viewer, v="A-2")
        for name, viewer in {
            "herself": replace(USER, employee=people["Citra"]),
            "head": replace(USER, employee=people["Budi"]),
            "mayor": replace(USER, employee=people["Bupati"]),
            "team": replace(USER, grants=(Grant(Role.PERFORMANCE_TEAM, unit),)),
            "team elsewhere": replace(USER, grants=(Grant(Role.PERFORMANCE_TEAM, other),)),
            "nip": replace(
                INTEGRATION, grants=(Grant(Role.INTEGRATION, unit, ("directory", "nip")),)
            ),
            "directory": replace(
                INTEGRATION, grants=(Grant(Role.INTEGRATION, unit, ("directory", "organisation")),)
            ),
        }.items()
    }
    assert {name for name, each in seen.items() if each["found"]["totalCount"]} == {
        "herself",
        "head",
        "team",
        "nip",
    }
    assert {name for name, each in seen.items() if each["employees"]["nodes"][0]["codes"]} == {
        "herself",
        "head",
        "team",
        "nip",
    }
    assert {each["position"]["totalCount"] for each in seen.values()} == {1}


@pytest.mark.usefixtures("coded")
async def test_code_goes_along_when_the_person_moves(take: Take, world: Any, graph: Any) -> None:
    document = '{ employees(filter: { name: { eq: "Citra" } }) { nodes { codes { value } } } }'
    team = replace(USER, grants=(Grant(Role.PERFORMANCE_TEAM, await unit_key(world, "D1.2")),))
    assert (await graph.ask(document, team))["employees"]["nodes"] == [{"codes": []}]
    await take("assignments", POSTS + f"{nip(3)},D1.2,STAF,2025-01-01,,\n")
    assert (await graph.ask(document, team))["employees"]["nodes"] == [
        {"codes": [{"value": "A-2"}]}
    ]


@pytest.mark.usefixtures("coded")
async def test_every_importer_finds_a_unit_by_another_code(take: Take, world: Any) -> None:
    lines = {
        "units": UNITS + "D1.1.1,Seksi,seksi,health,,NPSN:20100001,\n",
        "employees": f"{PEOPLE[:-1]},unit\n{nip(4)},,Dewi,PNS,,{nip(1)},,npsn:20100002\n",
        "assignments": POSTS + f"{nip(3)},NPSN:20100002,STAF,2025-01-01,,\n",
        "grants": f"role,unit,nip,from,to,reason\nREGION_VIEWER,NPSN:20100001,{nip(2)},,,SK 1\n",
        "codes": CODES + "DHIS2,x7,NPSN:20100001,,\n",
    }
    for kind, text in lines.items():
        assert (await take(kind, text)).rejected == (), kind
    found = await world.fetch("""
      select
        (select p.code from unit u join unit p on p.id = u.parent_id where u.code = 'D1.1.1') a,
        (select u.code from employee e join unit u on u.id = e.unit_id where e.name = 'Dewi') b,
        (select u.code from employee e join unit u on u.id = e.unit_id where e.name = 'Citra') c,
        (select u.code from role_grant g join unit u on u.id = g.unit_id) d,
        (select u.code from external_code x join unit u on u.id = x.unit_id
         where x.scheme = 'DHIS2') e""")
    assert list(found[0].values()) == ["D1.1", "D1.2", "D1.2", "D1.1", "D1.1"]
    # The unit is the same, so that there is nothing to move.
    again = await take("units", "code,parent\nD1.1.1,NPSN:20100001\n")
    assert (again.unchanged, again.rejected) == (1, ())
    assert rejected(await take("units", "code,parent\nD1.1.1,NPSN:9\n")) == [(2, "parent")]


async def test_own_code_of_a_unit_comes_before_that_of_another_system(
    take: Take, world: Any
) -> None:
    await take("units", UNITS + "NPSN:1,Sekolah,sekolah,education,,D1,\n")
    await take("codes", CODES + "NPSN,1,D1.1,,\n")
    await take("assignments", POSTS + f"{nip(3)},NPSN:1,STAF,2025-01-01,,\n")
    (found,) = await world.fetch("""
      select u.code from employee e join unit u on u.id = e.unit_id where e.name = 'Citra'""")
    assert found == {"code": "NPSN:1"}


@pytest.mark.usefixtures("coded")
async def test_file_of_another_system_names_units_by_its_codes(
    take: Take, world: Any, tmp_path: Path
) -> None:
    names = tmp_path / "dapodik.toml"
    names.write_text(
        '[assignments]\nnip = "NIP"\nunit = { column = "NPSN", scheme = "NPSN" }\n'
        'position = { fixed = "STAF" }\nfrom = "TMT"\n'
        '[codes]\nscheme = { fixed = "DAPODIK" }\nvalue = "ID"\n'
        'unit = { column = "NPSN", scheme = "NPSN" }\n',
        encoding="utf-8",
    )
    text = f"NPSN,ID,NIP,TMT\n20100002,d-2,{nip(3)},2025-01-01\n"
    for kind in ("assignments", "codes"):
        columns = read_column_names(str(names), CORE_IMPORTERS[kind])
        assert (await take(kind, text, columns=columns)).rejected == ()
    (found,) = await world.fetch("""
      select u.code, x.value from employee e join unit u on u.id = e.unit_id
      join external_code x on x.unit_id = u.id and x.scheme = 'DAPODIK' where e.name = 'Citra'""")
    assert found == {"code": "D1.2", "value": "d-2"}


async def test_rows_of_a_request_answer_for_themselves(codes: Any) -> None:
    rows = [
        row("NPSN", "1", "D1"),
        row("NPSN", "1", "D1.1"),
        row("NPSN", "2", "D9"),
        row("SIASN", "3", None, person=nip(3)),
        row("SIASN", "4", None, position="STAF"),
    ]
    answer = await codes(rows)
    assert [each["change"] for each in answer["rows"]] == [
        "REJECTED",
        "REJECTED",
        "REJECTED",
        "CREATED",
        "CREATED",
    ]
    assert [fault["path"] for each in answer["rows"] for fault in each["fields"]] == [
        ["rows", "0", "value"],
        ["rows", "1", "value"],
        ["rows", "2", "unit"],
    ]
    answer = await codes([row("NPSN", None, "D1"), row("SIASN", None, None, person=nip(3))])
    assert [each["change"] for each in answer["rows"]] == ["UNCHANGED", "ENDED"]


async def test_administrator_gives_codes_to_what_is_below(codes: Any, world: Any) -> None:
    unit = await unit_key(world, "D1.1")
    rows = [
        row("NPSN", "1", "D1.1"),
        row("NPSN", "2", "D1.2"),
        row("SIASN", "3", None, person=nip(3)),
        row("SIASN", "4", None, person=nip(1)),
        row("SIASN", "5", None, position="STAF"),
    ]
    admin = replace(USER, grants=(Grant(Role.AGENCY_ADMIN, unit),))
    answer = await codes(rows, admin)
    assert [each["change"] for each in answer["rows"]] == [
        "CREATED",
        "REJECTED",
        "CREATED",
        "REJECTED",
        "CREATED",
    ]
    team = replace(USER, grants=(Grant(Role.PERFORMANCE_TEAM, unit),))
    assert (await codes(rows, team))["code"] == "NOT_YOUR_STEP"
    key = replace(INTEGRATION, grants=(Grant(Role.INTEGRATION, unit, ("directory",)),))
    assert (await codes(rows, key))["code"] == "SCOPE_MISSING"
    key = replace(INTEGRATION, grants=(Grant(Role.INTEGRATION, unit, ("organisation",)),))
    assert (await codes(rows, key))["rows"][0]["change"] == "UNCHANGED"


async def test_feed_of_the_organisation_tells_of_codes(graph: Any, take: Take) -> None:
    feed = """query ($after: String) { feed: organisationChanges(after: $after) {
      changes { unit { code } position { code } employee { name } } endCursor } }"""
    after = (await graph.ask(feed))["feed"]["endCursor"]
    for text in (CODES + GIVEN, CODES + GIVEN.replace("20100001", "7").replace("A-2", "A-3")):
        await take("codes", text)
        page = (await graph.ask(feed, after=after))["feed"]
        after = page["endCursor"]
        found = [each["unit"] or each["position"] or each["employee"] for each in page["changes"]]
        names = sorted(str(next(iter(each.values()))) for each in found)
        assert names in (["Citra", "D1.1", "D1.2", "STAF"], ["Citra", "D1.1"])
