"""Whether there is evidence to act on is a look into an index, also of a goal with many pieces."""

from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import orjson
import pytest

from tilik_server.operations.evidence.evidence_at_hand import AT_HAND
from tilik_server.sql.statement import composed

MANY = """
insert into evidence (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status,
  source)
select (overlay(x.id::text placing lpad(to_hex(n), 12, '0') from 25))::uuid, x.cycle_id, x.unit_id,
  x.goal_id, x.kind, x.title, date '2025-01-01' + n % 300, x.record, 'ACCEPTED', 'kiosk'
from evidence x cross join generate_series(1, 5000) n where x.id = $1
"""


def scans(node: Any) -> Iterator[Any]:
    """The parts of a plan that read evidence."""
    if node.get("Relation Name") == "evidence":
        yield node
    for each in node.get("Plans", ()):
        yield from scans(each)


@pytest.mark.parametrize("author", [uuid4(), None])
async def test_many_pieces_of_a_goal_are_not_read(
    database: Any, world: Any, owner: Any, author: Any
) -> None:
    plan = await world.plan()
    place = plan["unit"], plan["cycle"]
    elsewhere = await world.appraisal(await world.employee(plan["unit"]), *place)
    for goal in (await world.goal(elsewhere, *place), plan["goal"]):
        await world.change(MANY, await world.evidence(goal, *place, status="ACCEPTED"))
    await owner.execute("analyze evidence")
    sql = composed("tests.explain", f"explain (analyze, format json) {AT_HAND.sql}")
    (found,) = await world.fetch(sql.sql, [plan["appraisal"]], author, "chat")
    (explained,) = orjson.loads(found["QUERY PLAN"])
    read = list(scans(explained["Plan"]))
    assert {each["Node Type"] for each in read} <= {"Index Scan", "Index Only Scan"}
    assert max(each["Actual Rows"] * each["Actual Loops"] for each in read) == 1
    assert sum(each.get("Rows Removed by Filter", 0) for each in read) == 0
