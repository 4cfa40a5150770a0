"""Imports: the files that source records come from."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from tilik_server.access.viewer import IMPORT
from tilik_server.database.pool import Database
from tilik_server.sql.statement import statement
from tilik_server.terminal import table as in_columns

FILES: Final = statement(
    "importing.list_files",
    """
select kind, file_name as file, file_hash as hash, count(*) as lines,
  min(imported_at) as first, max(imported_at) as last
from source_record where $1::text is null or kind = $1
group by kind, file_name, file_hash order by last, kind, file, hash
""",
)


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file by name and content, with the number of source records that it changed last."""

    kind: str
    file: str
    hash: str
    lines: int
    first: datetime
    last: datetime

    def as_dict(self) -> dict[str, Any]:
        """Return the import as JSON."""
        return {**asdict(self), "first": self.first.isoformat(), "last": self.last.isoformat()}


async def list_imports(database: Database, kind: str | None = None) -> list[ImportedFile]:
    """Return the imported files, of one kind or of all, the latest at the end."""
    async with database.reading(IMPORT) as transaction:
        return [ImportedFile(**row) for row in await transaction.fetch(FILES, kind)]


def table(files: Sequence[ImportedFile]) -> Iterable[str]:
    """Return the files as a table, with local times and shortened hashes."""
    return in_columns([("KIND", "FILE", "HASH", "LINES", "FIRST", "LAST"), *map(_row, files)])


def _row(each: ImportedFile) -> tuple[str, ...]:
    first, last = (f"{time.astimezone():%Y-%m-%d %H:%M:%S}" for time in (each.first, each.last))
    return each.kind, each.file, each.hash[:12], str(each.lines), first, last
