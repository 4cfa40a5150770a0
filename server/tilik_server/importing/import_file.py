"""Import a file: read it, account for each line, and store it in one transaction."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_plugin.importer import Importer
from tilik_server.access.viewer import IMPORT
from tilik_server.database.pool import Database
from tilik_server.importing.account import Account, account_for
from tilik_server.importing.destinations import destination_of
from tilik_server.importing.evidence import Recorded, record_imported
from tilik_server.importing.goal import EvidenceOrder, check_order
from tilik_server.importing.rejected_lines import write_rejected
from tilik_server.importing.report import Report
from tilik_server.importing.source_file import SourceFile, read_source_file, refusal
from tilik_server.importing.source_records import portions, store_source_records
from tilik_server.plugin_host.catalogue import EMPTY, Catalogue
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

LOCK: Final = statement(
    "importing.lock_kind",
    "select pg_try_advisory_xact_lock(hashtext('tilik.import ' || $1::text)) as ours",
)

Progress = Callable[[int, int], None]
"""Told how many lines have been dealt with, and of how many."""


@dataclass(frozen=True, slots=True)
class ImportOrder:
    """What to import, and how.

    The catalogue holds the schemas of the records that goals take.
    """

    path: Path
    importer: Importer
    evidence: EvidenceOrder | None = None
    catalogue: Catalogue = EMPTY
    keep_going: bool = False
    dry_run: bool = False


class _TakenBack(Exception):
    """Ends a transaction whose report is all that is wanted."""

    def __init__(self, report: Report) -> None:
        self.report = report


@dataclass(frozen=True, slots=True)
class FileRead:
    """A file whose lines are accounted for, to be stored once."""

    order: ImportOrder
    file: SourceFile
    account: Account


def read_file(order: ImportOrder) -> FileRead:
    """Read the file and account for each line, without the database.

    Raises ImportRefused for a file or importer that does not do.
    """
    file = read_source_file(order.path, order.importer)
    if order.evidence is not None:
        check_order(file, order.importer, order.evidence)
    return FileRead(order, file, account_for(file, order.importer))


async def store_file(
    database: Database, read: FileRead, progress: Progress = lambda done, total: None
) -> Report:
    """Store what was read and report on every line.

    Nothing is stored where a line was rejected, unless `keep_going`, which writes the rejected
    lines beside the input. A dry run reports the same and stores nothing. Raises ImportRefused
    for a goal that does not do or another import under way, and WrongStage.
    """
    try:
        async with database.writing(IMPORT) as connection:
            report = await _store(connection, read, progress)
            if not report.is_stored:
                raise _TakenBack(report)
    except _TakenBack as taken_back:
        return taken_back.report
    return report


async def _store(connection: Transaction, read: FileRead, progress: Progress) -> Report:
    order, file, account = read.order, read.file, read.account
    importer = order.importer
    await _lock(connection, file, importer)
    destination = destination_of(importer.kind)
    await destination.find(connection, account, order.catalogue)
    changed: set[str] = set()
    done = 0
    for portion in portions(account.accepted.values()):
        changed |= await store_source_records(connection, file, importer, portion)
        done += len(portion)
        progress(done, len(account.accepted))
    changed |= await destination.store(connection, file, account, order.catalogue)
    evidence = await _record(connection, read)
    is_stored = not order.dry_run and (order.keep_going or not account.rejected)
    report = Report.of(account, len(changed), evidence, is_stored)
    if is_stored and report.rejected:
        # Before the commit, so that no line is neither stored nor written down.
        write_rejected(file, importer, report.rejected)
    return report


async def _lock(connection: Transaction, file: SourceFile, importer: Importer) -> None:
    (row,) = await connection.fetch(LOCK, importer.kind)
    if not row["ours"]:
        reason = Text(
            f"another import of {importer.kind} is running; repeat this one after it",
            f"impor {importer.kind} lain sedang berjalan; ulangi setelah selesai",
        )
        raise refusal(file.path, reason)


async def _record(connection: Transaction, read: FileRead) -> Recorded | None:
    order, account = read.order, read.account
    if order.evidence is None or not account.accepted:
        return None
    return await record_imported(
        connection, read.file, order.importer, account, order.evidence, order.catalogue
    )
