"""Connections: pages that begin after a named row, both ways."""

from typing import Any

import pytest

from tilik_schema.reading.ids import cursor, encode

PAGE = """
query ($unit: String!, $first: Int, $after: String, $last: Int, $before: String,
       $order: [EmployeeOrder!]) {
  unit(code: $unit) {
    employees(first: $first, after: $after, last: $last, before: $before, orderBy: $order) {
      nodes { id name }
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}
"""
MIXED = [{"field": "NAME", "direction": "DESC"}, {"field": "GRADE", "direction": "ASC"}]


async def page(graph: Any, **variables: Any) -> Any:
    """One page of the employees of the unit `here`."""
    return (await graph.ask(PAGE, unit="here", **variables))["unit"]["employees"]


async def names(graph: Any, **variables: Any) -> list[str]:
    """The names on one page."""
    return [each["name"] for each in (await page(graph, **variables))["nodes"]]


async def walk(graph: Any, size: int, backwards: bool = False, **variables: Any) -> list[str]:
    """The ids on all pages of a size, in the list's order."""
    found: list[str] = []
    count, start, more, end = (
        ("last", "before", "hasPreviousPage", "startCursor")
        if backwards
        else ("first", "after", "hasNextPage", "endCursor")
    )
    given = {**variables, count: size}
    while True:
        answer = await page(graph, **given)
        ids = [each["id"] for each in answer["nodes"]]
        found = ids + found if backwards else found + ids
        if not answer["pageInfo"][more]:
            return found
        given[start] = answer["pageInfo"][end]


async def staff(world: Any, *people: str) -> dict[str, Any]:
    """Employees of the unit `here`, by name."""
    unit = await world.unit(code="here")
    return {name: await world.employee(unit, name=name) for name in people}


async def remove(world: Any, employee: Any) -> None:
    """Delete an employee with their posts."""
    await world.change("delete from assignment where employee_id = $1", employee)
    await world.change("delete from employee where id = $1", employee)


@pytest.mark.parametrize("order", [None, MIXED, [{"field": "GRADE", "direction": "DESC"}]])
async def test_pages_of_ties_hold_every_row_once_both_ways(
    graph: Any, world: Any, order: Any
) -> None:
    unit = await world.unit(code="here")
    keys = {encode("Employee", await world.employee(unit, name="Sama")) for _ in range(7)}
    forwards = await walk(graph, 3, order=order)
    assert set(forwards) == keys
    assert len(forwards) == 7
    assert await walk(graph, 3, backwards=True, order=order) == forwards
    assert await walk(graph, 7, order=order) == forwards


async def test_page_is_stable_under_inserts_and_deletes(graph: Any, world: Any) -> None:
    people = await staff(world, "b", "d", "f", "h", "j")
    (unit,) = await world.fetch("select id from unit where code = 'here'")
    here = (await page(graph, first=3))["pageInfo"]["endCursor"]
    await world.employee(unit["id"], name="a")
    await world.employee(unit["id"], name="i")
    await remove(world, people["b"])
    await remove(world, people["j"])
    assert await names(graph, after=here) == ["h", "i"]
    assert await names(graph, before=here, last=9) == ["a", "d"]


async def test_page_begins_where_the_cursors_row_stands_now(graph: Any, world: Any) -> None:
    people = await staff(world, "a", "b", "c", "d")
    here = cursor(people["b"])
    assert await names(graph, after=here) == ["c", "d"]
    await world.change("update employee set name = 'cc' where id = $1", people["b"])
    assert await names(graph, after=here) == ["d"]
    assert await names(graph, before=here, last=5) == ["a", "c"]


