"""Attributes of units, positions and people: given, labelled, filtered, and who sees them."""

from dataclasses import replace
from typing import Any

import orjson
import pytest

from tilik_server.access.viewer import USER
from tilik_server.models.vocabulary import Role
from tilik_tests.attributes import DOCUMENTS, SCHOOL, VALUES, declared, grant, with_property
from tilik_tests.office import POSTS, Take, nip, rejected, told
from tilik_tests.viewers import ADMIN

pytestmark = pytest.mark.usefixtures("office")


async def test_values_are_typed_changed_and_taken_away(
    take: Take, attributes: Any, school: Any, world: Any
) -> None:
    lines = "school,accreditation,B,D1.1,,\nschool,students,120,D1.1,,\nschool,boarding,ya,D1.1,,\n"
    report = await take("attributes", VALUES + lines)
    assert told(report) == [(2, "created", []), (3, "created", []), (4, "created", [])]
    (read,) = (await attributes("read"))["attributes"]
    assert read["record"] == {"accreditation": "B", "students": 120, "boarding": True}
    assert read["attributeSet"] == {
        "code": "school",
        "version": 1,
        "title": "School",
        "retiredAt": None,
    }
    assert read["attributes"] == [
        {"name": "accreditation", "title": "Accreditation", "value": "B"},
        {"name": "boarding", "title": "Boarding", "value": True},
        {"name": "students", "title": "Students", "value": 120},
    ]
    indonesian = await attributes("read", replace(ADMIN, language="id"))
    titles = [each["title"] for each in indonesian["attributes"][0]["attributes"]]
    assert titles == ["Akreditasi", "Berasrama", "Peserta didik"]
    assert (await take("attributes", VALUES + lines)).unchanged == 3
    lines = "school,accreditation,A,D1.1,,\nschool,students,,D1.1,,\nschool,opened_on,,D1.1,,\n"
    assert told(await take("attributes", VALUES + lines)) == [
        (2, "changed", ["accreditation B → A"]),
        (3, "ended", ["students 120 → -"]),
    ]
    rows = await world.fetch("select record from attribute_record")
    assert [row["record"] for row in rows] == ['{"boarding": true, "accreditation": "A"}']
    lines = "school,accreditation,,D1.1,,\nschool,boarding,,D1.1,,\n"
    await take("attributes", VALUES + lines)
    assert await world.fetch("select record from attribute_record") == []


@pytest.mark.parametrize(
    ("line", "column", "reason"),
    [
        ("school,accreditation,D,D1.1,,", "value", 'expected one of ["A", "B", "C"]'),
        ("school,students,-1,D1.2,,", "value", "expected at least 0"),
        ("school,students,banyak,D1.2,,", "value", "give a whole number"),
        ("school,students,1.000,D1.2,,", "value", "give a whole number"),
        ("school,students,1e3,D1.2,,", "value", "give a whole number"),
        ("school,students,1.23457E+15,D1.2,,", "value", "the spreadsheet rounded"),
        ("school,boarding,benar,D1.2,,", "value", "give yes or no"),
        ("school,opened_on,2026-13-01,D1.2,,", "value", "not a day such as 2024-12-31"),
        ("school,other,1,D1.2,,", "name", "there is no such field"),
        ("school,accreditation,,D1.2,,", "value", "the set needs this value"),
        ("clinic,beds,1,D1.2,,", "attribute_set", "no set of attributes"),
        ("school,accreditation,A,,STAF,", "position", "the set describes units"),
        ("school,accreditation,A,D9,,", "unit", "no unit has this code"),
        ("school,accreditation,A,D1.1,STAF,", "position", "give one of the columns"),
        ("division,floor,2,D1.2,,", "unit", "outside of the unit that declared"),
    ],
)
async def test_faulty_line_says_what_and_keeps_no_other_out(
    take: Take, attributes: Any, school: Any, world: Any, line: str, column: str, reason: str
) -> None:
    given = declared(with_property("floor", type="integer"), code="division", unit="D1.1")
    await attributes("declare", input=given)
    await take("attributes", VALUES + "school,accreditation,C,D1.2,,\n")
    text = f"{VALUES}{line}\nschool,students,7,D1.2,,\n"
    if "students" in line:
        text = text.replace("students,7", "boarding,no")
    report = await take("attributes", text, keep_going=True)
    assert rejected(report) == [(2, column)]
    assert reason in report.rejected[0].reason.en
    assert [kind for _, kind, _ in told(report)] == ["created"]


