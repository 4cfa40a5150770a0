"""Derived evidence: the records that a goal's calculator takes from the matching lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_plugin.importer import EvidenceRecord, Importer
from tilik_server.importing.account import Accepted, Account, importer_failed
from tilik_server.importing.goal import EvidenceOrder, Goal
from tilik_server.importing.source_file import SourceFile, refusal
from tilik_server.importing.source_records import ids_of
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.json_schema import faults_in_record

LONGEST_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class Derived:
    """A record for the goal's calculator, and where it comes from."""

    given: EvidenceRecord
    line: int
    occurred_on: date
    source: str
    source_record: UUID


async def derive(
    connection: Transaction,
    file: SourceFile,
    importer: Importer,
    account: Account,
    order: EvidenceOrder,
    goal: Goal,
) -> list[Derived]:
    """What the goal takes from the accepted lines that match, in the lines' order.

    Raises ImportRefused where no line matches, none makes a record, or one has no day.
    """
    matching = [each for each in account.accepted.values() if _matches(each, order)]
    if not matching:
        raise refusal(file.path, _NO_MATCH)
    lines = {each.imported.natural_key: each.line for each in matching}
    try:
        given = importer.evidence([each.imported for each in matching], goal.calculator_key)
        sources = [[lines[key] for key in each.natural_keys] for each in given]
    except Exception as error:
        raise importer_failed(file, importer, error, matching[0].line) from error
    if not given:
        raise refusal(file.path, _NO_RECORD)
    ids = await ids_of(connection, importer, {each.natural_keys[0] for each in given})
    found = []
    for each, numbers in zip(given, sources, strict=True):
        day = order.on or each.occurred_on
        if day is None:
            raise refusal(file.path, _no_day(numbers[0]))
        source = f"import:{importer.kind} {file.name}:{written_lines(numbers)}"
        found.append(Derived(each, numbers[0], day, source, ids[each.natural_keys[0]]))
    return found


def _matches(each: Accepted, order: EvidenceOrder) -> bool:
    columns = each.imported.columns
    return all(columns.get(name, "") in wanted for name, wanted in order.where.items())


def check(file: SourceFile, goal: Goal, derived: Derived, record_schema: Mapping[str, Any]) -> None:
    """Raise ImportRefused for evidence outside of the appraisal's dates or the record's schema."""
    if not goal.starts_on <= derived.occurred_on <= goal.ends_on:
        raise refusal(file.path, _outside(derived, goal))
    faults = faults_in_record(dict(derived.given.record), record_schema, ("record",))
    if faults:
        place, said = ".".join(faults[0].path), faults[0].message
        reason = Text(
            f"line {derived.line} gives no valid record ({place}: {said.en})",
            f"baris {derived.line} tidak menghasilkan rekaman yang sah ({place}: {said.id})",
        )
        raise refusal(file.path, reason)


def written_lines(numbers: Iterable[int]) -> str:
    """Line numbers with runs drawn together, `2-5,9`; cut off where there are very many."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    text = ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
    return text if len(text) <= LONGEST_LINES else f"{text[:LONGEST_LINES].rpartition(',')[0]},..."


def _outside(derived: Derived, goal: Goal) -> Text:
    line, day, span = derived.line, derived.occurred_on, goal.span
    return Text(
        f"line {line} is of {day}, but the appraisal runs from {span.en}; "
        "choose lines with --where or give a day with --on",
        f"baris {line} bertanggal {day}, padahal masa penilaian {span.id}; "
        "pilih baris dengan --where atau berikan tanggal dengan --on",
    )


def _no_day(line: int) -> Text:
    return Text(
        f"line {line} has no date; give the day of the evidence with --on",
        f"baris {line} tidak bertanggal; berikan tanggal bukti dengan --on",
    )


_NO_MATCH = Text("no line matches --where", "tidak ada baris yang cocok dengan --where")
_NO_RECORD = Text(
    "the matching lines make no record for the goal's calculator; widen --where",
    "baris yang cocok tidak menghasilkan rekaman bagi kalkulator sasaran; perluas --where",
)
