"""Requirements: the importer of the levels that positions require, and their rows."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final
from uuid import uuid4

from tilik_plugin import Text
from tilik_plugin.importer import natural_key
from tilik_server.importing.changes import CREATED, Change, ChangeKind, Stored, differences
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.organisation.cells import (
    OrganisationImporter,
    Reader,
    read_code,
    read_level,
    read_text,
)
from tilik_server.importing.source_file import SourceFile
from tilik_server.models import CompetencyRequirement
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

REQUIREMENT: Final = columns_of(CompetencyRequirement)

POSITIONS: Final = statement(
    "importing.find_required_positions",
    "select code, id from position where code = any($1::text[])",
)
COMPETENCIES: Final = statement(
    "importing.find_competencies", "select id from competency where id = any($1::text[])"
)
KNOWN: Final = statement(
    "importing.find_requirements",
    f"select {REQUIREMENT.select_list()} from competency_requirement "
    "where position_id = any($1::uuid[])",
)
STORE: Final = statement(
    "importing.store_requirements",
    REQUIREMENT.upsert(f"from {REQUIREMENT.recordset('$1')}", "position_id", "competency_id"),
)


class RequirementsImporter(OrganisationImporter):
    """The level of one competency that one position requires, for each line."""

    kind = "requirements"
    description = Text(
        "Levels of competencies that positions require",
        "Tingkat kompetensi yang disyaratkan jabatan",
    )
    header = ("position", "competency", "level")
    readers: ClassVar[Mapping[str, Reader]] = {
        "position": read_code,
        "competency": read_text(128),
        "level": read_level,
    }
    required = frozenset(header)

    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return the position and the competency."""
        return natural_key(record["position"], record["competency"])


class Requirements:
    """The rows of required levels."""

    has_source_records = False

    def __init__(self) -> None:
        self._rows: list[CompetencyRequirement] = []
        self._changes: dict[str, Change] = {}

    async def find(
        self, transaction: Transaction, checked: CheckedLines, catalogue: Catalogue
    ) -> None:
        """Reject unknown positions and competencies, and compare with what is stored."""
        records = [each.imported.record for each in checked.accepted.values()]
        rows = await transaction.fetch(POSITIONS, sorted({each["position"] for each in records}))
        positions = {row["code"]: row["id"] for row in rows}
        rows = await transaction.fetch(
            COMPETENCIES, sorted({each["competency"] for each in records})
        )
        competencies = {row["id"] for row in rows}
        rows = await transaction.fetch(KNOWN, list(positions.values()))
        known = {(row["position_id"], row["competency_id"]): row for row in rows}
        for key, each in list(checked.accepted.items()):
            record = each.imported.record
            position, competency = positions.get(record["position"]), record["competency"]
            if position is None:
                checked.reject(key, "position", NO_POSITION)
            elif competency not in competencies:
                checked.reject(key, "competency", NO_COMPETENCY)
            elif (row := known.get((position, competency))) is None:
                added = REQUIREMENT.row(
                    id=uuid4(),
                    position_id=position,
                    competency_id=competency,
                    level=record["level"],
                )
                self._rows.append(added)
                self._changes[key] = CREATED
            elif found := differences(row, {"level": record["level"]}):
                self._rows.append(REQUIREMENT.row(**{**row, "level": record["level"]}))
                self._changes[key] = Change(ChangeKind.CHANGED, found)

    async def store(
        self,
        transaction: Transaction,
        file: SourceFile,
        checked: CheckedLines,
        catalogue: Catalogue,
    ) -> Stored:
        """Store the levels that are new or differ."""
        if self._rows:
            await transaction.execute(STORE, REQUIREMENT.as_json(self._rows))
        return Stored(self._changes)


NO_POSITION: Final = Text("no position has this code", "tidak ada jabatan dengan kode ini")
NO_COMPETENCY: Final = Text(
    "there is no such competency; the plugins' lists name them",
    "kompetensi ini tidak ada; daftarnya ada pada plugin",
)