async def test_second_line_about_the_same_by_another_name_is_refused(
    take: Take, school: Any
) -> None:
    await take("codes", "scheme,value,unit,position,person\nNPSN,1,D1.2,,\n")
    lines = "school,accreditation,A,D1.2,,\nschool,accreditation,B,NPSN:1,,\n"
    assert rejected(await take("attributes", VALUES + lines)) == [(3, "unit")]


async def test_cells_are_read_as_the_types_of_the_set(
    take: Take, attributes: Any, world: Any
) -> None:
    kinds = {"area": {"type": "number"}, "at": {"type": "string", "format": "date"}}
    kinds |= {"open": {"type": "boolean"}, "rooms": {"type": "integer"}}
    titled = {name: {"title": "T", "x-title-id": "J", **kind} for name, kind in kinds.items()}
    given = declared({**SCHOOL, "properties": titled, "required": []}, code="site")
    assert (await attributes("declare", input=given))["version"] == 1
    cells = {"area": "12,5", "at": "17/08/1965", "open": "TRUE", "rooms": "012"}
    lines = "".join(f"site,{name},{cell},D1.1,,\n" for name, cell in cells.items())
    assert (await take("attributes", VALUES + lines.replace("12,5", '"12,5"'))).rejected == ()
    (row,) = await world.fetch("select record from attribute_record")
    expected = {"area": 12.5, "at": "1965-08-17", "open": True, "rooms": 12}
    assert orjson.loads(row["record"]) == expected


@pytest.mark.parametrize(
    ("name", "value", "stored"),
    [
        ("accreditation", ["A"], None),
        ("accreditation", {"a": 1}, None),
        ("accreditation", True, None),
        ("students", "12", None),
        ("students", [], None),
        ("students", 12.5, None),
        ("students", 12.0, 12),
        ("boarding", 1, None),
        ("boarding", False, False),
        ("opened_on", "17/08/1965", None),
        ("opened_on", "a\u0000", None),
        ("opened_on", "1965-08-17", "1965-08-17"),
    ],
)
async def test_value_of_a_request_is_of_the_type_itself(
    attributes: Any, school: Any, name: str, value: Any, stored: Any
) -> None:
    rows = [
        {"attributeSet": "school", "name": each, "value": given, "unit": "D1.1"}
        for each, given in ({"accreditation": "B"} | {name: value}).items()
    ]
    answer = await attributes("upsert", rows=rows)
    if stored is None:
        (fault,) = answer["rows"][-1]["fields"]
        assert fault["path"] == ["rows", str(len(rows) - 1), "value"]
        return
    (read,) = (await attributes("read"))["attributes"]
    assert read["record"] == {"accreditation": "B", name: stored}


async def test_guess_about_a_person_is_not_answered(attributes: Any, world: Any) -> None:
    given = declared(with_property("blood", type="string"), code="health", describes="EMPLOYEE")
    await attributes("declare", input=given)
    key = await grant(world, Role.INTEGRATION, "D1", "organisation", "directory", "nip")
    row = {"attributeSet": "health", "name": "blood", "value": "AB", "person": nip(3)}
    told = [
        (await attributes("upsert", key, rows=[{**row, "value": value}]))["rows"]
        for value in ("AB", "AB", "A", None, None)
    ]
    assert told == [[{"change": "CHANGED", "fields": [], "differences": []}]] * 5


async def test_what_a_set_needs_is_told_where_it_is_missing(take: Take, school: Any) -> None:
    report = await take("attributes", VALUES + "school,students,7,D1.2,,\n")
    assert rejected(report) == [(2, "name")]
    assert "accreditation" in report.rejected[0].reason.en


