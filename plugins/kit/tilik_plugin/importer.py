"""Importer: reads the lines of one kind of file as records, without any input or output.

Each line is accounted for by itself: `read` turns it into one source record or says why not.
What becomes evidence of a goal is derived from the matching source records by `evidence`, so
that a file of pupils can also be a file of school means. The natural key names what a line is
about. Two lines of one file with the same key are the same line if all else agrees, and the host
then counts the second as unchanged; if they differ it rejects the second, and overwrites nothing.
"""

from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tilik_plugin.measurement import Caution
from tilik_plugin.text import Text

__all__ = ["EvidenceRecord", "Imported", "Importer", "Rejected", "natural_key"]


@dataclass(frozen=True, slots=True)
class Imported:
    """The source record of one line.

    `columns` are what an import may be filtered by: the line's own columns without surrounding
    spaces, and those the importer derives.
    """

    natural_key: str
    calculator_key: str
    record: Mapping[str, Any]
    columns: Mapping[str, str]
    occurred_on: date | None = None
    cautions: tuple[Caution, ...] = ()


@dataclass(frozen=True, slots=True)
class Rejected:
    """Why a line gives no record: its field, by column name, and the reason."""

    field: str
    reason: Text


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """A record for a goal's calculator, and the natural keys of the lines it comes from."""

    title: Text
    record: Mapping[str, Any]
    natural_keys: tuple[str, ...]
    occurred_on: date | None = None
    cautions: tuple[Caution, ...] = field(default=())


class Importer(ABC):
    """Base of an importer; every method is pure and works on one file's lines alone."""

    kind: str
    """What `tilik import --as` calls it."""
    description: Text
    header: tuple[str, ...]
    """The columns a file must have, in this order."""
    calculator_keys: tuple[str, ...]
    """The calculators whose goals may take evidence from such a file."""
    derived: tuple[str, ...] = ()
    """Columns that `read` adds to a line's own, to filter by."""

    @abstractmethod
    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """The source record of a line; `line` counts from 1, the header being line 1."""

    def evidence(self, rows: Sequence[Imported], calculator_key: str) -> Sequence[EvidenceRecord]:
        """The records that a goal with this calculator takes from the matching lines.

        By default one for each line. Raises KeyError for a calculator that is none of
        `calculator_keys`.
        """
        self.require(calculator_key)
        return [
            EvidenceRecord(
                Text.both(row.natural_key),
                row.record,
                (row.natural_key,),
                row.occurred_on,
                row.cautions,
            )
            for row in rows
        ]

    def require(self, calculator_key: str) -> None:
        """Raises KeyError where the calculator takes nothing from this kind of file."""
        if calculator_key not in self.calculator_keys:
            raise KeyError(calculator_key)


def natural_key(*parts: str) -> str:
    """Parts that may hold a slash themselves, joined by ` | `."""
    return " | ".join(parts)
