"""Links that never lead back to where they began, and keys that carry their cycle."""

from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from tilik_server.models.base import new_id

LOOPS = [
    ("region", "parent_id", "region_no_loop"),
    ("unit", "parent_id", "unit_no_loop"),
    ("employee", "supervisor_id", "employee_no_loop"),
    ("goal", "contributes_to_id", "goal_no_loop"),
    ("feedback", "parent_id", "feedback_no_loop"),
    ("indicator", "supersedes_id", "indicator_no_loop"),
]
OF_CYCLE = {
    "adjustment": ["id", "appraisal_id"],
    "appraisal": ["id"],
    "evidence": ["id", "goal_id"],
    "feedback": ["id", "goal_id", "parent_id"],
    "follow_up": ["id", "appraisal_id"],
    "forum": ["id"],
    "forum_participant": ["id", "forum_id"],
    "goal": ["id", "appraisal_id"],
    "objection": ["id", "appraisal_id"],
    "outbox": ["id", "appraisal_id"],
    "outcome": ["id", "appraisal_id"],
    "rating": ["id", "appraisal_id", "goal_id", "review_id"],
    "review": ["id", "appraisal_id"],
    "score": ["id", "goal_id"],
    "timeline_entry": ["id", "appraisal_id"],
    "unit_predicate": ["id"],
}
# A row about a person may name no position besides, which is checked first: `test_described`.
ELSEWHERE = {("attribute_record", "position_id"), ("external_code", "position_id")}
OTHER_CYCLE = 32_000


async def three(world: Any, rows: dict[str, Any], table: str) -> list[UUID]:
    """Three rows of a table that are not linked with each other."""
    return [await a_copy(world, table, rows[table]) for _ in range(3)]


async def a_copy(world: Any, table: str, row: UUID) -> UUID:
    """A row like another, but for its key and what must be unique."""
    key = new_id((await cycle_of(world, table, row)) or 0)
    changed = {"region": "code", "unit": "code", "indicator": "code"}.get(table)
    given: dict[str, str | None] = {"id": str(key)}
    if changed:
        given[changed] = str(key)[:30]
    if table == "employee":
        given |= {"employment": "NON_ASN", "nip": None}
    pairs = ", ".join(f"'{name}', {_sql(value)}" for name, value in given.items())
    columns = await world.columns(table)
    copied = f"(jsonb_populate_record(t, jsonb_build_object({pairs}))).*"
    await world.change(
        f"insert into {table} ({columns}) "
        f"select {columns} from (select {copied} from {table} t where id = $1) c",
        row,
    )
    return key


async def cycle_of(world: Any, table: str, row: UUID) -> int | None:
    """The number of the cycle that a row is of, where it is of one."""
    (found,) = await world.fetch(
        f"select (to_jsonb(t) ->> 'cycle_id')::int as cycle from {table} t where id = $1", row
    )
    number: int | None = found["cycle"]
    return number


def _sql(value: str | None) -> str:
    return "null::text" if value is None else f"'{value}'"


@pytest.mark.parametrize(("table", "column", "constraint"), LOOPS)
async def test_link_to_itself_is_refused(
    table: str, column: str, constraint: str, world: Any, rows: Any, refused: Any
) -> None:
    with refused(constraint):
        await world.change(f"update {table} set {column} = id where id = $1", rows[table])


@pytest.mark.parametrize(("table", "column", "constraint"), LOOPS)
async def test_link_that_closes_a_circle_is_refused(
    table: str, column: str, constraint: str, world: Any, rows: Any, refused: Any
) -> None:
    a, b, c = await three(world, rows, table)
    link = f"update {table} set {column} = $2 where id = $1"
    await world.change(link, a, b)
    await world.change(link, b, c)
    with refused(constraint):
        await world.change(link, c, a)
    await world.change(link, c, rows[table])


@pytest.mark.parametrize(("table", "column", "constraint"), LOOPS)
async def test_circle_closed_by_one_statement_is_refused(
    table: str, column: str, constraint: str, world: Any, rows: Any, refused: Any
) -> None:
    a, b, c = await three(world, rows, table)
    with refused(constraint):
        await world.change(
            f"update {table} t set {column} = n.above from unnest($1::uuid[], $2::uuid[]) "
            "n (id, above) where n.id = t.id",
            [a, b, c],
            [b, c, a],
        )


@pytest.mark.parametrize(("table", "column", "constraint"), LOOPS)
async def test_line_turned_round_by_one_statement_is_accepted(
    table: str, column: str, constraint: str, world: Any, rows: Any
) -> None:
    a, b, c = await three(world, rows, table)
    turn = (
        f"update {table} t set {column} = n.above from unnest($1::uuid[], $2::uuid[]) "
        "n (id, above) where n.id = t.id"
    )
    await world.change(turn, [a, b, c], [b, c, None])
    await world.change(turn, [c, b, a], [b, a, None])
    found = await world.fetch(f"select {column} as above from {table} where id = $1", c)
    assert found == [{"above": b}]


