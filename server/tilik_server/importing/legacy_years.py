"""Legacy years: closed cycles, appraisals and outcomes that were decided elsewhere."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.importing.legacy_lines import LegacyResult
from tilik_server.importing.source_file import SourceFile
from tilik_server.judging.outcome_steps import step
from tilik_server.models import Cycle
from tilik_server.models.base import new_id
from tilik_server.models.vocabulary import CycleStatus
from tilik_server.operations.cycle.open_cycle import ALONE, FREE
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.statement import Statement, statement
from tilik_server.sql.transaction import ResultRow, Transaction

ACTION: Final = "importResult"
"""The action in the timeline."""
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
BATCH: Final = 1000
"""The most results in one statement."""


async def store_results(
    transaction: Transaction,
    file: SourceFile,
    results: Sequence[LegacyResult],
    catalogue: Catalogue,
) -> set[str]:
    """Store results as closed appraisals, or correct those of an earlier import.

    Returns the natural keys of new and changed results. A missing cycle is created, closed, under
    the scheme as it is installed.
    """
    cycles = await _cycles(transaction, results, catalogue)
    stored = await _stored(transaction, results, cycles)
    new: list[dict[str, Any]] = []
    corrected: list[dict[str, Any]] = []
    changed = set()
    for result in results:
        cycle = cycles[result.year.code]
        row = stored.get((cycle, result.employee, result.starts_on))
        if row is not None and _is_same(row, result):
            continue
        changed.add(result.key)
        (new if row is None else corrected).append(_row(file, result, cycle, row))
    for start in range(0, len(new), BATCH):
        await _run(transaction, (APPRAISALS, OUTCOMES, ENTRIES), new[start : start + BATCH])
    for start in range(0, len(corrected), BATCH):
        await _run(transaction, (CORRECTED, DECIDED, ENTRIES), corrected[start : start + BATCH])
    return changed


async def _cycles(
    transaction: Transaction, results: Sequence[LegacyResult], catalogue: Catalogue
) -> dict[str, int]:
    """Return the keys of the cycles by code; create missing ones with the days of their results."""
    found = {each.year.code: each.year.id for each in results}
    made: dict[str, int] = {}
    for code, key in found.items():
        if key is not None:
            made[code] = key
            continue
        # Numbers of cycles are chosen under the same lock as in openCycle.
        await transaction.execute(ALONE)
        (free,) = await transaction.fetch(FREE)
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
    transaction: Transaction, results: Sequence[LegacyResult], cycles: Mapping[str, int]
) -> dict[tuple[int, UUID, Any], ResultRow]:
    people = list({each.employee for each in results})
    rows = await transaction.fetch(STORED, list(cycles.values()), people)
    return {(row["cycle_id"], row["employee_id"], row["starts_on"]): row for row in rows}


def _is_same(row: Mapping[str, Any], result: LegacyResult) -> bool:
    """Return whether the stored result equals the line's; a blank unit is not compared."""
    return (
        row["ends_on"] == result.ends_on
        and row["predicate_key"] == result.predicate
        and row["value"] == result.value
        and row["decided_on"] == result.decided_on
        and (not result.has_unit or row["unit_id"] == result.unit)
    )


def _row(
    file: SourceFile, result: LegacyResult, cycle: int, stored: Mapping[str, Any] | None
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


def _explanation(result: LegacyResult, place: str) -> dict[str, Any]:
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
    transaction: Transaction, statements: Sequence[Statement], rows: Sequence[Mapping[str, Any]]
) -> None:
    rows_as_json = orjson.dumps(rows, default=str).decode()
    for each in statements:
        await transaction.execute(each, rows_as_json)
