"""Somebody who left years ago, and the search for what is left of a person in the database."""

from datetime import date, timedelta
from typing import Any

from tilik_server.scoring.compute import score_cycle

NIP = "190112311920011119"
LEFT = date(2015, 3, 31)
CLOSED = "update appraisal set stage = 'CLOSED'"
COLUMNS = """
select c.relname as name, a.attname as column
from pg_class c join pg_attribute a on a.attrelid = c.oid
where c.oid in (select name::oid from tilik_table) and a.attnum > 0 and not a.attisdropped
  and a.atttypid in ('text'::regtype, 'varchar'::regtype, 'jsonb'::regtype, 'text[]'::regtype)
"""


async def words_left(superuser: Any, words: set[str]) -> set[tuple[str, str, str]]:
    """In which columns of which tables which of these words stand."""
    found = set()
    for row in await superuser.fetch(COLUMNS):
        sql = f'select "{row["column"]}"::text as text from "{row["name"]}"'
        for each in await superuser.fetch(sql):
            text = (each["text"] or "").lower()
            found |= {(row["name"], row["column"], word) for word in words if word in text}
    return found


async def scored(graph: Any, world: Any, record: Any, **indicator: Any) -> dict[str, Any]:
    """Somebody who left, with a score from evidence of these records."""
    unit, cycle = await world.unit(code="DINAS"), await world.cycle()
    person = await world.employee(unit, nip=NIP, name="Ani", active_until=LEFT, code="K-1")
    appraisal = await world.appraisal(person, unit, cycle)
    measured = await world.indicator(**indicator)
    goal = await world.goal(appraisal, unit, cycle, indicator_id=measured, target=80.0)
    for number, each in enumerate(record):
        day = date(2025, 6, 1) + timedelta(days=number)
        await world.evidence(goal, unit, cycle, status="ACCEPTED", record=each, occurred_on=day)
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")
    await world.change(CLOSED)
    (score,) = await world.fetch("select id, value, achievement, status, problem from score")
    return {"person": person, "unit": unit, "appraisal": appraisal, "goal": goal, "score": score}
