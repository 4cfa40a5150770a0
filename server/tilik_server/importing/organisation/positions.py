"""Positions: their importer, and the rows that its lines create and change."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final
from uuid import uuid4

from tilik_plugin import Text
from tilik_server.importing.changes import CREATED, Change, ChangeKind, Stored, differences
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.organisation.cells import (
    OrganisationImporter,
    Reader,
    read_code,
    read_list,
    read_text,
)
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import Position
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

POSITION: Final = columns_of(Position).without("updated_at", "changed_in")
COLUMNS: Final = {"title": "title", "class": "position_class", "duties": "duties"}
"""The columns of a file, and those of the table."""
NEEDED: Final = ("title", "class")

KNOWN: Final = statement(
    "importing.find_positions",
    f"select {POSITION.select_list()} from position where code = any($1::text[])",
)
STORE: Final = statement(
    "importing.store_positions", POSITION.upsert(f"from {POSITION.recordset('$1')}", "code")
)


class PositionsImporter(OrganisationImporter):
    """A position for each line, by its code; its duties have semicolons between them."""

    kind = "positions"
    description = Text("Positions and their duties", "Jabatan dan tugasnya")
    header = ("code", "title", "class", "duties")
    readers: ClassVar[Mapping[str, Reader]] = {
        "code": read_code,
        "title": read_text(200),
        "class": read_text(64),
        "duties": read_list,
    }
    required = frozenset({"code"})

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the code."""
        code: str = record["code"]
        return code


class Positions:
    """The rows of positions."""

    has_source_records = False

    def __init__(self) -> None:
        self._rows: list[Position] = []
        self._changes: dict[str, Change] = {}

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Compare the lines with the stored positions; reject a new one that lacks a column."""
        rows = await transaction.fetch(KNOWN, sorted(checked.accepted))
        known = {row["code"]: POSITION.read(row) for row in rows}
        for key, each in list(checked.accepted.items()):
            record, row = each.imported.record, known.get(key)
            if reject_incomplete(checked, key, row is None, NEEDED):
                continue
            given = {
                column: _value(column, record[name])
                for name, column in COLUMNS.items()
                if name in record
            }
            if row is None:
                self._rows.append(POSITION.row(id=uuid4(), code=key, **given))
                self._changes[key] = CREATED
            elif found := differences(POSITION.values(row), given):
                self._rows.append(POSITION.copy_with(row, **given))
                self._changes[key] = Change(ChangeKind.CHANGED, found)

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the positions that are new or differ."""
        if self._rows:
            await transaction.execute(STORE, POSITION.as_json(self._rows))
        return Stored(self._changes)


def reject_incomplete(
    checked: CheckedLines, key: str, is_new: bool, needed: tuple[str, ...]
) -> bool:
    """Reject the line if a needed value is blank, or absent for something new."""
    record = checked.accepted[key].imported.record
    for name in needed:
        if record.get(name) is None and (is_new or name in record):
            checked.reject(key, name, NEW_NEEDS if name not in record else BLANKED)
            return True
    return False


def _value(column: str, value: Any) -> Any:
    return [] if column == "duties" and value is None else value


NEW_NEEDS: Final = Text(
    "what is new needs this column, which the file does not have",
    "data baru memerlukan kolom ini, yang tidak ada dalam berkas",
)
BLANKED: Final = Text("the value is blank", "nilainya kosong")
