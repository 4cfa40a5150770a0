"""Texts to compare with: case is ignored, no character is a wildcard, and none breaks anything."""

from typing import Any

import pytest

NAMES = "query ($name: StringFilter) { employees(filter: {name: $name}) { nodes { name } } }"
PEOPLE = (
    "Siti Nur'aini",
    "SITI AMINAH",
    "siti_100%",
    "Sitiawan",
    "Éva Ñandú",
    "Dr. Budi-Santoso, S.T.",
    "back\\slash",
    "100% sure",
)
HOSTILE = (
    "'",
    "''",
    "' or true --",
    "\\",
    "%",
    "_",
    "&",
    "|",
    "!",
    "a & b | !c",
    ":*",
    "<->",
    "(",
    "\t\n",
    "$1",
    "{}",
    "²",
    "_ _",
    "\U0010ffff",
    "\u202e",
    "x" * 1000,
    "w " * 500,
)


async def found(graph: Any, **name: Any) -> set[str]:
    """The names that a filter on the name finds."""
    data = await graph.ask(NAMES, name=name)
    return {node["name"] for node in data["employees"]["nodes"]}


@pytest.fixture
async def people(world: Any) -> None:
    """Employees with the names above."""
    unit = await world.unit()
    for name in PEOPLE:
        await world.employee(unit, name=name)


async def test_texts_are_compared_without_case(graph: Any, people: None) -> None:
    assert await found(graph, eq="siti aminah") == {"SITI AMINAH"}
    assert await found(graph, eq="ÉVA ÑANDÚ") == {"Éva Ñandú"}
    assert await found(graph, eq="siti") == set()
    assert await found(graph, **{"in": ["SITIAWAN", "éva ñandú", "x"]}) == {"Sitiawan", "Éva Ñandú"}
    assert await found(graph, **{"in": []}) == set()


async def test_prefix_is_taken_as_it_is_written(graph: Any, people: None) -> None:
    sitis = {name for name in PEOPLE if name.lower().startswith("siti")}
    assert await found(graph, startsWith="SITI") == sitis
    assert await found(graph, startsWith="siti_") == {"siti_100%"}
    assert await found(graph, startsWith="siti%") == set()
    assert await found(graph, startsWith="100%") == {"100% sure"}
    assert await found(graph, startsWith="back\\") == {"back\\slash"}
    assert await found(graph, startsWith="É") == {"Éva Ñandú"}
    assert await found(graph, startsWith="%") == set()
    assert await found(graph, startsWith="") == set(PEOPLE)


async def test_every_word_begins_a_word_of_the_text(graph: Any, people: None) -> None:
    assert await found(graph, words="AMI siti") == {"SITI AMINAH"}
    assert await found(graph, words="siti") == {name for name in PEOPLE if "iti" in name.lower()}
    assert await found(graph, words="santo bud") == {"Dr. Budi-Santoso, S.T."}
    assert await found(graph, words="ñand") == {"Éva Ñandú"}
    assert await found(graph, words="iti") == set()
    assert await found(graph, words="siti zzz") == set()
    assert await found(graph, words="") == set(PEOPLE)
    assert await found(graph, words="'!&") == set(PEOPLE)


async def test_all_conditions_of_a_text_hold(graph: Any, people: None) -> None:
    assert await found(graph, startsWith="siti", words="aminah") == {"SITI AMINAH"}
    assert await found(graph, eq="Sitiawan", startsWith="x") == set()
    assert await found(graph) == set(PEOPLE)


async def test_no_text_breaks_a_list(graph: Any, people: None) -> None:
    for text in HOSTILE:
        plain = {name for name in PEOPLE if name.lower() == text.lower()}
        begun = {name for name in PEOPLE if name.lower().startswith(text.lower())}
        assert await found(graph, eq=text) == plain
        assert await found(graph, **{"in": [text]}) == plain
        assert await found(graph, startsWith=text) == begun
        assert await found(graph, words=text) <= set(PEOPLE)


async def test_text_that_cannot_be_compared_names_its_place(graph: Any, people: None) -> None:
    for text in ("\0", "a\0b", "\ud800", "x" * 1001):
        for condition in ("eq", "startsWith", "words"):
            answer = await graph.run(NAMES, name={condition: text})
            assert answer.faults == [("INVALID_ARGUMENT", [f"filter.name.{condition}"])]
        answer = await graph.run(NAMES, name={"in": ["a", text]})
        assert answer.faults == [("INVALID_ARGUMENT", ["filter.name.in"])]


async def test_list_of_40000_texts_is_answered(graph: Any, people: None) -> None:
    many = [f"x{number}" for number in range(40_000)]
    assert await found(graph, **{"in": [*many, "sitiawan"]}) == {"Sitiawan"}
    data = await graph.ask(
        "query ($nips: [String!]) { competencyProfiles(filter: {nips: $nips}) { totalCount } }",
        nips=many,
    )
    assert data["competencyProfiles"]["totalCount"] == 0


async def test_number_beyond_32_bits_is_refused_by_the_graph(graph: Any, world: Any) -> None:
    for number in (2**31, -(2**31) - 1, 2**63, 2**64, 10**30):
        answer = await graph.run(f"{{ units(first: {number}) {{ totalCount }} }}")
        assert answer.data is None
        assert "32-bit" in answer.errors[0].message
        answer = await graph.run("query ($n: Int) { units(first: $n) { totalCount } }", n=number)
        assert answer.data is None
        assert "32-bit" in answer.errors[0].message


# The same names, with accents as marks of their own.
APART = {"E\u0301va N\u0303andu\u0301": "\u00c9va \u00d1and\u00fa", "Zoe\u0308": "Zo\u00eb"}


async def test_names_are_stored_and_found_in_one_unicode_form(graph: Any, world: Any) -> None:
    unit = await world.unit()
    for name in APART:
        await world.employee(unit, name=name)
    for apart, together in APART.items():
        for name in (apart, together, apart.lower()):
            assert await found(graph, eq=name) == {together}
            assert await found(graph, **{"in": [name, "x"]}) == {together}
            assert await found(graph, startsWith=name[:4]) == {together}
            assert await found(graph, words=name.split()[-1]) == {together}


async def test_text_within_a_document_has_the_same_form(graph: Any, world: Any) -> None:
    await world.employee(await world.unit(), name="Zo\u00eb")
    for name in ("Zoe\u0308", "Zoe\\u0308", "Zo\u00eb"):
        document = f'{{ employees(filter: {{name: {{eq: "{name}"}}}}) {{ nodes {{ name }} }} }}'
        data = await graph.ask(document)
        assert data["employees"]["nodes"] == [{"name": "Zo\u00eb"}]


async def test_codes_of_units_and_positions_have_one_form(world: Any) -> None:
    await world.unit(code="Kafe\u0301", name="Kafe\u0301")
    await world.change("update unit set name = $1", "Re\u0301gion")
    (unit,) = await world.fetch("select code, name, name_key from unit")
    assert tuple(unit.values()) == ("Kaf\u00e9", "R\u00e9gion", "r\u00e9gion")


async def test_text_with_very_many_marks_is_read_at_once(graph: Any, people: None) -> None:
    marks = "a" + "\u0301\u0323" * 200_000
    answer = await graph.run(NAMES, name={"eq": marks})
    assert answer.faults == [("INVALID_ARGUMENT", ["filter.name.eq"])]