@pytest.mark.parametrize("order", [None, MIXED])
@pytest.mark.parametrize("place", [{"first": 2, "after": 0}, {"last": 2, "before": 0}])
async def test_cursor_whose_row_is_gone_is_refused(
    graph: Any, world: Any, order: Any, place: dict[str, Any]
) -> None:
    people = await staff(world, "a", "b", "c")
    await remove(world, people["b"])
    given = {key: cursor(people["b"]) if value == 0 else value for key, value in place.items()}
    answer = await graph.run(PAGE, unit="here", order=order, **given)
    assert {code for code, _ in answer.faults} == {"CURSOR_GONE"}


async def test_page_after_the_last_row_is_empty(graph: Any, world: Any) -> None:
    people = await staff(world, "a", "b")
    answer = await page(graph, after=cursor(people["b"]))
    assert answer["nodes"] == []
    assert answer["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": None,
        "endCursor": None,
    }


async def test_page_that_cannot_be_names_the_argument(graph: Any, world: Any) -> None:
    row = cursor((await staff(world, "a"))["a"])
    for asked, path in (
        ({"first": 0}, "first"),
        ({"first": -1}, "first"),
        ({"first": 501}, "first"),
        ({"last": 0}, "last"),
        ({"last": -3}, "last"),
        ({"last": 501}, "last"),
        ({"first": 1, "last": 1}, "last"),
        ({"first": 1, "before": row}, "before"),
        ({"before": row}, "before"),
        ({"last": 1, "after": row}, "after"),
        ({"last": 1, "after": row, "before": row}, "after"),
    ):
        answer = await graph.run(PAGE, unit="here", **asked)
        assert answer.faults == [("INVALID_PAGE", [path])], asked


async def test_cursor_that_is_none_names_the_argument(graph: Any, world: Any) -> None:
    await staff(world, "a")
    for text in ("", "x", "%%%", "bm9uZQ", cursor(3), encode("Unit", 3), "\0", "\ud800", "é"):
        for name, opposite in (("after", "first"), ("before", "last")):
            answer = await graph.run(PAGE, unit="here", **{name: text, opposite: 5})
            assert answer.faults == [("INVALID_ID", [name])], text


async def test_list_under_numbers_refuses_a_cursor_of_another_list(graph: Any, world: Any) -> None:
    unit, _ = await world.unit(), await world.cycle()
    document = "query ($after: String) { cycles(after: $after) { nodes { code } } }"
    answer = await graph.run(document, after=cursor(unit))
    assert answer.faults == [("INVALID_ID", ["after"])]
    answer = await graph.run(document, after=cursor(32767))
    assert answer.faults == [("CURSOR_GONE", [])]


async def test_500_rows_are_a_page_and_20_the_default(graph: Any, world: Any) -> None:
    unit = await world.unit(code="here")
    await world.change(
        "insert into employee (name, employment, unit_id) "
        "select 'Pejabat ' || n, 'NON_ASN', $1 from generate_series(1, 520) n",
        unit,
    )
    assert len(await names(graph, first=500)) == 500
    assert len(await names(graph, last=500)) == 500
    assert len(await names(graph)) == 20


async def test_page_info_is_right_in_both_directions(graph: Any, world: Any) -> None:
    await staff(world, "a", "b", "c", "d", "e")

    async def sides(**given: Any) -> tuple[bool, bool, Any]:
        info = (await page(graph, **given))["pageInfo"]
        return info["hasPreviousPage"], info["hasNextPage"], info

    before, after, first = await sides(first=2)
    assert (before, after) == (False, True)
    before, after, second = await sides(first=2, after=first["endCursor"])
    assert (before, after) == (True, True)
    before, after, _ = await sides(first=2, after=second["endCursor"])
    assert (before, after) == (True, False)
    before, after, last = await sides(last=2)
    assert (before, after) == (True, False)
    before, after, middle = await sides(last=2, before=last["startCursor"])
    assert (before, after) == (True, True)
    assert (await sides(last=2, before=middle["startCursor"]))[:2] == (False, True)
    assert (await sides(first=5))[:2] == (False, False)
    assert (await sides(last=5))[:2] == (False, False)
