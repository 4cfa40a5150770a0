"""The change feeds: an order that misses nothing, whoever commits when, and pages that end."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.access.viewer import Viewer

APPRAISALS = """
query ($after: String, $first: Int, $under: String, $cycleCode: String) {
  feed: appraisalChanges(after: $after, first: $first, under: $under, cycleCode: $cycleCode) {
    changes { id removed appraisal { id stage employee { name } } } endCursor hasMore
  }
}
"""
PROFILES = """
query ($after: String, $first: Int, $under: String) {
  feed: competencyProfileChanges(after: $after, first: $first, under: $under) {
    changes { id removed profile { id employee { name } } } endCursor hasMore
  }
}
"""
CHANGE = "update appraisal set version = version + 1 where id = $1"
# As many appraisals as asked for, each of a person of its own, by one statement each.
MANY_PEOPLE = """
insert into employee (id, name, employment)
select md5('person ' || n)::uuid, 'Pegawai ' || n, 'NON_ASN' from generate_series(1, $1::int) n
"""
MANY_APPRAISALS = """
insert into appraisal (id, cycle_id, unit_id, employee_id, starts_on, ends_on, stage, version,
  imported, resources, accountability, agreed_consequences)
select tilik_id($2::smallint), $2::smallint, $3, md5('person ' || n)::uuid,
  date '2025-01-01', date '2025-12-31', 'DRAFT', 1, false, '{}', '{}', '{}'
from generate_series(1, $1::int) n
"""


async def read(graph: Any, after: str | None = None, **more: Any) -> Any:
    """A page of the appraisals' feed."""
    return (await graph.ask(APPRAISALS, after=after, **more))["feed"]


async def rest(graph: Any, after: str | None = None, **more: Any) -> tuple[list[str], str]:
    """The ids of all changes after a cursor in their order, and the cursor to read on from."""
    found: list[str] = []
    has_more = True
    while has_more:
        page = await read(graph, after, **more)
        found += [each["id"] for each in page["changes"]]
        after, has_more = page["endCursor"], page["hasMore"]
    assert after is not None
    return found, after


async def appraisals(world: Any, number: int) -> list[UUID]:
    """Appraisals of as many people in one unit and cycle, the cycle 2025."""
    unit, cycle = await world.unit(code="agency"), await world.cycle()
    return [await world.appraisal(await world.employee(unit), unit, cycle) for _ in range(number)]


def ids(*keys: UUID) -> list[str]:
    return [encode("Appraisal", key) for key in keys]


async def test_change_of_a_transaction_that_commits_late_is_not_missed(
    graph: Any, world: Any, begin: Any
) -> None:
    early, late = await appraisals(world, 2)
    _, start = await rest(graph)
    older, newer = await begin(), await begin()
    await older.run(CHANGE, late)
    await newer.run(CHANGE, early)
    await newer.commit()
    # What the newer transaction did shows once the older one has ended, not before.
    assert await rest(graph, start) == ([], start)
    await older.commit()
    found, end = await rest(graph, start)
    assert found == ids(late, early)
    assert await rest(graph, end) == ([], end)


async def test_change_waits_for_an_older_transaction_that_changes_nothing(
    graph: Any, world: Any, begin: Any
) -> None:
    (row,) = await appraisals(world, 1)
    _, start = await rest(graph)
    older, newer = await begin(), await begin()
    await older.run("select pg_current_xact_id()")
    await newer.run(CHANGE, row)
    await newer.commit()
    assert await rest(graph, start) == ([], start)
    await older.run("rollback")
    assert (await rest(graph, start))[0] == ids(row)


async def test_order_is_that_of_transactions_and_the_newest_change_counts(
    graph: Any, world: Any, begin: Any
) -> None:
    first, second, third = await appraisals(world, 3)
    _, start = await rest(graph)
    older, newer = await begin(), await begin()
    await older.run(CHANGE, first)
    await newer.run(CHANGE, second)
    await newer.run(CHANGE, third)
    await newer.commit()
    await older.run(CHANGE, second)
    await older.commit()
    found, end = await rest(graph, start)
    assert sorted(found[:2]) == sorted(ids(first, second))
    assert found[2:] == ids(third)
    await world.change(CHANGE, first)
    assert (await rest(graph, end))[0] == ids(first)


async def test_copy_kept_page_by_page_is_whole_while_others_write(
    graph: Any, world: Any, begin: Any
) -> None:
    rows = await appraisals(world, 6)
    seen: set[str] = set()
    _, after = await rest(graph)
    for number in range(3):
        slow, quick = await begin(), await begin()
        await slow.run(CHANGE, rows[2 * number])
        await quick.run(CHANGE, rows[2 * number + 1])
        await quick.commit()
        page = await read(graph, after, first=2)
        await slow.commit()
        seen |= {each["id"] for each in page["changes"]}
        after = page["endCursor"]
    seen |= set((await rest(graph, after, first=2))[0])
    assert seen == set(ids(*rows))


