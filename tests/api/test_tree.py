"""The tree of units: paths that follow every insert and move, and subtrees answered by index."""

from typing import Any
from uuid import UUID

import asyncpg
import orjson
import pytest

UNITS, BRANCHES, LEVELS = 10_000, 4, 8
# Each unit has four below it, so that 10,000 of them are on eight levels.
PLANT = """
insert into unit (id, code, name, kind, sector, parent_id)
select md5('unit ' || n)::uuid, 'u' || n, 'Unit ' || n, 'dinas', 'health',
  case when n > 1 then md5('unit ' || (n - 2) / 4 + 1)::uuid end
from generate_series(1, $1::int) n order by n
"""
STAFF = """
insert into employee (id, name, employment, unit_id)
select gen_random_uuid(), 'Pegawai ' || n, 'NON_ASN', md5('unit ' || n % 10000 + 1)::uuid
from generate_series(1, 20000) n
"""
MISPLACED = """
select u.code from unit u left join unit p on p.id = u.parent_id
where u.path <> coalesce(p.path, '') || right(u.path, 8)
"""
# u21 has more than 100 units below it, on the third to the eighth level.
OF_A_SUBTREE = [
    '{ units(filter: { under: "u21" }) { nodes { code } } }',
    '{ units(filter: { under: "u21" }) { totalCount } }',
    '{ employees(filter: { under: "u21" }) { nodes { name } } }',
    '{ employees(filter: { under: "u21" }) { totalCount } }',
    '{ unit(code: "u21") { employees(includeSubunits: true) { nodes { name } } } }',
    '{ unit(code: "u21") { employees(includeSubunits: true) { totalCount } } }',
    '{ unit(code: "u8000") { ancestors { code } } }',
    '{ unit(code: "u21") { summary(cycleCode: "2025") { employees appraised } } }',
    '{ competencyProfiles(filter: { under: "u21" }) { nodes { id } } }',
]


async def lineage(world: Any, unit: UUID) -> list[str]:
    """The codes from the root down to a unit, by its path alone."""
    found = await world.fetch(
        "select a.code from unit u join unit a on a.path = any (tilik_prefixes(u.path)) "
        "where u.id = $1 order by a.path",
        unit,
    )
    return [each["code"] for each in found]


async def below(world: Any, unit: UUID) -> set[str]:
    """The codes of a unit and all below it, by range of paths."""
    found = await world.fetch(
        "select u.code from unit r join unit u on u.path >= r.path and u.path < r.path || 'g' "
        "where r.id = $1",
        unit,
    )
    return {each["code"] for each in found}


async def branch(world: Any, *codes: str, under: UUID | None = None) -> list[UUID]:
    """Units, each below the one before."""
    made: list[UUID] = []
    for code in codes:
        made.append(await world.unit(made[-1] if made else under, code=code))
    return made


async def move(world: Any, *places: tuple[UUID, UUID | None]) -> None:
    """Move units in one statement."""
    await world.change(
        "update unit u set parent_id = n.above from unnest($1::uuid[], $2::uuid[]) n (id, above) "
        "where n.id = u.id",
        [unit for unit, _ in places],
        [above for _, above in places],
    )


async def test_path_of_a_new_unit_continues_its_parents(world: Any) -> None:
    units = await branch(world, "regency", "agency", "division")
    assert await lineage(world, units[2]) == ["regency", "agency", "division"]
    assert await below(world, units[0]) == {"regency", "agency", "division"}


async def test_whole_subtree_moves_with_its_unit(world: Any) -> None:
    _, agency, division, team = await branch(world, "r", "agency", "division", "team")
    (other,) = await branch(world, "other")
    await move(world, (agency, other))
    assert await lineage(world, team) == ["other", "agency", "division", "team"]
    await move(world, (division, None))
    assert await lineage(world, team) == ["division", "team"]
    assert await below(world, other) == {"other", "agency"}


async def test_graph_names_ancestors_and_children_after_a_move(world: Any, graph: Any) -> None:
    _, agency, _ = await branch(world, "r", "agency", "division")
    (other,) = await branch(world, "other")
    await move(world, (agency, other))
    data = await graph.ask(
        '{ unit(code: "division") { parent { code } ancestors { code } } '
        'r: unit(code: "r") { children { totalCount } ancestors { code } } }'
    )
    assert data["unit"]["parent"] == {"code": "agency"}
    assert data["unit"]["ancestors"] == [{"code": "other"}, {"code": "agency"}]
    assert data["r"] == {"children": {"totalCount": 0}, "ancestors": []}


