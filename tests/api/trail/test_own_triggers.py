"""Triggers of the service's own role: none of them changes a row that is not noted."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest

from tilik_server.settings import Settings
from tilik_tests.operator import Operator

RENAMING = """
create temporary table lever (id int);
create function pg_temp.pull() returns trigger language plpgsql as $$
begin
  {body};
  return null;
end $$;
create trigger pull after insert on lever for each row execute function pg_temp.pull();
"""
SERVICE_TRIGGERS = """
select p.oid::regprocedure::text as name from pg_proc p
where p.prorettype = 'trigger'::regtype and p.pronamespace = current_schema()::regnamespace
  and p.proname !~ 'procrastinate' and has_function_privilege('tilik', p.oid, 'execute')
"""


@pytest.fixture
async def service(settings: Settings) -> AsyncIterator["asyncpg.Connection[asyncpg.Record]"]:
    """A connection of the service's role that acts as the operator."""
    assert settings.database_url is not None
    operator = await Operator.connect(settings.database_url.get_secret_value())
    yield operator.connection
    await operator.connection.close()


@pytest.fixture
async def temporary(owner: Any) -> AsyncIterator[None]:
    """Lets the service's role make temporary tables, as nobody should."""
    name = await owner.fetchval("select quote_ident(current_database())")
    await owner.execute(f"grant temporary on database {name} to tilik")
    yield
    await owner.execute(f"revoke temporary on database {name} from tilik")


async def test_service_makes_no_temporary_table(
    service: "asyncpg.Connection[asyncpg.Record]",
) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="temporary tables"):
        await service.execute("create temporary table lever (id int)")


async def test_change_by_a_trigger_of_the_service_is_noted(
    agency: Any, service: "asyncpg.Connection[asyncpg.Record]", temporary: None
) -> None:
    await service.execute(RENAMING.format(body="update employee set name = 'Eka'"))
    await service.execute("insert into lever values (1)")
    event, *_ = await agency.events(tableName="employee")
    assert [each["command"] for each in event["changes"]["nodes"]] == ["UPDATE", "UPDATE"]


async def test_function_of_the_owner_changes_nothing_within_a_trigger_of_the_service(
    agency: Any, service: "asyncpg.Connection[asyncpg.Record]", temporary: None
) -> None:
    body = f"perform personal_blank_timeline('{agency.people['Budi']}')"
    await service.execute(RENAMING.format(body=body))
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="no trigger erases a person"):
        await service.execute("insert into lever values (1)")


async def test_service_puts_no_function_of_the_owner_into_a_trigger(
    owner: Any, service: "asyncpg.Connection[asyncpg.Record]", temporary: None
) -> None:
    assert await owner.fetch(SERVICE_TRIGGERS) == []
    await service.execute("create temporary table lever (id uuid, unit_id uuid)")
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="appraisal_take_along"):
        await service.execute(
            "create trigger pull after update on lever for each row "
            "execute function appraisal_take_along()"
        )


async def test_no_transaction_seals_before_all_that_it_changes_is_noted(
    agency: Any, service: "asyncpg.Connection[asyncpg.Record]"
) -> None:
    before = await agency.events(tableName="employee")
    forward = "set constraints all immediate; update employee set name = 'Eka'"
    with pytest.raises(asyncpg.RaiseError, match="seals what a transaction changed"):
        await service.execute(forward)
    async with service.transaction():
        await service.execute("update employee set name = 'Eko'")
        # What was noted until now is sealed, and what follows makes an event of its own.
        await service.execute("set constraints all immediate")
        await service.execute("set constraints all deferred")
        await service.execute("update employee set name = 'Edi'")
    after = await agency.events(tableName="employee")
    assert len(after) == len(before) + 2
