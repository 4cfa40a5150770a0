"""Legacy years: closed cycles, appraisals and outcomes of results that were decided elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.importing.legacy_lines import Result
from tilik_server.importing.source_file import SourceFile
from tilik_server.judging.outcome_steps import step
from tilik_server.models import Cycle
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.operations.cycle.open_cycle import ALONE, FREE
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import Row, Transaction

ACTION: Final = "importResult"
"""What the timeline says."""
FORMULA: Final = "as imported"

STORED: Final = statement(
    "importing.read_results",
    """
select a.id, a.cycle_id, a.employee_id, a.starts_on, a.ends_on, a.unit_id, o.predicate_key, o.value,
  tilik_local_day(a.unit_id, o.decided_at) as decided_on
from appraisal a join outcome o on o.appraisal_id = a.id
where a.imported and a.cycle_id = any($1::smallint[]) and a.employee_id = any($2::uuid[])
""",
)
ROWS: Final = """jsonb_to_recordset($1::jsonb) as x(id uuid, outcome uuid, cycle_id smallint,
  unit uuid, employee uuid, starts_on date, ends_on date, predicate text, value float,
  decided_on date, explanation jsonb, note text)"""
# Midnight in UTC is the same day in all of Indonesia.
DECIDED_AT: Final = "x.decided_on::timestamp at time zone 'UTC'"
APPRAISALS: Final = statement(
    "importing.store_appraisals",
    f"""
insert into appraisal (id, cycle_id, unit_id, employee_id, version, starts_on, ends_on, stage,
  stage_since, imported)
select x.id, x.cycle_id, x.unit, x.employee, 1, x.starts_on, x.ends_on, 'CLOSED', {DECIDED_AT}, true
from {ROWS}
""",
)
OUTCOMES: Final = statement(
    "importing.store_outcomes",
    f"""
insert into outcome (id, cycle_id, unit_id, appraisal_id, predicate_key, value, explanation,
  decided_at)
select x.outcome, x.cycle_id, x.unit, x.id, x.predicate, x.value, x.explanation, {DECIDED_AT}
from {ROWS}
""",
)
CORRECTED: Final = statement(
    "importing.correct_appraisals",
    f"""
update appraisal a set version = version + 1, unit_id = x.unit, ends_on = x.ends_on
from {ROWS} where a.id = x.id
""",
)
DECIDED: Final = statement(
    "importing.correct_outcomes",
    f"""
update outcome o set predicate_key = x.predicate, value = x.value, explanation = x.explanation,
  decided_at = {DECIDED_AT}
from {ROWS} where o.appraisal_id = x.id
""",
)
ENTRIES: Final = statement(
    "importing.store_entries",
    insert_entries(
        f"from {ROWS}",
        of="x",
        unit_id="x.unit",
        action=f"'{ACTION}'",
        to_stage="'CLOSED'",
        note="x.note",
    ),
)
AT_ONCE: Final = 1000
"""Results in one statement."""


async def store_results(
    connection: Transaction,
    file: SourceFile,
    results: Sequence[Result],
    catalogue: Catalogue,
) -> set[str]:
    """Store the results as closed appraisals, or correct what an import stored before.

    Answers the natural keys of those that are new or changed. A cycle that is not there is made,
    closed, under the scheme as it is installed.
    """
    cycles = await _cycles(connection, results, catalogue)
    stored = await _stored(connection, results, cycles)
    new: list[dict[str, Any]] = []
    corrected: list[dict[str, Any]] = []
    changed = set()
    for result in results:
        cycle = cycles[result.year.code]
        row = stored.get((cycle, result.employee, result.starts_on))
        if row is not None and _says(row, result):
            continue
        changed.add(result.key)
        (new if row is None else corrected).append(_row(file, result, cycle, row))
    for start in range(0, len(new), AT_ONCE):
        await _run(connection, (APPRAISALS, OUTCOMES, ENTRIES), new[start : start + AT_ONCE])
    for start in range(0, len(corrected), AT_ONCE):
        await _run(connection, (CORRECTED, DECIDED, ENTRIES), corrected[start : start + AT_ONCE])
    return changed


async def _cycles(
    connection: Transaction, results: Sequence[Result], catalogue: Catalogue
) -> dict[str, int]:
    """The keys of the cycles by code; one that is missing spans the days of its results."""
    found = {each.year.code: each.year.id for each in results}
    made: dict[str, int] = {}
    for code, key in found.items():
        if key is not None:
            made[code] = key
            continue
        await connection.execute(ALONE)
        (free,) = await connection.fetch(FREE)
        within = [each for each in results if each.year.code == code]
        scheme = within[0].year.scheme
        await Cycle.create(
            id=free["n"],
            code=code,
            name=f"Penilaian kinerja {code}",
            starts_on=min(each.starts_on for each in within),
            ends_on=max(each.ends_on for each in within),
            status=CycleStatus.CLOSED,
            scheme=catalogue.stored_scheme(scheme.key),
            params=scheme.complete({}),
        )
        made[code] = free["n"]
    return made


async def _stored(
    connection: Transaction, results: Sequence[Result], cycles: Mapping[str, int]
) -> dict[tuple[int, UUID, Any], Row]:
    people = list({each.employee for each in results})
    rows = await connection.fetch(STORED, list(cycles.values()), people)
    return {(row["cycle_id"], row["employee_id"], row["starts_on"]): row for row in rows}


def _says(row: Mapping[str, Any], result: Result) -> bool:
    """Whether what is stored is what the line says; a blank unit says nothing of it."""
    return (
        row["ends_on"] == result.ends_on
        and row["predicate_key"] == result.predicate
        and row["value"] == result.value
        and row["decided_on"] == result.decided_on
        and (not result.has_unit or row["unit_id"] == result.unit)
    )


def _row(
    file: SourceFile, result: Result, cycle: int, stored: Mapping[str, Any] | None
) -> dict[str, Any]:
    place = f"{file.name}:{result.line}"
    return {
        "id": new_id(cycle) if stored is None else stored["id"],
        "outcome": new_id(cycle),
        "cycle_id": cycle,
        "unit": result.unit if stored is None or result.has_unit else stored["unit_id"],
        "employee": result.employee,
        "starts_on": result.starts_on,
        "ends_on": result.ends_on,
        "predicate": result.predicate,
        "value": result.value,
        "decided_on": result.decided_on,
        "explanation": _explanation(result, place),
        "note": place,
    }


def _explanation(result: Result, place: str) -> dict[str, Any]:
    scheme = result.year.scheme
    label = scheme.predicate(result.predicate).label
    text = Text(
        f"{label.en}, as {place} says; never recalculated",
        f"{label.id}, menurut {place}; tidak pernah dihitung ulang",
    )
    said = step(
        Text("Imported result", "Hasil yang diimpor"),
        f"predicate = {result.predicate}",
        text,
        result.value,
    )
    return {
        "formula": FORMULA,
        "citation": scheme.citation,
        "calculator_key": None,
        "version": scheme.version,
        "params": {},
        "records": 0,
        "steps": [said],
        "warnings": [],
    }


async def _run(
    connection: Transaction, statements: Sequence[Statement], rows: Sequence[Mapping[str, Any]]
) -> None:
    given = orjson.dumps(rows, default=str).decode()
    for each in statements:
        await connection.execute(each, given)
