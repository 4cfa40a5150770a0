"""Requests that end while parts of them still read: they keep no connection."""

import asyncio
from typing import Any

from tilik_schema.reading.ids import cursor

# The second field fails before the first has opened the transaction, and so does the whole answer.
FAILING = """query ($after: String!) {
  units { totalCount nodes { id } }
  cycles(after: $after) { totalCount }
}"""
OPEN = """
select count(*)::int as open from pg_stat_activity
where datname = current_database() and state like 'idle in transaction%'
"""


async def test_field_that_fails_leaves_no_transaction_of_its_siblings(
    graph: Any, world: Any
) -> None:
    unit = await world.unit()
    for _ in range(2 * graph.database.pool_size):
        answer = await graph.run(FAILING, after=cursor(unit))
        assert (answer.data, answer.faults) == (None, [("INVALID_ID", ["after"])])
    # What the siblings have begun comes to its end.
    async with asyncio.timeout(20):
        while await world.fetch(OPEN) != [{"open": 0}]:
            await asyncio.sleep(0.05)
    assert (await graph.ask("{ units { totalCount } }"))["units"]["totalCount"] == 1
