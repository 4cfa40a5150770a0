"""One database a server with a row in each table, tried in transactions that are rolled back."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractContextManager, asynccontextmanager, contextmanager
from datetime import UTC, date, datetime
from itertools import count
from typing import Any
from uuid import UUID

import asyncpg
import pytest

from tilik_server.models.base import new_id
from tilik_server.sql.statement import Statement
from tilik_server.sql.transaction import Transaction

Refused = Callable[[str], AbstractContextManager[None]]
SetColumn = Callable[[str, Any, str, Any], Awaitable[None]]


class Tried:
    """In the place of the service's database: one transaction in which a failure undoes itself."""

    def __init__(self, connection: "asyncpg.Connection[asyncpg.Record]") -> None:
        self.connection = connection
        self._transaction = connection.transaction()

    async def begin(self) -> None:
        """Begin as the operator."""
        self._transaction = self.connection.transaction()
        await self._transaction.start()
        await self.connection.execute("select set_config('tilik.viewer', 'operator', true)")

    async def keep(self) -> None:
        """Commit, and begin anew."""
        await self._transaction.commit()
        await self.begin()

    async def drop(self) -> None:
        """Undo everything since it began."""
        await self._transaction.rollback()

    @asynccontextmanager
    async def writing(self, _: object) -> AsyncIterator["Tried"]:
        """The transaction that is under way."""
        yield self

    @asynccontextmanager
    async def reading(self, _: object) -> AsyncIterator[Transaction]:
        """The transaction that is under way."""
        yield Transaction(self.connection)

    async def execute(self, statement: Statement, *values: Any) -> None:
        """Run a statement, as a writing transaction does."""
        async with self.connection.transaction():
            await self.connection.execute(statement.sql, *values)


@pytest.fixture(scope="session")
def kept() -> dict[str, dict[str, Any]]:
    """The keys of the rows, by the server that has them."""
    return {}


@pytest.fixture
async def database(postgres: Any, kept: dict[str, Any]) -> AsyncIterator[Tried]:
    """The database of the server, as the service's role."""
    if postgres.name not in kept:
        await postgres.run(
            "create database tried owner tilik_owner template tilik_template strategy file_copy"
        )
        kept[postgres.name] = {}
    connection = await asyncpg.connect(postgres.url("tilik", "tried"))
    tried = Tried(connection)
    await tried.begin()
    yield tried
    await tried.drop()
    await connection.close()


@pytest.fixture
def operator(database: Tried) -> Tried:
    """The transaction, in which the rows are made too."""
    return database


