"""What writes the trail is what this version says: another function or trigger is named."""

from typing import Any

import pytest

from tilik_server.database.pool import Database
from tilik_server.trail.chains import EMPTIED, verify_chains
from tilik_server.trail.definitions import (
    functions_of_version,
    triggers_of_trail,
    views_of_version,
)
from tilik_server.trail.gaps import find_gaps
from tilik_server.trail.tables import TRAILED
from tilik_tests.cluster import Cluster
from tilik_tests.kept import LentDatabase

SILENT = """create or replace function {name}() returns trigger language plpgsql security definer
set search_path = public, pg_temp as $$ begin return null; end $$"""
NEVER = """create or replace trigger goal_audit_update after update on goal
referencing old table as before new table as after for each statement when (false)
execute function audit_note('id')"""
DERIVED = """create or replace function audit_derived() returns boolean language sql stable
as $$ select true $$"""
BEFORE = """create trigger a before insert on audit_change for each row
execute function no_note()"""
ELSEWHERE = """create or replace trigger goal_audit_delete after delete on goal
referencing old table as before for each statement execute function no_note()"""

NOTING = """select tgrelid::regclass::text, pg_get_triggerdef(oid, true) from pg_trigger
where tgfoid in ('audit_note'::regproc, 'audit_truncate'::regproc)"""

MONTH = """create or replace function feedback_month() returns trigger language plpgsql
security definer set search_path = public, pg_temp as $$ begin return new; end $$"""
SHOWN = """create or replace view feedback_shown with (security_invoker=true) as
select id, channel, visibility, anonymous, rating, comment, created_at, answers, warnings, about_id,
author_id, cycle_id, goal_id, parent_id, unit_id from feedback"""
OVERLOAD = """create function to_jsonb(anyarray) returns jsonb language sql immutable
as $$ select '[]'::jsonb $$"""
OPERATOR = """create function never(goal, goal) returns boolean language sql as $$ select false $$;
create operator = (leftarg = goal, rightarg = goal, function = never)"""
CASCADE = """create table lever (id uuid primary key); alter table goal add column lever_id uuid,
add constraint goal_lever foreign key (lever_id) references lever (id) on delete cascade"""
CHANGING = """create table lever (id uuid primary key); alter table goal add column lever_id uuid,
add constraint goal_lever foreign key (lever_id) references lever (id) on update set null"""


def test_each_trailed_table_has_its_triggers_in_the_structure() -> None:
    tables = [table for table, _ in triggers_of_trail()]
    assert {table: tables.count(table) for table in tables} == {
        **dict.fromkeys(TRAILED, 4),
        "audit_event": 1,
    }
    ours = {"audit_note", "audit_seal", "audit_derived", "audit_text", "feedback_month"}
    assert set(functions_of_version()) >= ours
    assert "feedback_shown" in views_of_version()


async def test_triggers_note_the_present_columns_of_each_table(owner: Any) -> None:
    """A migration that changes a table calls `audit_table` for it again."""
    held = await owner.fetch(NOTING)
    transaction = owner.transaction()
    await transaction.start()
    for table in TRAILED:
        await owner.execute("select audit_table($1)", table)
    made = await owner.fetch(NOTING)
    await transaction.rollback()
    assert len(held) == 4 * len(TRAILED)
    assert {row["tgrelid"] for row in {*held} ^ {*made}} == set()


@pytest.mark.parametrize(
    ("breaking", "name"),
    [
        (SILENT.format(name="audit_note"), "audit_note"),
        (SILENT.format(name="audit_seal"), "audit_seal"),
        ("alter function audit_note() security invoker", "audit_note"),
        ("alter function audit_derived() reset all", "audit_derived"),
        (DERIVED, "audit_derived"),
        ("drop function audit_changes_about(uuid)", "audit_changes_about"),
        (NEVER, "goal"),
        (f"{SILENT.format(name='no_note')}; {ELSEWHERE}", "goal"),
        (f"{SILENT.format(name='no_note')}; {BEFORE}", "audit_change"),
        ("create rule none as on insert to audit_change do instead nothing", "audit_change"),
        (MONTH, "feedback_month"),
        ("alter view feedback_shown set (security_invoker = false)", "feedback_shown"),
        (SHOWN, "feedback_shown"),
        ("grant delete on audit_event to public", "audit_event"),
        ("grant select on audit_salt to tilik", "audit_salt"),
    ],
)
async def test_other_definition_is_named(
    agency: Any, owner: Any, database: Database, breaking: str, name: str
) -> None:
    assert await find_gaps(database) == []
    await owner.execute(breaking)
    assert [gap.name for gap in await find_gaps(database)] == [name]


@pytest.mark.parametrize(
    ("adding", "name", "part"),
    [
        (OVERLOAD, "to_jsonb(anyarray)", "one of PostgreSQL's own"),
        (OPERATOR, "=(goal,goal)", "one of PostgreSQL's own"),
        ("create table more_goals () inherits (goal)", "more_goals", "it inherits from goal"),
        ("create schema apart; create table apart.unit () inherits (unit)", "apart.unit", "unit"),
        (CASCADE, "goal", "its foreign key goal_lever"),
        (CHANGING, "goal", "its foreign key goal_lever"),
    ],
)
async def test_what_is_put_beside_the_tables_is_named_with_the_way_back(
    agency: Any, owner: Any, database: Database, adding: str, name: str, part: str
) -> None:
    assert await find_gaps(database) == []
    await owner.execute(adding)
    (gap,) = await find_gaps(database)
    assert gap.name == name
    assert part in gap.what.en
    await owner.execute(gap.what.en.partition("tables: ")[2])
    assert await find_gaps(database) == []


async def test_function_of_another_role_is_named(
    agency: Any, lent: LentDatabase, postgres: Cluster, database: Database
) -> None:
    assert await find_gaps(database) == []
    await postgres.run("alter function audit_read(jsonb) owner to postgres", lent.name)
    assert [gap.name for gap in await find_gaps(database)] == ["audit_read"]


async def test_trail_that_was_emptied_is_no_good_trail(
    agency: Any, owner: Any, database: Database
) -> None:
    assert (await verify_chains(database)).faults == []
    other = agency.units["OTHER"]
    for table in ("audit_event", "audit_chain"):
        await owner.execute(f"delete from {table} where agency_id = $1", other)
    (fault,) = (await verify_chains(database)).faults
    assert (fault.agency, fault.number, fault.what) == ("OTHER", 1, EMPTIED)
    await owner.execute("truncate audit_event, audit_change, audit_chain, audit_salt")
    faults = (await verify_chains(database)).faults
    assert {(each.agency, each.number, each.what) for each in faults} == {
        ("AGENCY", 1, EMPTIED),
        ("OTHER", 1, EMPTIED),
    }


async def test_rows_of_no_agency_without_a_trail_are_found_too(
    world: Any, owner: Any, database: Database
) -> None:
    await world.cycle()
    await owner.execute("truncate audit_event, audit_change, audit_chain, audit_salt")
    (fault,) = (await verify_chains(database)).faults
    assert (fault.agency, fault.number, fault.what) == (None, 1, EMPTIED)
