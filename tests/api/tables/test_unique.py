"""What may exist once, and that no constraint of the database is without a test."""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tilik_server.models.base import new_id

ONCE = {
    "account": "issuer, kind, name",
    "attribute_record": "employee_id, attribute_set_id",
    "attribute_set": "code, version",
    "competency_assessment": "employee_id, competency_id, assessed_on",
    "competency_profile": "employee_id",
    "competency_requirement": "position_id, competency_id",
    "cycle": "code",
    "draft": "appraisal_id, person_id, kind",
    "employee": "nip",
    "external_code": "scheme, value",
    "forum_participant": "forum_id, employee_id",
    "idempotency_key": "actor, key",
    "indicator": "code, version",
    "indicator_position": "indicator_id, position_id",
    "integration_key": "name",
    "invitation": "code_hash",
    "invitation_attempt": "client, minute",
    "outbox": "key",
    "outcome": "appraisal_id",
    "position": "code",
    "score": "goal_id",
    "source_record": "kind, key",
    "timeline_entry": "appraisal_id, ordinal",
    "unit": "code",
    "unit_predicate": "cycle_id, unit_id",
}
ROWS = """
select conname, contype, conrelid::regclass::text as source, pg_get_constraintdef(oid) as rule
from pg_constraint where connamespace = 'public'::regnamespace and contype::text = any($1::text[])
  and conrelid::regclass::text !~ '^"?(procrastinate|tortoise)'
"""


@pytest.mark.parametrize(("table", "columns"), ONCE.items())
async def test_same_key_twice_is_refused(table: str, columns: str, world: Any, rows: Any) -> None:
    key: Any = 31_000 if table == "cycle" else new_id(rows["cycle"])
    listed = await world.columns(table)
    copied = "(jsonb_populate_record(t, jsonb_build_object('id', $2::text))).*"
    with pytest.raises(asyncpg.UniqueViolationError) as fault:
        await world.change(
            f"insert into {table} ({listed}) "
            f"select {listed} from (select {copied} from {table} t where id = $1) c",
            rows[table],
            str(key),
        )
    violated = {each["conname"]: each["rule"] for each in await world.fetch(ROWS, ["u"])}
    assert violated[fault.value.constraint_name] == f"UNIQUE ({columns})"


async def test_path_of_another_unit_is_refused(world: Any) -> None:
    first, second = await world.unit(), await world.unit()
    with pytest.raises(asyncpg.UniqueViolationError, match="unit_path_key"):
        await world.change(
            "update unit set path = (select path from unit where id = $2) where id = $1",
            first,
            second,
        )


@pytest.mark.parametrize("column", ["key_hash", "earlier_hash"])
async def test_two_keys_with_one_secret_are_refused(column: str, world: Any, rows: Any) -> None:
    key = rows["integration_key"]
    given = {"scopes": ["directory"], "expires_on": date(2099, 1, 1), "key_hash": "1"}
    given |= {"earlier_hash": "2", "earlier_until": datetime(2099, 1, 1, tzinfo=UTC)}
    await world.change(
        "update integration_key set earlier_hash = '2', earlier_until = now() where id = $1", key
    )
    (stored,) = await world.fetch("select * from integration_key where id = $1", key)
    given[column] = stored[column]
    with pytest.raises(asyncpg.UniqueViolationError, match=f"integration_key_{column}_key"):
        await world.insert("integration_key", name="Kios", **given)


async def test_everything_unique_is_tried(world: Any) -> None:
    found = await world.fetch(ROWS, ["u"])
    unique = {
        (each["source"].strip('"'), re.sub(r"UNIQUE \((.*)\)", r"\1", each["rule"]))
        for each in found
    }
    assert unique == {
        *ONCE.items(),
        ("employee", "code"),
        ("unit", "path"),
        ("integration_key", "key_hash"),
        ("integration_key", "earlier_hash"),
        # These are tried in `test_described`.
        ("attribute_record", "position_id, attribute_set_id"),
        ("external_code", "position_id, scheme"),
        ("external_code", "employee_id, scheme"),
    }


async def test_every_other_constraint_is_named_in_a_test(world: Any) -> None:
    checks = [each["conname"] for each in await world.fetch(ROWS, ["c", "x"])]
    loops = await world.fetch(
        "select tgrelid::regclass || '_no_loop' as name from pg_trigger "
        "where tgfoid::regproc::text = 'tilik_no_loop' and not tgisinternal"
    )
    # These two families are compared with the whole database by a test of their own.
    named = {name for name in checks if not name.endswith(("_known", "_of_cycle"))}
    named |= {each["name"] for each in loops} | {"unit_no_loop"}
    tests = "".join(path.read_text() for path in Path(__file__).parent.glob("test_*.py"))
    assert len(named) > 25
    assert {name for name in named if f'"{name}"' not in tests} == set()
