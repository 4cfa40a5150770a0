"""Prepared evidence: made of the lines that match and checked, before anything is stored."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_plugin.importer import EvidenceRecord, Importer
from tilik_server.errors import CalculatorMissing
from tilik_server.importing.checked_lines import CheckedLines, LineWarning
from tilik_server.importing.derived_evidence import (
    MadeEvidence,
    check_day,
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
from tilik_server.importing.source_file import SourceFile, refusal
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

    Rejects the lines of a record that is of another time than the appraisal, has another form than
    the goal's calculator reads, or breaks one of its rules. Without a pool no record is checked by
    more than its schema.

    Raises ImportRefused, WrongStage and CalculatorMissing.
    """
    goal = await find_goal(transaction, file, importer, order)
    order = await order_of_unit(transaction, file, order, goal)
    check_day(file, goal, order)
    calculator = catalogue.calculators.get(goal.calculator_key)
    if calculator is None:
        raise CalculatorMissing(key=goal.calculator_key)
    matching, rejected = matching_lines(checked, order), False
    while True:
        given = (file, importer, matching, order, goal, calculator.record_schema)
        made, unfit = await make_evidence(*given)
        if not (made or unfit or rejected):
            raise refusal(file.path, _NO_RECORD)
        check = RecordCheck() if unfit else await _check(pool, calculator, made)
        for each in unfit:
            _reject(checked, importer, each.evidence, each.field, each.reason)
        _reject_faulty(checked, importer, made, check.faults)
        if not (unfit or check.faults):
            break
        # What an importer makes of several lines may differ without those that were rejected.
        matching, rejected = matching_lines(checked, order), True
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


def _reject_faulty(
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
        _reject(checked, importer, made[place].evidence, field, _reason(found))


def _reject(
    checked: CheckedLines,
    importer: Importer | PluginImporter,
    evidence: EvidenceRecord,
    field: str,
    reason: Text,
) -> None:
    """Reject the lines that a record is made of."""
    column = field if field in importer.header else importer.header[0]
    for key in evidence.natural_keys:
        # Two records may be made of one line.
        if key in checked.accepted:
            checked.reject(key, column, reason)


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
_NO_RECORD: Final = Text(
    "the matching lines make no record for the goal's calculator; widen --where",
    "baris yang cocok tidak menghasilkan rekaman bagi kalkulator sasaran; perluas --where",
)