@pytest.fixture
async def rows(
    world: Any, database: Tried, postgres: Any, kept: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    """The key of one row of each table; other tests number theirs from 1 on."""
    if not kept[postgres.name]:
        world.numbers = count(500)
        kept[postgres.name] = await one_of_each(world)
        await database.keep()
        kept[postgres.name] |= await by_functions(world, kept[postgres.name]["unit"])
        await database.keep()
    return kept[postgres.name]


@pytest.fixture
def set_column(world: Any) -> SetColumn:
    """Gives a column of a row another value; nobody changes a timeline, so an entry is added."""

    async def changed(table: str, key: Any, column: str, value: Any) -> None:
        if table != "timeline_entry":
            await world.change(f"update {table} set {column} = $2 where id = $1", key, value)
            return
        listed = await world.columns(table)
        own = {"id": "tilik_id(t.cycle_id)", "ordinal": "t.ordinal + 1000", column: "$2::text"}
        given = ", ".join(f"'{name}', {sql}" for name, sql in own.items())
        await world.change(
            f"insert into {table} ({listed}) select {listed} from jsonb_populate_record("
            f"null::{table}, (select to_jsonb(t) || jsonb_build_object({given}) "
            f"from {table} t where t.id = $1))",
            key,
            str(value),
        )

    return changed


@pytest.fixture
def refused() -> Refused:
    """Tells that a block is refused by the constraint of a name."""

    @contextmanager
    def by(constraint: str) -> Iterator[None]:
        with pytest.raises(asyncpg.IntegrityConstraintViolationError) as fault:
            yield
        assert fault.value.constraint_name == constraint

    return by


async def by_functions(world: Any, unit: UUID) -> dict[str, UUID]:
    """A row of each table that triggers and functions alone write, about a unit."""
    await world.fetch("select quota_take('demo', 1, 10, 1)")
    (event,) = await world.fetch(
        "select id from audit_event where $1 = any (units) order by number limit 1", unit
    )
    (change,) = await world.fetch("select id from audit_change where unit_id = $1 limit 1", unit)
    (chain,) = await world.fetch("select id from audit_chain limit 1")
    return {
        "audit_event": event["id"],
        "audit_change": change["id"],
        "audit_chain": chain["id"],
        "quota": "demo",
    }


async def one_of_each(world: Any) -> dict[str, Any]:
    """A row in every table."""
    made: dict[str, Any] = await world.plan()
    made["region"] = await world.insert("region", code="17", scheme="kemendagri", name="Bengkulu")
    made["competency"] = await world.competency()
    (person,) = await world.fetch(
        "select id, position_id from assignment where employee_id = $1", made["employee"]
    )
    made |= {"assignment": person["id"], "position": person["position_id"]}
    for table in ("rating", "adjustment", "review", "outcome", "follow_up", "objection"):
        made[table] = await world.below(table, made["appraisal"])
    made["timeline_entry"] = await world.below("timeline_entry", made["appraisal"])
    kept = {"appraisal_id": made["appraisal"], "person_id": made["employee"]}
    made["draft"] = await world.insert("draft", **kept, kind="OBJECTION", content="{}")
    told = {"recipient_id": made["employee"]}
    made["outbox"] = await world.below("outbox", made["appraisal"], **told)
    made["score"] = await world.below("score", made["goal"])
    made["evidence"] = await world.evidence(made["goal"], made["unit"], made["cycle"])
    for table, columns in {
        **beside(made),
        **around(made),
        **invited(made),
        **signed_in(made),
    }.items():
        made[table] = await world.insert(table, **columns)
    about = {"employee_id": made["employee"]}
    made["attribute_record"] = await world.insert(
        "attribute_record", attribute_set_id=made["attribute_set"], record="{}", **about
    )
    made["external_code"] = await world.insert("external_code", scheme="SIASN", value="1", **about)
    return made


def signed_in(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What says who may ask: the role of a person, and the key of a system."""
    return {
        "role_grant": {
            "employee_id": made["employee"],
            "unit_id": made["unit"],
            "role": "PERFORMANCE_TEAM",
            "starts_on": date(2025, 1, 1),
            "reason": "SK 1",
        },
        "integration_key": {
            "name": "Portal",
            "scopes": ["directory"],
            "key_hash": "0",
            "expires_on": date(2099, 1, 1),
        },
    }


def beside(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What a person has besides an appraisal, and what a position asks for."""
    own = {"employee_id": made["employee"], "unit_id": made["unit"]}
    competency = {"competency_id": made["competency"]}
    return {
        "competency_requirement": {**competency, "position_id": made["position"], "level": 3},
        "competency_assessment": {
            **own,
            **competency,
            "level": 3,
            "assessed_on": date(2025, 5, 5),
        },
        "competency_profile": own,
        "account": {
            "employee_id": made["employee"],
            "issuer": "https://sso.example",
            "kind": "SUBJECT",
            "name": "6f1c-9e1E",
        },
        "attribute_set": {
            "code": "health",
            "version": 1,
            "describes": "EMPLOYEE",
            "record_schema": "{}",
            "unit_id": made["unit"],
        },
        "training": {
            **own,
            "purpose": "COMPETENCY",
            "training": "Pelatihan",
            "reason": "{}",
            "status": "PLANNED",
        },
        "indicator_position": {
            "indicator_id": made["indicator"],
            "position_id": made["position"],
        },
    }


def around(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is kept of a unit in a cycle, and of requests and files."""
    within = {"cycle_id": made["cycle"], "unit_id": made["unit"]}
    forum = new_id(made["cycle"])
    return {
        "feedback": {
            "id": new_id(made["cycle"]),
            **within,
            "channel": "PEER",
            "visibility": "TEAM",
            "anonymous": False,
            "comment": "Cepat menjawab",
        },
        "forum": {
            "id": forum,
            **within,
            "held_on": date(2026, 1, 8),
            "chair_id": made["employee"],
            "minutes": "Sepakat",
        },
        "forum_participant": {
            "id": new_id(made["cycle"]),
            **within,
            "forum_id": forum,
            "employee_id": made["employee"],
        },
        "unit_predicate": {
            "id": new_id(made["cycle"]),
            **within,
            "predicate_key": "baik",
            "reason": "Target tercapai",
        },
        "source_record": {
            "kind": "budgets",
            "key": "1",
            "file_name": "budgets.csv",
            "file_hash": "0",
            "line": 2,
            "columns": "{}",
            "record": "{}",
        },
        "idempotency_key": {
            "actor": "demo",
            "key": "1",
            "operation": "recordEvidence",
            "input_hash": "0",
            "result": forum,
        },
        "plugin": {"id": "tilik-test", "version": "1.0.0", "summary": "For a test."},
        "known_document": {"id": "Units", "hash": "0" * 64, "text": "{ __typename }"},
        "departure": {"concept": "appraisal", "row": forum, "units": [], "changed_in": 0},
    }


def invited(made: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """What is kept of citizens who were asked."""
    then = datetime(2026, 1, 1, tzinfo=UTC)
    return {
        "invitation": {"code_hash": "0", "unit_id": made["unit"], "expires_at": then},
        "invitation_attempt": {"client": "0", "minute": then, "count": 1},
    }
