"""Isolation: nobody is answered, and nobody changes, what is not theirs, whatever they ask."""

from typing import Any

import pytest

from tilik_server.sql.statement import composed
from tilik_tests.isolation.asking import Fuzz
from tilik_tests.isolation.listening import listen
from tilik_tests.isolation.planting import TEXTS

# Where a field fails, its siblings' coroutines are dropped; graphql-core lets Python say so.
pytestmark = pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
MOST = 300
GROWN = """
select oid::regclass::text as name from pg_class where relkind = 'r'
  and relnamespace = current_schema()::regnamespace and pg_relation_size(oid) > 1000000
"""
ROUND = 100


async def sweep(superuser: Any) -> None:
    """Rewrite tables that grew by undone changes, which the servers of tests never clean."""
    for row in await superuser.fetch(GROWN):
        await superuser.execute(f"vacuum full {row['name']}")


async def test_policies_show_each_viewer_what_the_rules_say(fuzz: Fuzz, world: Any) -> None:
    tables = await world.fetch("select name::text from tilik_table")
    assert sorted(TEXTS) == sorted(row["name"].strip('"') for row in tables)
    assert [table for table, rows in fuzz.garden.rows.items() if len(rows) < 2] == [
        "plugin",
        "quota",
    ]
    differing = []
    for name, viewer in fuzz.viewers.items():
        async with world.database.reading(viewer) as transaction:
            for table, rows in fuzz.garden.rows.items():
                shown = "feedback_shown" if table == "feedback" else f'"{table}"'
                keys = composed(f"tests.see_{table}", f"select id from {shown}")
                found = {row["id"] for row in await transaction.fetch(keys)}
                expected = {key for key in rows if fuzz.sights[name].sees(table, key)}
                for key in found ^ expected:
                    what = "sees" if key in found else "does not see"
                    differing.append(f"{name} {what} {table} {key}")
    assert differing == []


async def test_nobody_is_shown_told_or_changes_what_is_hidden(fuzz: Fuzz, documents: int) -> None:
    for first in range(0, documents, ROUND):
        numbers = range(first, min(first + ROUND, documents))
        await fuzz.ask_all(number for number in numbers if number % 5 < 3)
        await fuzz.try_all(number for number in numbers if number % 5 >= 3)
        await sweep(fuzz.superuser)
        print(f"\n{fuzz.report(numbers.stop)}", flush=True)
    messages = await listen(fuzz, fuzz.seed)
    assert [str(each) for each in fuzz.findings] == []
    # Answers that are all empty would show nothing either.
    assert fuzz.shown.total() > fuzz.asked.total() // 10
    assert messages > MOST


async def test_policy_that_is_too_wide_is_found(fuzz: Fuzz) -> None:
    await fuzz.superuser.execute("create policy too_wide on appraisal for select using (true)")
    for number in range(5 * MOST):
        if fuzz.findings:
            break
        await fuzz.ask_once(number)
    assert fuzz.findings
    assert "planted" in str(fuzz.findings[0])
