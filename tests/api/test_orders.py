"""Orders: by case-blind text in byte order, then by key; compared with a sort in Python."""

from itertools import count
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tilik_schema.grades import NUMERALS
from tilik_schema.reading.ids import encode

LIST = """
query ($unit: String!, $order: [EmployeeOrder!], $first: Int, $after: String, $last: Int,
       $before: String) {
  unit(code: $unit) {
    employees(orderBy: $order, first: $first, after: $after, last: $last, before: $before) {
      nodes { id }
      pageInfo { startCursor endCursor }
    }
  }
}
"""
LETTERS = "aAbBzZ éÉñÑŠšΩω'%_\\1一\U00010400\U00010428"
GRADES = [None, "", "I", "III/a", "III/d", "IV/a", "V", "VII", "IX", "XVII", "iii/a", "Pembina"]
PEOPLE = st.lists(
    st.tuples(st.text(LETTERS, max_size=3), st.sampled_from(GRADES)),
    min_size=1,
    max_size=12,
)
ORDER = st.lists(
    st.tuples(st.sampled_from(["NAME", "GRADE"]), st.sampled_from(["ASC", "DESC"])), max_size=2
)
CODES = count(1)


def placed(grade: str) -> tuple[bool, int, bytes]:
    """The place of a grade: none, then I to XVII, then other texts."""
    numeral, _, letter = grade.partition("/")
    numbers = {name: number for number, name in enumerate(NUMERALS, 1)}
    if numeral in numbers:
        return False, numbers[numeral], letter.encode()
    return bool(grade), 0, grade.encode()


def sorted_as_promised(rows: list[Any], order: list[tuple[str, str]]) -> list[str]:
    """Ids by stable sorts from the last term to the first; ties by key, as the last term goes."""
    keys = {
        "NAME": lambda row: row["name"].lower().encode(),
        "GRADE": lambda row: placed(row["grade"] or ""),
        "KEY": lambda row: row["id"].bytes,
    }
    terms = order or [("NAME", "ASC")]
    for name, direction in reversed([*terms, ("KEY", terms[-1][1])]):
        rows = sorted(rows, key=keys[name], reverse=direction == "DESC")
    return [encode("Employee", row["id"]) for row in rows]


@settings(
    max_examples=40,
    deadline=None,
    database=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(people=PEOPLE, order=ORDER, size=st.integers(1, 5))
async def test_pages_are_cut_from_the_order_asked_for(
    graph: Any, world: Any, people: Any, order: Any, size: int
) -> None:
    code = f"order-{next(CODES)}"
    unit = await world.unit(code=code)
    await world.change(
        "insert into employee (name, grade, employment, unit_id) "
        "select name, grade, 'NON_ASN', $1 from unnest($2::text[], $3::text[]) p (name, grade)",
        unit,
        [name for name, _ in people],
        [grade for _, grade in people],
    )
    rows = await world.fetch("select id, name, grade from employee where unit_id = $1", unit)
    expected = sorted_as_promised(rows, order)
    asked = {
        "unit": code,
        "order": [{"field": field, "direction": direction} for field, direction in order],
    }
    forwards: list[str] = []
    here = None
    while page := await ids(graph, first=size, after=here, **asked):
        forwards += page[0]
        here = page[2]
    assert forwards == expected
    backwards: list[str] = []
    here = None
    while page := await ids(graph, last=size, before=here, **asked):
        backwards = page[0] + backwards
        here = page[1]
    assert backwards == expected


async def ids(graph: Any, **asked: Any) -> tuple[list[str], str, str] | None:
    """The ids of a page and its two cursors; None where it is empty."""
    found = (await graph.ask(LIST, **asked))["unit"]["employees"]
    info = found["pageInfo"]
    page = [node["id"] for node in found["nodes"]]
    return (page, info["startCursor"], info["endCursor"]) if page else None


async def test_name_downwards_and_grade_upwards(graph: Any, world: Any) -> None:
    unit = await world.unit(code="here")
    for name, grade in (("Ani", "III/d"), ("ani", "III/a"), ("Budi", None), ("budi", "IV/a")):
        await world.employee(unit, name=name, grade=grade)
    data = await graph.ask(
        """{ unit(code: "here") { employees(
              orderBy: [{field: NAME, direction: DESC}, {field: GRADE}]) {
              nodes { name grade } } } }"""
    )
    found = [(each["name"], each["grade"]) for each in data["unit"]["employees"]["nodes"]]
    assert found == [("Budi", None), ("budi", "IV/a"), ("ani", "III/a"), ("Ani", "III/d")]


async def test_empty_order_is_the_usual_one(graph: Any, world: Any) -> None:
    unit = await world.unit(code="here")
    for name in ("b", "a"):
        await world.employee(unit, name=name)
    data = await graph.ask("{ employees(orderBy: []) { nodes { name } } }")
    assert [each["name"] for each in data["employees"]["nodes"]] == ["a", "b"]