async def test_circle_of_new_rows_is_refused(world: Any, refused: Any) -> None:
    a, b = uuid4(), uuid4()
    with refused("region_no_loop"):
        await world.change(
            "insert into region (id, code, scheme, name, parent_id) values "
            "($1, 'A', 'test', 'A', $2), ($2, 'B', 'test', 'B', $1)",
            a,
            b,
        )
    with refused("unit_no_loop"):
        await world.change(
            "insert into unit (id, code, name, kind, sector, parent_id) values "
            "($1, 'A', 'A', 'dinas', 'health', $2), ($2, 'B', 'B', 'dinas', 'health', $1)",
            a,
            b,
        )


ADDED = """insert into goal (id, cycle_id, unit_id, appraisal_id, axis_key, statement, kind,
  ordinal, shared, contributes_to_id)
select n.id, g.cycle_id, g.unit_id, g.appraisal_id, g.axis_key, g.statement, g.kind, 0, false,
  n.above
from goal g, unnest($2::uuid[], $3::uuid[]) n (id, above) where g.id = $1"""


async def test_circle_of_new_goals_is_refused_and_a_line_is_not(
    world: Any, rows: Any, refused: Any
) -> None:
    goal = rows["goal"]
    cycle = await cycle_of(world, "goal", goal)
    assert cycle is not None
    a, b, c = (new_id(cycle) for _ in range(3))
    for above in ([b, c, a], [a, None, None], [b, a, None]):
        with refused("goal_no_loop"):
            await world.change(ADDED, goal, [a, b, c], above)
    await world.change(ADDED, goal, [a, b, c], [b, c, goal])


@pytest.mark.parametrize("first", ["insert", "update"])
async def test_circle_of_a_new_goal_and_an_old_one_is_refused(
    first: str, world: Any, rows: Any, refused: Any
) -> None:
    old = await a_copy(world, "goal", rows["goal"])
    cycle = await cycle_of(world, "goal", old)
    assert cycle is not None
    update = "update goal set contributes_to_id = ($2::uuid[])[1] where id = $1"
    statement = {
        "insert": f"with n as ({ADDED} returning id) update goal g set contributes_to_id = n.id "
        "from n where g.id = $1",
        "update": f"with u as ({update}) {ADDED}",
    }[first]
    with refused("goal_no_loop"):
        await world.change(statement, old, [new_id(cycle)], [old])


@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table in OF_CYCLE for column in OF_CYCLE[table]]
)
async def test_key_of_another_cycle_is_refused(
    table: str, column: str, rows: Any, refused: Any, set_column: Any
) -> None:
    with refused(f"{table}_{column}_of_cycle"):
        await set_column(table, rows[table], column, new_id(OTHER_CYCLE))


async def test_every_key_below_an_appraisal_is_tried(world: Any) -> None:
    found = await world.fetch(
        "select conname as name from pg_constraint where conname like '%\\_of\\_cycle'"
    )
    tried = {f"{table}_{column}_of_cycle" for table in OF_CYCLE for column in OF_CYCLE[table]}
    assert {each["name"] for each in found} == tried


async def test_database_makes_keys_of_a_cycle_as_the_service_does(world: Any) -> None:
    (found,) = await world.fetch(
        "select tilik_id(513::smallint) as key, tilik_cycle_of($1) as cycle", new_id(513)
    )
    assert found["cycle"] == 513
    assert (found["key"].bytes[:2], found["key"].version) == (b"\x02\x01", 8)


async def test_every_link_leads_to_a_row(world: Any, rows: Any, set_column: Any) -> None:
    links = await world.fetch(
        "select c.conname as name, c.conrelid::regclass::text as source, a.attname as key, "
        "format_type(a.atttypid, null) as kind from pg_constraint c "
        "join pg_attribute a on a.attrelid = c.conrelid and a.attnum = c.conkey[1] "
        "where c.contype = 'f' and c.conrelid::regclass::text not like 'procrastinate%'"
    )
    assert len(links) > 90
    for link in links:
        table, key = link["source"].strip('"'), link["key"]
        if (table, key) in ELSEWHERE:
            continue
        cycle = await cycle_of(world, table, rows[table])
        absent = {"uuid": new_id(cycle or 0), "smallint": OTHER_CYCLE}.get(link["kind"], "absent")
        # A cycle's number is in the key as well, which is checked first.
        expected = f"{link['name']}|{table}_.*_of_cycle" if key == "cycle_id" else link["name"]
        with pytest.raises(asyncpg.IntegrityConstraintViolationError, match=expected):
            await set_column(table, rows[table], key, absent)


async def test_no_link_deletes_or_empties_what_led_to_a_row(world: Any) -> None:
    found = await world.fetch(
        "select conname from pg_constraint where contype = 'f' and not condeferrable "
        "and (confdeltype not in ('a', 'r') or not convalidated) "
        "and conrelid::regclass::text not like 'procrastinate%'"
    )
    assert found == []
