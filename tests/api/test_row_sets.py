"""Rows by a condition of several parts, in a graph of its own."""

from typing import Any

import strawberry

from tilik_schema import concepts
from tilik_schema.employee import BY_NAME
from tilik_schema.reading.conditions import Matches
from tilik_schema.reading.context import Context
from tilik_schema.reading.fields import many, rows
from tilik_schema.reading.filters import where
from tilik_tests.viewers import ADMIN


@strawberry.input(description="A probe.")
class ProbeFilter:
    """Two conditions, of which the first has two parts."""

    one_of_two: str | None = where(
        Matches("t.name = {value} or t.name = 'Wayan'"), "That name or Wayan."
    )
    grade: str | None = where(Matches("t.grade = {value}"), "That grade.")


@strawberry.type
class ProbeQuery:
    """Civil servants of either kind."""

    civil_servants = many(
        rows(
            concepts.Employee,
            condition="t.employment = 'PNS' or t.employment = 'PPPK'",
            order=BY_NAME,
        ),
        filter=ProbeFilter,
        description="A probe.",
    )


PROBE = strawberry.Schema(query=ProbeQuery)
ASKED = (
    "query ($filter: ProbeFilter) { civilServants(filter: $filter) { totalCount nodes { name } } }"
)


async def names(graph: Any, **conditions: str) -> list[str]:
    context = Context(graph.database, graph.catalogue, graph.pool, ADMIN)
    try:
        found = await PROBE.execute(ASKED, {"filter": conditions}, context_value=context)
    finally:
        await context.close()
    assert found.errors is None
    assert found.data is not None
    listed = found.data["civilServants"]
    assert listed["totalCount"] == len(listed["nodes"])
    return [each["name"] for each in listed["nodes"]]


async def test_parts_of_a_condition_belong_together(graph: Any, world: Any) -> None:
    unit = await world.unit()
    for name, employment, grade in (
        ("Ani", "PNS", "III/a"),
        ("Budi", "PPPK", "IX"),
        ("Wayan", "PPPK", "IX"),
        ("Bupati", "NON_ASN", None),
    ):
        more = {"nip": None} if employment == "NON_ASN" else {}
        await world.employee(unit, name=name, employment=employment, grade=grade, **more)
    assert await names(graph) == ["Ani", "Budi", "Wayan"]
    assert await names(graph, oneOfTwo="Bupati") == ["Wayan"]
    assert await names(graph, oneOfTwo="Ani", grade="IX") == ["Wayan"]
