"""Prepared evidence: made of the lines that match and checked, before anything is stored."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_plugin.importer import Importer
from tilik_server.errors import CalculatorMissing
from tilik_server.importing.checked_lines import CheckedLines, LineWarning
from tilik_server.importing.derived_evidence import (
    MadeEvidence,
    check_evidence,
    make_evidence,
    matching_lines,
)
from tilik_server.importing.evidence_goal import (
    EvidenceGoal,
    EvidenceOrder,
    find_goal,
    order_of_unit,
)
from tilik_server.importing.plugin_importer import PluginImporter
from tilik_server.importing.source_file import SourceFile
from tilik_server.plugin_host.catalogue import CalculatorEntry, Catalogue
from tilik_server.scoring.compute import dated_record
from tilik_server.scoring.pool import ScoringPool
from tilik_server.scoring.record_check import RecordCheck, RecordFault
from tilik_server.sql.transaction import Transaction


@dataclass(frozen=True, slots=True)
class PreparedEvidence:
    """Evidence of a goal; `unchecked` tells that its calculator could not check the records."""

    goal: EvidenceGoal
    made: Sequence[MadeEvidence]
    accept: bool
    unchecked: bool


async def prepare_evidence(
    transaction: Transaction,
    file: SourceFile,
    importer: Importer | PluginImporter,
    checked: CheckedLines,
    order: EvidenceOrder,
    catalogue: Catalogue,
    pool: ScoringPool | None,
) -> PreparedEvidence:
    """Make the goal's evidence from the accepted lines that match, and check its records.

    Rejects the lines of a record that breaks a rule of the goal's calculator. Without a pool no
    record is checked by more than its schema.

    Raises ImportRefused, WrongStage and CalculatorMissing.
    """
    goal = await find_goal(transaction, file, importer, order)
    order = await order_of_unit(transaction, file, order, goal)
    calculator = catalogue.calculators.get(goal.calculator_key)
    if calculator is None:
        raise CalculatorMissing(key=goal.calculator_key)
    matching = matching_lines(checked, order)
    while True:
        made = await make_evidence(file, importer, matching, order, goal)
        for each in made:
            check_evidence(file, goal, each, calculator.record_schema)
        check = await _check(pool, calculator, made)
        if not check.faults:
            break
        _reject(checked, importer, made, check.faults)
        # What an importer makes of several lines may differ without those that were rejected.
        matching = matching_lines(checked, order)
        if not matching:
            made = []
            break
    if check.unchecked and made:
        checked.warnings.append(LineWarning(made[0].line, _UNCHECKED))
    return PreparedEvidence(goal, made, order.accept, check.unchecked)


async def _check(
    pool: ScoringPool | None, calculator: CalculatorEntry, made: Sequence[MadeEvidence]
) -> RecordCheck:
    """Ask the calculator once about all records."""
    if pool is None:
        return RecordCheck(unchecked=calculator.checks_records)
    records = [dated_record(each.record, each.occurred_on.isoformat(), calculator) for each in made]
    return await pool.check(calculator.key, records)


def _reject(
    checked: CheckedLines,
    importer: Importer | PluginImporter,
    made: Sequence[MadeEvidence],
    faults: Sequence[RecordFault],
) -> None:
    by_record: dict[int, list[RecordFault]] = defaultdict(list)
    for fault in faults:
        by_record[fault.record].append(fault)
    for place, found in by_record.items():
        field = found[0].path[0] if found[0].path else ""
        column = field if field in importer.header else importer.header[0]
        for key in made[place].evidence.natural_keys:
            # Two records may be made of one line.
            if key in checked.accepted:
                checked.reject(key, column, _reason(found))


def _reason(faults: Sequence[RecordFault]) -> Text:
    places = [".".join(("record", *each.path)) for each in faults]
    said = [each.message for each in faults]
    return Text(
        "; ".join(f"{place}: {each.en}" for place, each in zip(places, said, strict=True)),
        "; ".join(f"{place}: {each.id}" for place, each in zip(places, said, strict=True)),
    )


_UNCHECKED: Final = Text(
    "the goal's calculator could not check the records from here on; they are stored with a "
    "warning",
    "kalkulator sasaran tidak dapat memeriksa catatan mulai dari sini; catatan disimpan dengan "
    "peringatan",
)