async def test_next_version_describes_what_is_given_from_then_on(
    take: Take, attributes: Any, school: Any
) -> None:
    await take("attributes", VALUES + "school,accreditation,B,D1.1,,\nschool,students,120,D1.1,,\n")
    kept = {name: SCHOOL["properties"][name] for name in ("accreditation", "boarding")}
    await attributes("declare", input=declared({**SCHOOL, "properties": kept}))
    (read,) = (await attributes("read"))["attributes"]
    assert (read["attributeSet"]["version"], read["record"]["students"]) == (1, 120)
    assert read["attributeSet"]["retiredAt"] is not None
    report = await take("attributes", VALUES + "school,boarding,no,D1.1,,\n")
    assert told(report) == [(2, "created", ["students 120 → -"])]
    (read,) = (await attributes("read"))["attributes"]
    assert read["attributeSet"]["version"] == 2
    assert read["record"] == {"accreditation": "B", "boarding": False}
    await attributes(
        "retire", set=(await attributes("declare", input=declared({**SCHOOL, "title": "X"})))["id"]
    )
    report = await take("attributes", VALUES + "school,boarding,yes,D1.1,,\n")
    assert rejected(report) == [(2, "attribute_set")]
    (read,) = (await attributes("read"))["attributes"]
    assert read["record"] == {"accreditation": "B", "boarding": False}


async def test_units_are_filtered_by_equality(take: Take, attributes: Any, school: Any) -> None:
    await take(
        "attributes",
        VALUES + "school,accreditation,B,D1.1,,\nschool,students,120,D1.1,,\n"
        "school,accreditation,B,D1.2,,\nschool,boarding,yes,D1.2,,\n",
    )

    async def found(*conditions: tuple[str, Any], code: str = "school") -> list[str]:
        wanted = [
            {"attributeSet": code, "name": name, "equals": value} for name, value in conditions
        ]
        answer = await attributes("filter", units={"attributes": wanted})
        return [each["code"] for each in answer["nodes"]]

    assert await found(("accreditation", "B")) == ["D1.1", "D1.2"]
    assert await found(("accreditation", "B"), ("students", 120)) == ["D1.1"]
    assert await found(("boarding", True)) == ["D1.2"]
    assert await found(("students", 120.0)) == ["D1.1"]
    assert await found(("students", "120")) == []
    assert await found(("accreditation", "B"), code="clinic") == []
    assert await found() == ["D1", "D1.1", "D1.2"]


@pytest.mark.parametrize(
    ("equals", "path"),
    [
        ({"a": 1}, ["filter", "attributes", "0", "equals"]),
        ("a\u0000", ["filter", "attributes", "0", "equals"]),
    ],
)
async def test_value_that_no_attribute_has_is_refused(
    graph: Any, equals: Any, path: list[str]
) -> None:
    wanted = [{"attributeSet": "school", "name": "a", "equals": equals}]
    answer = await graph.run(DOCUMENTS, operation="filter", units={"attributes": wanted})
    (error,) = answer.errors
    assert [list(each.path) for each in error.original_error.fields] == [path]


async def test_attributes_of_people_are_for_those_who_see_the_number(
    take: Take, attributes: Any, world: Any
) -> None:
    given = declared(with_property("blood", type="string"), code="health", describes="EMPLOYEE")
    await attributes("declare", input=given)
    assert (await take("attributes", f"{VALUES}health,blood,AB,,,{nip(3)}\n")).rejected == ()
    rows = await world.fetch("select id, name from employee")
    people = {each["name"]: each["id"] for each in rows}
    wanted = [{"attributeSet": "health", "name": "blood", "equals": "AB"}]
    viewers = {
        "herself": replace(USER, employee=people["Citra"]),
        "head": replace(USER, employee=people["Budi"]),
        "mayor": replace(USER, employee=people["Bupati"]),
        "team": await grant(world, Role.PERFORMANCE_TEAM, "D1"),
        "team elsewhere": await grant(world, Role.PERFORMANCE_TEAM, "D1.2"),
        "region": await grant(world, Role.REGION_VIEWER, "D1"),
        "system": await grant(world, Role.INTEGRATION, "D1", "directory", "nip", "organisation"),
    }
    seen = {
        name: (
            await attributes("people", viewer, found={"attributes": wanted}),
            await attributes("people", viewer, found={"name": {"eq": "Citra"}}),
        )
        for name, viewer in viewers.items()
    }
    record = {"nodes": [{"name": "Citra", "attributes": [{"record": {"blood": "AB"}}]}]}
    hidden = {"nodes": [{"name": "Citra", "attributes": []}]}
    for name, answers in seen.items():
        allowed = name in ("herself", "head", "team")
        assert answers == ((record, record) if allowed else ({"nodes": []}, hidden)), name
    await take("assignments", POSTS + f"{nip(3)},D1.2,STAF,2025-01-01,,\n")
    assert (
        await attributes("people", viewers["team elsewhere"], found={"attributes": wanted})
        == record
    )