async def test_unit_and_one_below_it_move_in_one_statement(world: Any) -> None:
    agency, division, team = await branch(world, "agency", "division", "team")
    root, other = await branch(world, "root"), await branch(world, "other")
    await move(world, (agency, root[0]), (division, other[0]))
    assert await lineage(world, team) == ["other", "division", "team"]
    assert await lineage(world, agency) == ["root", "agency"]
    assert await world.fetch(MISPLACED) == []


async def test_unit_stored_before_the_one_above_it_is_in_its_place(world: Any) -> None:
    await world.change(
        "insert into unit (id, code, name, kind, sector, parent_id) "
        "select md5(n)::uuid, n, n, 'dinas', 'health', md5(above)::uuid "
        "from unnest(array['c', 'b', 'a'], array['b', 'a', null]) with ordinality "
        "t (n, above, place) order by place"
    )
    (found,) = await world.fetch("select id from unit where code = 'c'")
    assert await lineage(world, found["id"]) == ["a", "b", "c"]


async def test_path_is_not_what_a_client_says(world: Any) -> None:
    agency, division = await branch(world, "agency", "division")
    await world.change("update unit set path = '00000000' || right(path, 8) where id = $1", agency)
    assert await lineage(world, division) == ["agency", "division"]
    assert await world.fetch(MISPLACED) == []


@pytest.fixture
async def forest(world: Any) -> None:
    """10,000 units and 20,000 people, with the planner's statistics; by two statements."""
    await world.change(PLANT, UNITS)
    await world.change(STAFF)


async def analyse(settings: Any) -> None:
    """Let the owner of the tables gather the planner's statistics."""
    connection = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    await connection.execute("analyze")
    await connection.close()


def scans(plan: dict[str, Any]) -> set[tuple[str, str]]:
    """How a plan reads which tables."""
    own = {(plan["Node Type"], plan["Relation Name"])} if "Relation Name" in plan else set()
    return own.union(*(scans(each) for each in plan.get("Plans", [])))


async def plans(world: Any, calls: list[Any]) -> set[tuple[str, str]]:
    """How the statements of an answer read units and people."""
    found: set[tuple[str, str]] = set()
    for sql, values in calls:
        (explained,) = await world.fetch(f"explain (format json) {sql}", *values)
        found |= scans(orjson.loads(explained["QUERY PLAN"])[0]["Plan"])
    return {(how, what) for how, what in found if what in ("unit", "employee")}


@pytest.mark.usefixtures("forest")
async def test_ten_thousand_units_are_on_eight_levels_each_in_its_place(world: Any) -> None:
    (found,) = await world.fetch(
        "select count(*) as units, max(length(path)) / 8 as levels, "
        "count(distinct path) as paths from unit"
    )
    assert found == {"units": UNITS, "levels": LEVELS, "paths": UNITS}
    assert await world.fetch(MISPLACED) == []


@pytest.mark.usefixtures("forest")
async def test_thousand_units_move_together(world: Any) -> None:
    (moved,) = await world.fetch("select id from unit where code = 'u2'")
    whole = await below(world, moved["id"])
    assert len(whole) > 1000
    await move(world, (moved["id"], None))
    assert await below(world, moved["id"]) == whole
    assert await world.fetch(MISPLACED) == []


@pytest.mark.usefixtures("forest")
async def test_subtree_is_answered_by_index(world: Any, graph: Any, settings: Any) -> None:
    await analyse(settings)
    for document in OF_A_SUBTREE:
        answer = await graph.run(document)
        assert answer.errors == []
        read = await plans(world, answer.calls)
        assert "unit" in {what for _, what in read}
        assert (document, [how for how in read if "Seq" in how[0]]) == (document, [])


@pytest.mark.usefixtures("forest")
async def test_subtree_has_all_its_units_and_people(world: Any, graph: Any) -> None:
    data = await graph.ask(
        '{ units(filter: { under: "u21" }) { totalCount } '
        'employees(filter: { under: "u21" }) { totalCount } }'
    )
    walked = await world.fetch(
        "with recursive b as (select id from unit where code = 'u21' "
        "union all select u.id from b join unit u on u.parent_id = b.id) select id from b"
    )
    assert len(walked) > 100
    assert data["units"]["totalCount"] == len(walked)
    assert data["employees"]["totalCount"] == 2 * len(walked)
