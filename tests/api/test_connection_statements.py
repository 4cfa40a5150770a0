"""Connections load what is asked for: the page, the count or both, for all parents together."""

from typing import Any

from tilik_schema.reading.ids import cursor

SIZES = "query ($first: Int) { employees(first: $first) { %s } }"


async def test_count_is_made_only_when_asked_for(graph: Any, world: Any) -> None:
    unit = await world.unit()
    for _ in range(3):
        await world.employee(unit)
    answer = await graph.run(
        SIZES % "nodes { name } edges { cursor } pageInfo { endCursor }", first=2
    )
    (only,) = answer.statements
    assert "total.count" not in only
    assert len(answer.data["employees"]["nodes"]) == 2


async def test_page_is_not_loaded_for_the_count_alone(graph: Any, world: Any) -> None:
    unit = await world.unit()
    for _ in range(3):
        await world.employee(unit)
    answer = await graph.run(SIZES % "totalCount", first=2)
    (only,) = answer.statements
    assert "total.count" in only
    assert "t.name" not in only
    assert answer.data == {"employees": {"totalCount": 3}}


async def test_count_is_of_the_list_by_its_filter(graph: Any, world: Any) -> None:
    one, other = await world.unit(code="one"), await world.unit(code="other")
    for unit in (one, one, other):
        await world.employee(unit, name=f"Pegawai {unit}")
    data = await graph.ask(
        """{ employees(first: 1, filter: {under: "one"}) { totalCount nodes { name } } }"""
    )
    assert data["employees"]["totalCount"] == 2
    assert len(data["employees"]["nodes"]) == 1


async def test_pages_of_many_parents_are_one_statement(graph: Any, world: Any) -> None:
    for code in ("a", "b", "c"):
        unit = await world.unit(code=code)
        for name in ("x", "y", "z"):
            await world.employee(unit, name=name + code)
    answer = await graph.run(
        "{ units { nodes { code employees(first: 2) { nodes { name } pageInfo { endCursor } } } } }"
    )
    assert len(answer.statements) == 1
    for each in answer.data["units"]["nodes"]:
        code = each["code"]
        assert [one["name"] for one in each["employees"]["nodes"]] == ["x" + code, "y" + code]
        rest = await graph.ask(
            """query ($code: String!, $after: String) {
                 unit(code: $code) { employees(after: $after) { nodes { name } } } }""",
            code=code,
            after=each["employees"]["pageInfo"]["endCursor"],
        )
        assert rest["unit"]["employees"]["nodes"] == [{"name": "z" + code}]


async def test_cursor_given_to_many_parents_holds_for_each_list(graph: Any, world: Any) -> None:
    for code in ("a", "b"):
        unit = await world.unit(code=code)
        people = [await world.employee(unit, name=name + code) for name in ("x", "y", "z")]
    document = """
    query ($after: String) {
      units { nodes { employees(first: 5, after: $after) { nodes { name } } } }
    }
    """
    data = await graph.ask(document, after=cursor(people[0]))
    pages = [[one["name"] for one in each["employees"]["nodes"]] for each in data["units"]["nodes"]]
    assert pages == [["ya", "za"], ["yb", "zb"]]
    answer = await graph.run(document, after=cursor(people[2]))
    assert [each["employees"]["nodes"] for each in answer.data["units"]["nodes"]] == [[], []]
    # The compiled one tells that a page is empty, and the lists are then read one by one.
    assert len(answer.statements) == 5


async def test_same_list_twice_in_a_document_is_loaded_once(graph: Any, world: Any) -> None:
    await world.employee(await world.unit(code="one"))
    answer = await graph.run(
        """{ a: unit(code: "one") { employees { nodes { name } } }
             b: unit(code: "one") { employees { nodes { name } } } }"""
    )
    assert len(answer.statements) == 1