async def test_rows_of_a_request_answer_for_themselves(
    attributes: Any, school: Any, world: Any
) -> None:
    def row(name: str, value: Any, unit: str | None = "D1.1", **other: Any) -> dict[str, Any]:
        return {"attributeSet": "school", "name": name, "value": value, "unit": unit, **other}

    rows = [
        row("accreditation", "B"),
        row("students", 120),
        row("boarding", True),
        row("students", "x", "D1.2"),
        row("accreditation", "A", "D1.2"),
        row("boarding", False, None),
    ]
    admin = await grant(world, Role.AGENCY_ADMIN, "D1.1")
    answer = await attributes("upsert", admin, rows=rows)
    assert [each["change"] for each in answer["rows"]] == [
        "CREATED",
        "CREATED",
        "CREATED",
        "REJECTED",
        "REJECTED",
        "REJECTED",
    ]
    assert [fault["path"] for each in answer["rows"] for fault in each["fields"]] == [
        ["rows", "3", "unit"],
        ["rows", "4", "unit"],
        ["rows", "5", "unit"],
    ]
    answer = await attributes("upsert", rows=rows)
    assert [each["change"] for each in answer["rows"]][3:] == ["REJECTED", "CREATED", "REJECTED"]
    (read,) = (await attributes("read"))["attributes"]
    assert read["record"] == {"accreditation": "B", "students": 120, "boarding": True}
    team = await grant(world, Role.PERFORMANCE_TEAM, "D1")
    assert (await attributes("upsert", team, rows=rows))["code"] == "NOT_YOUR_STEP"
    key = await grant(world, Role.INTEGRATION, "D1", "directory")
    assert (await attributes("upsert", key, rows=rows))["code"] == "SCOPE_MISSING"
    answer = await attributes("upsert", rows=[row("students", None)])
    assert answer["rows"][0]["differences"] == [
        {"field": "students", "before": "120", "after": None}
    ]


async def test_positions_have_attributes_of_the_set_that_one_administers(
    attributes: Any, world: Any
) -> None:
    await attributes("declare", input=declared(code="post", describes="POSITION"))
    rows = [{"attributeSet": "post", "name": "accreditation", "value": "A", "position": "STAF"}]
    elsewhere = await grant(world, Role.AGENCY_ADMIN, "D1.1")
    answer = await attributes("upsert", elsewhere, rows=rows)
    assert answer["rows"][0]["fields"][0]["path"] == ["rows", "0", "attributeSet"]
    admin = await grant(world, Role.AGENCY_ADMIN, "D1")
    assert (await attributes("upsert", admin, rows=rows))["rows"][0]["change"] == "CREATED"


async def test_feed_of_the_organisation_tells_of_attributes(
    graph: Any, take: Take, school: Any
) -> None:
    feed = """query ($after: String) { feed: organisationChanges(after: $after) {
      changes { unit { code } } endCursor } }"""
    after = (await graph.ask(feed))["feed"]["endCursor"]
    for value in ("A", "B", ""):
        await take("attributes", f"{VALUES}school,accreditation,{value},D1.2,,\n")
        page = (await graph.ask(feed, after=after))["feed"]
        after = page["endCursor"]
        assert [each["unit"] for each in page["changes"]] == [{"code": "D1.2"}]
