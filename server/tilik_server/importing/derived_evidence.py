"""Derived evidence: records for a goal's calculator, made from the matching lines."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text, fold_name
from tilik_plugin.importer import EvidenceRecord, Imported, Importer
from tilik_server.importing.checked_lines import AcceptedLine, CheckedLines
from tilik_server.importing.evidence_goal import EvidenceGoal, EvidenceOrder
from tilik_server.importing.importer_answers import Raised
from tilik_server.importing.plugin_importer import ImporterFailed, PluginImporter
from tilik_server.importing.source_file import SourceFile, refusal
from tilik_server.importing.source_records import source_record_ids
from tilik_server.plugin_host.reading import why_raised
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.json_schema import faults_in_day, faults_in_record

LONGEST_LINES: Final = 200


@dataclass(frozen=True, slots=True)
class MadeEvidence:
    """A record for the goal's calculator, with the numbers of the lines that it is made of."""

    evidence: EvidenceRecord
    lines: tuple[int, ...]
    occurred_on: date

    @property
    def line(self) -> int:
        """The first of its lines."""
        return self.lines[0]

    @property
    def record(self) -> dict[str, Any]:
        """Its record as JSON."""
        return dict(self.evidence.record)


@dataclass(frozen=True, slots=True)
class UnfitRecord:
    """A record that the goal cannot take, with the field that says so, empty if none does."""

    evidence: EvidenceRecord
    field: str
    reason: Text


@dataclass(frozen=True, slots=True)
class DerivedEvidence:
    """A record for the goal's calculator, with the line and source record that it comes from."""

    evidence: EvidenceRecord
    line: int
    occurred_on: date
    source: str
    source_record: UUID


def matching_lines(checked: CheckedLines, order: EvidenceOrder) -> list[AcceptedLine]:
    """Return the accepted lines that the order makes evidence of, in their order."""
    return [each for each in checked.accepted.values() if _matches(each, order)]


async def make_evidence(
    file: SourceFile,
    importer: Importer | PluginImporter,
    matching: Sequence[AcceptedLine],
    order: EvidenceOrder,
    goal: EvidenceGoal,
    record_schema: Mapping[str, Any],
) -> tuple[list[MadeEvidence], list[UnfitRecord]]:
    """Make the goal's evidence from the lines that match, and what it cannot take of it.

    Raises ImportRefused if no line matches or no record has a day.
    """
    if not matching:
        raise refusal(file.path, _NO_MATCH)
    lines = {each.imported.natural_key: each.line for each in matching}
    evidence = await _make(file, importer, [each.imported for each in matching], goal)
    try:
        sources = [[lines[key] for key in each.natural_keys] for each in evidence]
    except KeyError:
        reason = why_raised(importer.kind, "evidence of a line that there is not")
        raise refusal(file.path, reason) from None
    if evidence and order.on is None and all(each.occurred_on is None for each in evidence):
        raise refusal(file.path, _no_day(sources[0][0]))
    made: list[MadeEvidence] = []
    unfit: list[UnfitRecord] = []
    for each, numbers in zip(evidence, sources, strict=True):
        day = order.on or each.occurred_on
        fault = _fault(each, day, goal, record_schema)
        if fault is not None:
            unfit.append(fault)
        elif day is not None:
            made.append(MadeEvidence(each, tuple(numbers), day))
    return made, unfit


async def derive_evidence(
    transaction: Transaction,
    file: SourceFile,
    importer: Importer | PluginImporter,
    made: Sequence[MadeEvidence],
) -> list[DerivedEvidence]:
    """Find the source record of each piece of evidence, whose lines are stored."""
    keys = [each.evidence.natural_keys[0] for each in made]
    ids = await source_record_ids(transaction, importer, set(keys))
    prefix = f"import:{importer.kind} {file.name}:"
    return [
        DerivedEvidence(
            each.evidence,
            each.line,
            each.occurred_on,
            prefix + format_line_numbers(each.lines),
            ids[key],
        )
        for each, key in zip(made, keys, strict=True)
    ]


