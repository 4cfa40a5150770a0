"""Import a file: read it, check each line, and store it in one transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_plugin.cells import Notation
from tilik_plugin.importer import Importer
from tilik_server.access.viewer import IMPORT
from tilik_server.database.pool import Database
from tilik_server.importing.changes import IMPORTED
from tilik_server.importing.checked_lines import CheckedLines, check_lines, check_plugin_lines
from tilik_server.importing.column_names import ColumnSource
from tilik_server.importing.destinations import destination_of
from tilik_server.importing.evidence import record_imported_evidence
from tilik_server.importing.evidence_goal import EvidenceOrder, check_order
from tilik_server.importing.file_kind import FileKind
from tilik_server.importing.organisation.complete_file import CompleteFile
from tilik_server.importing.plugin_importer import PluginImporter
from tilik_server.importing.prepared_evidence import PreparedEvidence, prepare_evidence
from tilik_server.importing.rejected_lines import write_rejected
from tilik_server.importing.report import Report
from tilik_server.importing.source_file import (
    ReadingOptions,
    SourceFile,
    read_source_file,
    refusal,
)
from tilik_server.importing.source_records import batches, spell_as_stored, store_source_records
from tilik_server.plugin_host.catalogue import EMPTY, Catalogue
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

LOCK: Final = statement(
    "importing.lock_kind",
    "select pg_try_advisory_xact_lock(hashtext('tilik.import ' || $1::text)) as ours",
)

Progress = Callable[[int, int], None]
"""Called with the lines that are stored and all lines."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """The file to import, its importer and the options.

    The catalogue holds the record schemas of the goals' calculators.
    """

    path: Path
    importer: Importer | PluginImporter
    evidence: EvidenceOrder | None = None
    columns: Mapping[str, ColumnSource] | None = None
    sheet: str | None = None
    numbers: Notation | None = None
    complete: CompleteFile | None = None
    catalogue: Catalogue = EMPTY
    keep_going: bool = False
    dry_run: bool = False


class _RollBack(Exception):
    """Ends a transaction of which only the report is kept."""

    def __init__(self, report: Report) -> None:
        self.report = report


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file whose lines are checked, ready to be stored."""

    order: ImportOrder
    file: SourceFile
    checked: CheckedLines


async def read_file(order: ImportOrder) -> CheckedFile:
    """Read the file and check each line, without the database.

    Raises ImportRefused if the file cannot be imported or the importer's process fails.
    """
    importer = order.importer
    options = ReadingOptions(order.columns, order.sheet, order.numbers)
    file = read_source_file(order.path, importer, options)
    if order.evidence is not None:
        check_order(file, importer, order.evidence)
    if isinstance(importer, PluginImporter):
        return CheckedFile(order, file, await check_plugin_lines(file, importer))
    return CheckedFile(order, file, check_lines(file, importer))


async def store_file(
    database: Database,
    read: CheckedFile,
    progress: Progress = lambda done, total: None,
    pool: ScoringPool | None = None,
) -> Report:
    """Store the checked lines and return a report on every line.

    Stores nothing if a line was rejected, unless `keep_going`, which writes the rejected lines to a
    file beside the input. A dry run returns the same report and stores nothing. The pool runs the
    calculator that checks the records of evidence.

    Raises ImportRefused if the goal cannot take the evidence or another import of the kind is
    running, and WrongStage.
    """
    try:
        async with database.writing(IMPORT) as transaction:
            report = await _store(transaction, read, progress, pool)
            if not report.is_stored:
                # A dry run stores everything too, so that the database checks it.
                raise _RollBack(report)
    except _RollBack as taken_back:
        return taken_back.report
    return report


async def _store(
    transaction: Transaction, read: CheckedFile, progress: Progress, pool: ScoringPool | None
) -> Report:
    order, file, checked = read.order, read.file, read.checked
    importer = order.importer
    # Two imports of a kind at once could store different lines under one natural key.
    await _lock(transaction, file, importer)
    destination = destination_of(importer.kind, order.complete)
    # Before the lines are stored: it rejects some, and replaces numbers that are personal data.
    await destination.find(transaction, checked, order.catalogue)
    # The notation of some numbers is decided by what the tables say of them.
    file = checked.file or file
    prepared = await _prepare(transaction, read, pool)
    records: set[str] = set()
    if destination.has_source_records:
        await spell_as_stored(transaction, importer, checked)
        records = await _store_records(transaction, read, progress)
    stored = await destination.store(transaction, file, checked, order.catalogue)
    progress(len(checked.accepted), len(checked.accepted))
    changes = dict.fromkeys(records, IMPORTED) | dict(stored.changes)
    evidence = None
    if prepared is not None:
        evidence = await record_imported_evidence(transaction, file, importer, checked, prepared)
    is_stored = not order.dry_run and (order.keep_going or not checked.rejected)
    tells_changes = not destination.has_source_records
    report = Report.of(file, checked, changes, stored.absent, evidence, is_stored, tells_changes)
    if is_stored and report.rejected:
        # Before the commit: if the file cannot be written, nothing is stored and no line is lost.
        write_rejected(file, report.rejected)
    return report


async def _store_records(
    transaction: Transaction, read: CheckedFile, progress: Progress
) -> set[str]:
    checked = read.checked
    changed: set[str] = set()
    done = 0
    for batch in batches(checked.accepted.values()):
        changed |= await store_source_records(transaction, read.file, read.order.importer, batch)
        done += len(batch)
        progress(done, len(checked.accepted))
    return changed


async def _lock(transaction: Transaction, file: SourceFile, importer: FileKind) -> None:
    (row,) = await transaction.fetch(LOCK, importer.kind)
    if not row["ours"]:
        reason = Text(
            f"another import of {importer.kind} is running; repeat this one after it",
            f"impor {importer.kind} lain sedang berjalan; ulangi setelah selesai",
        )
        raise refusal(file.path, reason)


async def _prepare(
    transaction: Transaction, read: CheckedFile, pool: ScoringPool | None
) -> PreparedEvidence | None:
    order, checked = read.order, read.checked
    if order.evidence is None or not checked.accepted:
        return None
    given = (order.importer, checked, order.evidence, order.catalogue, pool)
    return await prepare_evidence(transaction, read.file, *given)
