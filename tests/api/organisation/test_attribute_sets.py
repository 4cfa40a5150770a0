"""Sets of attributes: declared, replaced and retired by those who administer the unit."""

from typing import Any

import pytest

from tilik_server.models.vocabulary import Role
from tilik_tests.attributes import SCHOOL, declared, grant, with_property

pytestmark = pytest.mark.usefixtures("office")


async def test_set_is_declared_and_its_next_version_takes_its_place(attributes: Any) -> None:
    first = await attributes("declare", input=declared())
    assert {name: first[name] for name in ("code", "version", "describes", "title", "unit")} == {
        "code": "school",
        "version": 1,
        "describes": "UNIT",
        "title": "School",
        "unit": {"code": "D1"},
    }
    assert first["schema"] == {**SCHOOL, "type": "object", "additionalProperties": False}
    # The same again is no other version.
    assert (await attributes("declare", input=declared()))["id"] == first["id"]
    second = await attributes("declare", input=declared({**SCHOOL, "title": "Schools"}))
    assert (second["version"], second["title"]) == (2, "Schools")
    assert second["id"] != first["id"]
    again = await attributes("declare", input=declared())
    assert again["version"] == 3
    retired = await attributes("retire", set=again["id"])
    assert retired["retiredAt"] is not None
    assert (await attributes("retire", set=again["id"]))["retiredAt"] == retired["retiredAt"]
    assert (await attributes("declare", input=declared()))["version"] == 4


async def test_sets_are_listed(attributes: Any, graph: Any, school: Any) -> None:
    await attributes("declare", input=declared({**SCHOOL, "title": "Schools"}))
    await attributes("declare", input=declared(code="post", describes="POSITION", unit=None))
    listed = """query ($filter: AttributeSetFilter) {
      attributeSets(filter: $filter) { nodes { code version } } }"""
    asked = [
        {},
        {"inForce": True},
        {"inForce": False},
        {"describes": "POSITION"},
        {"code": {"eq": "school"}},
    ]
    found = [
        [
            f"{each['code']} {each['version']}"
            for each in (await graph.ask(listed, filter=wanted))["attributeSets"]["nodes"]
        ]
        for wanted in asked
    ]
    assert found == [
        ["post 1", "school 1", "school 2"],
        ["post 1", "school 2"],
        ["school 1"],
        ["post 1"],
        ["school 1", "school 2"],
    ]
    node = await graph.ask("query ($id: ID!) { node(id: $id) { id } }", id=school["id"])
    assert node == {"node": {"id": school["id"]}}


@pytest.mark.parametrize(
    ("declaration", "path"),
    [
        (declared(code=" a"), ["input", "code"]),
        (declared("x"), ["input", "schema"]),
        (declared({**SCHOOL, "properties": {}}), ["input", "schema", "properties"]),
        (
            declared({"properties": SCHOOL["properties"], "x-title-id": "Sekolah"}),
            ["input", "schema", "title"],
        ),
        (declared({**SCHOOL, "$ref": "http://x"}), ["input", "schema", "$ref"]),
        (declared({**SCHOOL, "required": ["x"]}), ["input", "schema", "required", "0"]),
        (
            declared({**SCHOOL, "additionalProperties": True}),
            ["input", "schema", "additionalProperties"],
        ),
        (
            declared(with_property("a", type="string", pattern="(a+)+$")),
            ["input", "schema", "properties", "a", "pattern"],
        ),
        (
            declared(with_property("a", type="integer", minimum=5, maximum=1)),
            ["input", "schema", "properties", "a", "maximum"],
        ),
        (
            declared(with_property("a", type="object")),
            ["input", "schema", "properties", "a", "type"],
        ),
        (declared(with_property("A b", type="string")), ["input", "schema", "properties", "A b"]),
        (
            declared(with_property("a", type="integer", enum=[1, "2"])),
            ["input", "schema", "properties", "a", "enum", "1"],
        ),
        (
            declared({**SCHOOL, "properties": {"a": {"type": "string", "title": "T"}}}),
            ["input", "schema", "properties", "a", "x-title-id"],
        ),
        (
            declared(
                {
                    **SCHOOL,
                    "properties": {
                        f"a{n}": with_property("a", type="string")["properties"]["a"]
                        for n in range(51)
                    },
                }
            ),
            ["input", "schema", "properties"],
        ),
    ],
)
async def test_faulty_declaration_says_where(
    attributes: Any, world: Any, declaration: dict[str, Any], path: list[str]
) -> None:
    answer = await attributes("declare", input=declaration)
    assert (answer["code"], [each["path"] for each in answer["fields"]]) == (
        "INVALID_ARGUMENT",
        [path],
    )
    assert await world.fetch("select id from attribute_set") == []


async def test_code_stays_with_its_unit_and_its_kind(attributes: Any, school: Any) -> None:
    for other, path in (
        ({"unit": "D1.1"}, ["input", "code"]),
        ({"unit": None}, ["input", "code"]),
        ({"describes": "POSITION"}, ["input", "describes"]),
    ):
        answer = await attributes("declare", input=declared(**other))
        assert (answer["code"], answer["fields"][0]["path"]) == ("INVALID_ARGUMENT", path)
    answer = await attributes("declare", input=declared(unit="D9"))
    assert (answer["code"], answer["fields"][0]["path"]) == ("CODE_UNKNOWN", ["input", "unit"])


async def test_administrator_of_the_unit_alone_declares(attributes: Any, world: Any) -> None:
    others = [
        await grant(world, Role.AGENCY_ADMIN, "D1.1"),
        await grant(world, Role.PERFORMANCE_TEAM, "D1"),
        await grant(world, Role.INTEGRATION, "D1", "organisation"),
    ]
    for viewer in others:
        assert (await attributes("declare", viewer, input=declared()))["code"] == "NOT_YOUR_STEP"
    admin = await grant(world, Role.AGENCY_ADMIN, "D1")
    made = await attributes("declare", admin, input=declared())
    assert made["version"] == 1
    assert (await attributes("declare", admin, input=declared(unit=None)))[
        "code"
    ] == "NOT_YOUR_STEP"
    for viewer in others:
        assert (await attributes("retire", viewer, set=made["id"]))["code"] == "NOT_YOUR_STEP"
    assert (await attributes("retire", admin, set=made["id"]))["retiredAt"] is not None
