"""Policies may depend on the row: on its person, its appraiser, and roles in its unit."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tilik_server.access.row_security import NO_ROW, Command, Policy, ViewerCondition, as_sql
from tilik_server.settings import Settings

ASKING = "(select nullif(current_setting('tilik.employee', true), '')::uuid)"
SELF = ViewerCondition("the employee", f"employee_id = {ASKING}")
APPRAISER = ViewerCondition("the appraiser", f"appraiser_id = {ASKING}")
TEAM = ViewerCondition(
    "the performance team",
    "unit_id in (select id from unit where 'PERFORMANCE_TEAM' = any (tilik_roles(id)))",
)
POLICIES = (
    Policy("seeing", Command.SEE, (SELF, APPRAISER, TEAM)),
    Policy("planning", Command.CHANGE, (SELF,), "stage = 'DRAFT'", "stage = 'SUBMITTED'"),
    Policy("locking", Command.CHANGE, (TEAM,), written=NO_ROW),
    Policy("withdrawing", Command.DELETE, (SELF, APPRAISER), "stage = 'DRAFT'"),
)
# Two people of unit b, which is below a, one of whom appraises the other, and one of unit c.
ROWS = """
insert into unit (id, code, name, kind, sector, parent_id)
select md5(n)::uuid, n, n, 'dinas', 'x', md5(nullif(p, ''))::uuid
from (values ('a', ''), ('b', 'a'), ('c', '')) v (n, p);
insert into employee (id, name, employment, unit_id)
select md5(n)::uuid, n, 'NON_ASN', md5(u)::uuid
from (values ('head', 'b'), ('one', 'b'), ('other', 'c')) v (n, u);
insert into cycle (id, code, name, starts_on, ends_on, status, scheme)
values (7, '2026', '2026', '2026-01-01', '2026-12-31', 'OPEN', '{}');
insert into appraisal (id, cycle_id, unit_id, employee_id, appraiser_id, starts_on, ends_on,
  version, stage, imported)
select tilik_id(7::smallint), 7, md5(u)::uuid, md5(n)::uuid, md5(nullif(a, ''))::uuid,
  '2026-01-01', '2026-12-31', 1, 'DRAFT', false
from (values ('head', 'b', ''), ('one', 'b', 'head'), ('other', 'c', '')) v (n, u, a);
alter table appraisal force row level security;
do $$
declare name text;
begin
  for name in select polname from pg_policy where polrelid = 'appraisal'::regclass loop
    execute format('drop policy %I on appraisal', name);
  end loop;
end $$;
"""
SEEN = """
select e.name from appraisal a join employee e on e.id = a.employee_id order by e.name
"""


@pytest.fixture
async def owner(settings: Settings) -> Any:
    """The owner's connection, itself held by the policies above."""
    assert settings.owner_database_url is not None
    connection = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    await connection.execute(ROWS)
    await connection.execute("alter table employee disable row level security")
    for name, rest in as_sql(POLICIES).items():
        await connection.execute(f"create policy {name} on appraisal {rest}")
    yield connection
    await connection.close()


async def become(owner: Any, name: str, unit: str | None = None) -> None:
    grant = '[{"role": "PERFORMANCE_TEAM", "unit": "%s"}]'
    key = await owner.fetchval("select md5($1)::uuid", unit or name)
    assert isinstance(key, UUID)
    employee, grants = ("", grant % key) if unit else (str(key), "")
    await owner.execute("select set_config('tilik.employee', $1, false)", employee)
    await owner.execute("select set_config('tilik.grants', $1, false)", grants)


async def seen(owner: Any) -> list[str]:
    return [row["name"] for row in await owner.fetch(SEEN)]


async def test_each_sees_what_one_of_the_conditions_lets_them_see(owner: Any) -> None:
    found = {}
    for name in ("head", "one", "other"):
        await become(owner, name)
        found[name] = await seen(owner)
    for unit in ("a", "b", "c"):
        await become(owner, "", unit)
        found[unit] = await seen(owner)
    assert found == {
        "head": ["head", "one"],
        "one": ["one"],
        "other": ["other"],
        "a": ["head", "one"],
        "b": ["head", "one"],
        "c": ["other"],
    }


async def test_rows_are_written_only_as_the_policy_says(owner: Any) -> None:
    await become(owner, "one")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await owner.execute("update appraisal set stage = 'AGREED'")
    assert await owner.execute("update appraisal set stage = 'SUBMITTED'") == "UPDATE 1"
    assert await owner.execute("update appraisal set stage = 'SUBMITTED'") == "UPDATE 0"
    assert await owner.execute("delete from appraisal") == "DELETE 0"
    await become(owner, "other")
    assert await owner.execute("delete from appraisal") == "DELETE 1"


async def test_row_that_may_be_locked_may_not_be_written(owner: Any) -> None:
    await become(owner, "", "b")
    assert len(await owner.fetch("select from appraisal for share")) == 2
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await owner.execute("update appraisal set version = 2")
