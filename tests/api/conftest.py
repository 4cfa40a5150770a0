"""A small world for the API tests: rows by factory, and documents asked as the demo's viewer."""

from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import orjson
import pytest

from tilik_schema.build import schema
from tilik_schema.reading.context import Context
from tilik_server.access.viewer import OPERATOR, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import TilikError
from tilik_server.importing.import_file import ImportOrder, read_file, store_file
from tilik_server.importing.importers import find_importer
from tilik_server.importing.report import Report
from tilik_server.models.base import new_id
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.pool import ScoringPool
from tilik_server.settings import Settings
from tilik_server.sql.statement import Statement, composed
from tilik_server.sql.transaction import ResultRow
from tilik_tests.kept import LentDatabase
from tilik_tests.operator import Operator
from tilik_tests.viewers import ADMIN

SCHEME = "asn.permenpanrb_6_2022"

# What a row below an appraisal needs besides its cycle, its unit and the appraisal or goal.
BELOW: dict[str, dict[str, Any]] = {
    "rating": {"axis_key": "work_result", "source": "APPRAISER", "level": "as"},
    "adjustment": {"axis_key": "work_result", "after_level": "above", "reason": "Bukti baru"},
    "review": {
        "held_on": date(2025, 4, 2),
        "starts_on": date(2025, 1, 1),
        "ends_on": date(2025, 3, 31),
        "summary": "Sesuai rencana",
    },
    "outcome": {"predicate_key": "baik", "explanation": "{}"},
    "follow_up": {"kind": "RECOGNITION", "title": "{}", "explanation": "{}"},
    "objection": {"reason": "Target berubah", "deadline": date(2026, 1, 31), "status": "FILED"},
    "timeline_entry": {"ordinal": 1, "action": "agreePlan"},
    "outbox": {"key": "1", "kind": "STAGE_DUE", "subject": "{}", "text": "{}"},
    "score": {
        "status": "NO_EVIDENCE",
        "calculator_key": "asn.target_achievement",
        "calculator_version": "1",
    },
}

POSTED = """
with post as (
  insert into position (id, code, title, duties, position_class)
  values (gen_random_uuid(), 'position-' || $3, 'Jabatan ' || $3, '{}', 'pelaksana') returning id
)
insert into assignment (id, employee_id, unit_id, position_id, starts_on, acting)
select gen_random_uuid(), $1, $2, id, date '2020-01-01', false from post
"""

Bring = Callable[..., Awaitable[Report]]