async def _make(
    file: SourceFile,
    importer: Importer | PluginImporter,
    rows: Sequence[Imported],
    goal: EvidenceGoal,
) -> Sequence[EvidenceRecord]:
    if isinstance(importer, Importer):
        return importer.evidence(rows, goal.calculator_key)
    try:
        made = await importer.evidence(rows, goal.calculator_key)
    except ImporterFailed as failed:
        raise refusal(file.path, failed.reason) from failed
    if isinstance(made, Raised):
        raise refusal(file.path, why_raised(importer.kind, made.said))
    return made


def _matches(each: AcceptedLine, order: EvidenceOrder) -> bool:
    columns = each.imported.columns
    return all(
        fold_name(columns.get(name, "")) in map(fold_name, wanted)
        for name, wanted in order.where.items()
    )


def check_day(file: SourceFile, goal: EvidenceGoal, order: EvidenceOrder) -> None:
    """Raise ImportRefused if the day of all evidence is outside the appraisal's dates."""
    if order.on is not None and not goal.starts_on <= order.on <= goal.ends_on:
        raise refusal(file.path, _other_day(order.on, goal))


def _fault(
    evidence: EvidenceRecord,
    day: date | None,
    goal: EvidenceGoal,
    record_schema: Mapping[str, Any],
) -> UnfitRecord | None:
    """Return why evidence has no day, or is outside the appraisal's dates or record's schema."""
    if day is None:
        return UnfitRecord(evidence, _DAY, _UNDATED)
    if not goal.starts_on <= day <= goal.ends_on:
        return UnfitRecord(evidence, _DAY, _outside(day, goal))
    record = dict(evidence.record)
    faults = faults_in_record(record, record_schema, ("record",))
    faults = faults or faults_in_day(record, day, ("record",))
    if not faults:
        return None
    path, said = faults[0].path, faults[0].message
    place = ".".join(path)
    reason = Text(
        f"it gives no valid record ({place}: {said.en})",
        f"tidak menghasilkan rekaman yang sah ({place}: {said.id})",
    )
    return UnfitRecord(evidence, path[1] if len(path) > 1 else "", reason)


def format_line_numbers(numbers: Iterable[int]) -> str:
    """Write line numbers with ranges, as `2-5,9`; a long list is cut off."""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    text = ",".join(f"{a}" if a == b else f"{a}-{b}" for a, b in runs)
    return text if len(text) <= LONGEST_LINES else f"{text[:LONGEST_LINES].rpartition(',')[0]},..."


def _outside(day: date, goal: EvidenceGoal) -> Text:
    span = goal.span
    return Text(
        f"it is of {day}, but the appraisal runs from {span.en}; "
        "choose lines with --where or give a day with --on",
        f"bertanggal {day}, padahal masa penilaian {span.id}; "
        "pilih baris dengan --where atau berikan tanggal dengan --on",
    )


def _other_day(day: date, goal: EvidenceGoal) -> Text:
    span = goal.span
    return Text(
        f"--on is {day}, but the appraisal runs from {span.en}; give a day in it",
        f"--on bertanggal {day}, padahal masa penilaian {span.id}; berikan tanggal di dalamnya",
    )


def _no_day(line: int) -> Text:
    return Text(
        f"line {line} has no date; give the day of the evidence with --on",
        f"baris {line} tidak bertanggal; berikan tanggal bukti dengan --on",
    )


_NO_MATCH = Text("no line matches --where", "tidak ada baris yang cocok dengan --where")
_UNDATED = Text(
    "it has no date, as others have; add it, or give the day of all evidence with --on",
    "tidak bertanggal, padahal yang lain bertanggal; tambahkan, atau berikan tanggal semua bukti "
    "dengan --on",
)
_DAY: Final = "occurred_on"