async def test_thousands_of_rows_of_one_transaction_are_paged(graph: Any, world: Any) -> None:
    unit, cycle = await world.unit(), await world.cycle()
    await world.change(MANY_PEOPLE, 3001)
    await world.change(MANY_APPRAISALS, 3001, cycle, unit)
    page = await read(graph, first=500)
    assert (len(page["changes"]), page["hasMore"]) == (500, True)
    found, _ = await rest(graph, first=500)
    assert len(found) == len(set(found)) == 3001


async def test_full_last_page_says_that_nothing_follows(graph: Any, world: Any) -> None:
    await appraisals(world, 4)
    page = await read(graph, first=4)
    assert (len(page["changes"]), page["hasMore"]) == (4, False)
    assert await read(graph, page["endCursor"]) == {
        "changes": [],
        "endCursor": page["endCursor"],
        "hasMore": False,
    }


async def test_empty_feed_has_a_cursor_to_begin_with(graph: Any, world: Any) -> None:
    page = await read(graph)
    assert (page["changes"], page["hasMore"]) == ([], False)
    assert await read(graph, page["endCursor"]) == page
    rows = await appraisals(world, 2)
    assert (await rest(graph, page["endCursor"]))[0] == ids(*rows)


async def test_only_the_cycle_asked_for_is_told(graph: Any, world: Any) -> None:
    (row,) = await appraisals(world, 1)
    employee = (await world.fetch("select employee_id as id from appraisal"))[0]["id"]
    unit, other = await world.unit(), await world.cycle("2026")
    next_year = await world.appraisal(employee, unit, other)
    assert (await rest(graph, cycleCode="2025"))[0] == ids(row)
    assert (await rest(graph, cycleCode="2026"))[0] == ids(next_year)
    assert (await rest(graph, cycleCode="1999"))[0] == []
    _, end = await rest(graph, cycleCode="2026")
    await world.change("delete from appraisal where id = $1", next_year)
    assert (await rest(graph, end, cycleCode="2026"))[0] == ids(next_year)
    assert (await rest(graph, end, cycleCode="2025"))[0] == []


async def test_page_takes_as_many_statements_for_five_changes_as_for_a_hundred(
    graph: Any, world: Any
) -> None:
    unit, cycle = await world.unit(), await world.cycle()
    await world.change(MANY_PEOPLE, 100)
    await world.change(MANY_APPRAISALS, 100, cycle, unit)
    few = await graph.run(APPRAISALS, first=5)
    many = await graph.run(APPRAISALS, first=100)
    assert len(many.data["feed"]["changes"]) == 100
    assert len(many.statements) == len(few.statements) <= 3


@pytest.mark.parametrize("document", [APPRAISALS, PROFILES])
async def test_cursor_of_something_else_is_a_clear_error(
    document: str, graph: Any, world: Any
) -> None:
    await world.plan()
    other = PROFILES if document == APPRAISALS else APPRAISALS
    foreign = (await graph.ask(other))["feed"]["endCursor"]
    own = (await graph.ask(document))["feed"]["endCursor"]
    for cursor in ("", "x", "é", own[:-4], own + "AAAA", f" {own}", "!" + own, foreign, "\0"):
        answer = await graph.run(document, after=cursor)
        assert answer.faults == [("INVALID_ID", ["after"])], cursor


async def test_cursor_of_another_database_is_refused(graph: Any, world: Any) -> None:
    await appraisals(world, 1)
    (now,) = await world.fetch("select pg_snapshot_xmin(pg_current_snapshot())::text as xmin")
    own = urlsafe_b64decode((await graph.ask(APPRAISALS))["feed"]["endCursor"])
    head = len(b"Appraisal:")
    for since in (int(now["xmin"]) + 1_000_000, 2**63 - 1, 2**63, 2**64 - 1):
        raw = own[:head] + since.to_bytes(8, "big") + own[head + 8 :]
        answer = await graph.run(APPRAISALS, after=urlsafe_b64encode(raw).decode())
        assert answer.faults == [("INVALID_ID", ["after"])]


@pytest.mark.parametrize("document", [APPRAISALS, PROFILES])
async def test_unit_that_is_not_there_is_told_instead_of_no_change(
    document: str, graph: Any, world: Any
) -> None:
    await world.unit(code="agency")
    for code in ("NOPE", "", "agency "):
        assert (await graph.run(document, under=code)).faults == [("CODE_UNKNOWN", ["under"])]
    assert (await graph.ask(document, under="agency"))["feed"]["changes"] == []


@pytest.mark.parametrize("first", [0, -1, 501])
async def test_page_of_an_impossible_size_is_refused(first: int, graph: Any) -> None:
    assert (await graph.run(APPRAISALS, first=first)).faults == [("INVALID_PAGE", ["first"])]


async def test_nobody_is_told_nothing(graph: Any, world: Any) -> None:
    _, gone = await appraisals(world, 2)
    await world.change("delete from appraisal where id = $1", gone)
    assert len((await read(graph))["changes"]) == 2
    answer = await graph.run(APPRAISALS, viewer=Viewer(""))
    assert answer.data["feed"]["changes"] == []