class CountingContext(Context):
    """A context that keeps the statements it ran, besides begin, the viewer's and commit."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        self.calls: list[tuple[str, tuple[Any, ...]]] = []

    async def fetch(self, statement: Statement, *values: Any) -> list[ResultRow]:
        """The rows, with the statement and its values kept."""
        self.calls.append((statement.sql, values))
        return await super().fetch(statement, *values)

    async def fetch_as_service(self, statement: Statement, *values: Any) -> list[ResultRow]:
        """The rows that the service sees, with the statement and its values kept."""
        self.calls.append((statement.sql, values))
        return await super().fetch_as_service(statement, *values)


@dataclass
class Answer:
    """What a document was answered: data, errors, and the statements it took with their values."""

    data: Any
    errors: list[Any]
    calls: list[tuple[str, tuple[Any, ...]]]

    @property
    def statements(self) -> list[str]:
        """The statements it took."""
        return [sql for sql, _ in self.calls]

    @property
    def faults(self) -> list[tuple[str, list[str]]]:
        """The code of each error that was expected, and the paths of what is wrong."""
        expected = [each.original_error for each in self.errors]
        assert all(isinstance(each, TilikError) for each in expected), self.errors
        return [(each.code, [".".join(one.path) for one in each.fields]) for each in expected]


@dataclass
class Graph:
    """The served schema over one database."""

    database: Database
    catalogue: Catalogue
    pool: ScoringPool
    compiles: bool = True
    """Whether selections are read by compiled statements where they can be."""

    async def run(self, document: str, viewer: Viewer = ADMIN, **variables: Any) -> Answer:
        """Execute a document; `operation` among the variables names the one meant."""
        context = CountingContext(self.database, self.catalogue, self.pool, viewer)
        context.compiles = self.compiles
        name = variables.pop("operation", None)
        try:
            result = await schema.execute(
                document, variables, context_value=context, operation_name=name
            )
        finally:
            await context.close()
        return Answer(orjson.loads(orjson.dumps(result.data)), result.errors or [], context.calls)

    async def ask(self, document: str, viewer: Viewer = ADMIN, **variables: Any) -> Any:
        """The data of a document that is answered without an error."""
        answer = await self.run(document, viewer, **variables)
        assert answer.errors == []
        return answer.data


@dataclass
class World:
    """Makes rows, each with what it needs; keys are answered."""

    database: Database
    operator: Operator
    scheme: Mapping[str, Any]
    numbers: Any = field(default_factory=lambda: count(1))

    async def insert(self, table: str, **columns: Any) -> UUID:
        """One row of a table; its key."""
        columns.setdefault("id", uuid4())
        names = ", ".join(f'"{name}"' for name in columns)
        places = ", ".join(f"${place}" for place in range(1, len(columns) + 1))
        async with self.operator.writing(OPERATOR) as client:
            sql = f"insert into {table} ({names}) values ({places})"
            await client.execute(composed("tests.insert", sql), *columns.values())
        key: UUID = columns["id"]
        return key

    async def change(self, sql: str, *values: Any) -> None:
        """Run one statement as the operator."""
        async with self.operator.writing(OPERATOR) as client:
            await client.execute(composed("tests.change", sql), *values)

    async def fetch(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """The rows that the operator sees."""
        async with self.operator.reading(OPERATOR) as connection:
            rows = await connection.fetch(composed("tests.fetch", sql), *values)
            return [dict(row) for row in rows]

    async def columns(self, table: str) -> str:
        """The columns of a table that are written, not generated, listed for a statement."""
        (found,) = await self.fetch(
            "select string_agg(quote_ident(attname), ', ' order by attnum) as listed "
            "from pg_attribute where attrelid = $1::text::regclass and attnum > 0 "
            "and not attisdropped and attgenerated = ''",
            table,
        )
        listed: str = found["listed"]
        return listed

    async def unit(self, parent: UUID | None = None, **columns: Any) -> UUID:
        """A unit."""
        number = next(self.numbers)
        given = {"code": f"unit-{number:05}", "name": f"Unit {number}", "kind": "dinas"}
        given["sector"] = "health"
        return await self.insert("unit", parent_id=parent, **{**given, **columns})

    async def employee(self, unit: UUID, **columns: Any) -> UUID:
        """An employee whose main post has been in the unit since 2020."""
        number = next(self.numbers)
        nip = f"1901{1 + number // 999 % 12:02}011920011{number % 999 + 1:03}"
        given = {"nip": nip, "employment": "PNS", "name": f"Pegawai {number}"}
        key = await self.insert("employee", **{**given, **columns})
        await self.change(POSTED, key, unit, str(next(self.numbers)))
        return key

    async def position(self, **columns: Any) -> UUID:
        """A position."""
        number = next(self.numbers)
        given = {"code": f"position-{number}", "title": f"Jabatan {number}", "duties": []}
        return await self.insert("position", **{**given, "position_class": "pelaksana", **columns})

    async def cycle(self, code: str = "2025", **columns: Any) -> int:
        """A cycle of the year 2025 unless told otherwise; its number."""
        number: int = next(self.numbers)
        given = {
            "code": code,
            "name": f"Tahun {code}",
            "starts_on": date(2025, 1, 1),
            "ends_on": date(2025, 12, 31),
            "status": "OPEN",
            "scheme": dict(self.scheme),
            "params": {},
            "unit_id": None,
        }
        values = {**given, **columns}
        async with self.operator.writing(OPERATOR) as client:
            sql = (
                "insert into cycle (id, code, name, starts_on, ends_on, status, scheme, params,"
                " unit_id) values ($1, $2, $3, $4, $5, $6, $7, $8, $9)"
            )
            content = (_json(values[name]) for name in given)
            await client.execute(composed("tests.insert_cycle", sql), number, *content)
        return number

    async def appraisal(self, employee: UUID, unit: UUID, cycle: int, **columns: Any) -> UUID:
        """An agreed appraisal of the year 2025."""
        given = {
            "starts_on": date(2025, 1, 1),
            "ends_on": date(2025, 12, 31),
            "stage": "AGREED",
            "version": 1,
            "imported": False,
        }
        return await self.insert(
            "appraisal",
            id=new_id(cycle),
            cycle_id=cycle,
            unit_id=unit,
            employee_id=employee,
            **{**given, **columns},
        )

    async def indicator(self, **columns: Any) -> UUID:
        """An approved indicator, computed by asn.target_achievement."""
        number = next(self.numbers)
        given = {
            "code": f"indicator-{number}",
            "version": 1,
            "name": f"Indikator {number}",
            "description": "",
            "aspect": "RESULT",
            "is_key": False,
            "unit_of_measure": "dokumen",
            "polarity": "HIGHER_IS_BETTER",
            "calculator_key": "asn.target_achievement",
            "status": "APPROVED",
        }
        return await self.insert("indicator", **{**given, **columns})

    async def goal(self, appraisal: UUID, unit: UUID, cycle: int, **columns: Any) -> UUID:
        """A main work result with a target of 10."""
        given = {
            "axis_key": "work_result",
            "statement": "Laporan tersusun",
            "kind": "MAIN",
            "ordinal": 0,
            "target": 10.0,
            "shared": False,
        }
        key = columns.pop("id", new_id(cycle))
        return await self.insert(
            "goal",
            id=key,
            scored_goal_id=key,
            cycle_id=cycle,
            unit_id=unit,
            appraisal_id=appraisal,
            **{**given, **columns},
        )

    async def evidence(self, goal: UUID, unit: UUID, cycle: int, **columns: Any) -> UUID:
        """A pending activity of 2 June 2025."""
        given = {
            "kind": "ACTIVITY",
            "title": "Kegiatan",
            "occurred_on": date(2025, 6, 2),
            "record": {"realised": 4},
            "status": "PENDING",
        }
        values = {**given, **columns}
        values["record"] = _json(values["record"])
        return await self.insert(
            "evidence", id=new_id(cycle), cycle_id=cycle, unit_id=unit, goal_id=goal, **values
        )

    async def below(self, table: str, row: UUID, **columns: Any) -> UUID:
        """A row of a table below an appraisal, or of a score below a goal, beside what it is of."""
        above = "goal" if table == "score" else "appraisal"
        (found,) = await self.fetch(f"select cycle_id, unit_id from {above} where id = $1", row)
        given = {"id": new_id(found["cycle_id"]), f"{above}_id": row, **found}
        return await self.insert(table, **{**given, **BELOW[table], **columns})

    async def profile(self, employee: UUID, unit: UUID, **columns: Any) -> UUID:
        """The competency profile of a person."""
        return await self.insert(
            "competency_profile", employee_id=employee, unit_id=unit, **columns
        )

    async def competency(self, code: str = "test.integrity") -> str:
        """A competency of no plugin's."""
        await self.insert("competency", id=code, name="{}", kind="MANAGERIAL", plugin="test")
        return code

    async def plan(self) -> dict[str, Any]:
        """A unit, a cycle, an employee, an appraisal, an indicator and a goal that it measures."""
        unit, cycle = await self.unit(), await self.cycle()
        employee = await self.employee(unit)
        appraisal = await self.appraisal(employee, unit, cycle)
        indicator = await self.indicator()
        goal = await self.goal(appraisal, unit, cycle, indicator_id=indicator)
        return {
            "unit": unit,
            "cycle": cycle,
            "employee": employee,
            "appraisal": appraisal,
            "indicator": indicator,
            "goal": goal,
        }


