"""Orders and prefixes are answered by index, although row-level security is on."""

from typing import Any

import asyncpg
import pytest

from tilik_schema.employee import BY_NAME
from tilik_schema.reading.conditions import MatchesText
from tilik_schema.reading.filters import StringFilter
from tilik_schema.reading.orders import beyond_cursor, order_sql
from tilik_schema.reading.parameters import Parameters
from tilik_server.sql.statement import composed
from tilik_tests.viewers import ADMIN

PEOPLE = """
insert into employee (nip, name, employment)
select '19010101193001' || lpad((1 + n / 1000)::text, 1, '0') || lpad((n % 1000)::text, 3, '0'),
       'Pegawai ' || md5(n::text), 'PNS'
from generate_series(1, 8999) n
"""
NAME = MatchesText("t.name", "t.name_key")


async def plan(database: Any, condition: str, values: list[Any]) -> str:
    """How PostgreSQL would read the first page of people under a condition."""
    sql = f"select t.id from employee t where {condition} order by {order_sql(BY_NAME)} limit 21"
    async with database.reading(ADMIN) as transaction:
        rows = await transaction.fetch(composed("tests.explain", f"explain {sql}"), *values)
    return "\n".join(row[0] for row in rows)


@pytest.fixture
async def people(world: Any, settings: Any) -> Any:
    """Nine thousand people with names of no order, analysed."""
    await world.change(PEOPLE)
    owner = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    await owner.execute("analyze employee")
    await owner.close()
    (first,) = await world.fetch("select id from employee order by name_key offset 5000 limit 1")
    return first["id"]


async def test_page_begins_at_its_cursor_by_index(database: Any, people: Any) -> None:
    parameters = Parameters()
    condition = beyond_cursor(BY_NAME, "employee", parameters.bind(people), backwards=False)
    found = await plan(database, condition, parameters.values)
    assert "Index Cond: (ROW(name_key, id) > ROW(" in found


async def test_prefix_is_a_range_of_the_index(database: Any, people: Any) -> None:
    parameters = Parameters()
    condition = NAME.sql(parameters, StringFilter(starts_with="Pegawai ab"), "filter.name")
    found = await plan(database, condition, parameters.values)
    assert "Index Cond: ((name_key >= " in found


async def test_equal_name_is_found_by_index(database: Any, people: Any) -> None:
    parameters = Parameters()
    condition = NAME.sql(parameters, StringFilter(eq="Pegawai x"), "filter.name")
    found = await plan(database, condition, parameters.values)
    assert "Index Cond: (name_key = " in found