def _json(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, dict) else value


@pytest.fixture(scope="session")
async def pool(catalogue: Catalogue) -> AsyncIterator[ScoringPool]:
    """Processes that run the installed plugins' calculators for one test after the other."""
    async with ScoringPool(Settings(), catalogue) as opened:
        yield opened


@pytest.fixture
def graph(database: Database, catalogue: Catalogue, pool: ScoringPool) -> Graph:
    """The graph over an empty database."""
    return Graph(database, catalogue, pool)


@pytest.fixture
async def operator(lent: LentDatabase) -> Operator:
    """The database of `graph` as the operator, for rows that a test needs."""
    return await lent.operator()


@pytest.fixture
def world(database: Database, operator: Operator, catalogue: Catalogue) -> World:
    """Makes rows in the database of `graph`."""
    return World(database, operator, catalogue.stored_scheme(SCHEME))


@pytest.fixture
def bring(database: Database, catalogue: Catalogue, pool: ScoringPool) -> Bring:
    """Imports a file of a kind, as the command does; more arguments are those of ImportOrder."""

    async def imported(kind: str, path: Path, **more: Any) -> Report:
        importer = find_importer(kind, catalogue, Settings())
        assert importer is not None
        order = ImportOrder(path, importer, **{"catalogue": catalogue, **more})
        return await store_file(database, await read_file(order), pool=pool)

    return imported


@pytest.fixture
async def owner(settings: Settings) -> AsyncIterator[Any]:
    """A connection of the tables' owner, whom no right keeps from locking or altering them."""
    assert settings.owner_database_url
    connection = await asyncpg.connect(settings.owner_database_url.get_secret_value())
    yield connection
    await connection.close()
