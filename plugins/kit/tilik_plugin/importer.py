"""Importer: reads the lines of one kind of file as records, without any input or output.

`read` turns each line into one source record or returns why it cannot. `evidence` makes a goal's
records from the matching source records, so that a file of pupils can also give school means. The
natural key identifies the subject of a line. If two lines of a file have the same key, the host
counts the second as unchanged if all else agrees, and rejects it otherwise; it overwrites nothing.
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
    """The reason why a line gives no record, and the name of the column at fault."""

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
    """Base of an importer; its methods are pure and see the lines of one file only."""

    kind: str
    """What `tilik import --as` calls it."""
    description: Text
    header: tuple[str, ...]
    """The columns of a file, which finds them by name in any order and case."""
    optional: frozenset[str] = frozenset()
    """Those that a file need not have; what it lacks is not in a row."""
    distinguishing: tuple[str, ...] = ()
    """Optional ones that belong to the natural key; the host names them where lines collide."""
    number_columns: frozenset[str] = frozenset()
    """Those of numbers, which the host hands on as `cells.plain_figure` writes them."""
    calculator_keys: tuple[str, ...]
    """The calculators whose goals may take evidence from such a file."""
    derived: tuple[str, ...] = ()
    """Columns that `read` adds to a line's own, to filter by."""

    @abstractmethod
    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Reads a line as a source record; `line` counts from 1, which is the header."""

    def evidence(self, rows: Sequence[Imported], calculator_key: str) -> Sequence[EvidenceRecord]:
        """Makes the records that a goal with this calculator takes from the matching lines.

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
        """Raises KeyError if the calculator takes nothing from this kind of file."""
        if calculator_key not in self.calculator_keys:
            raise KeyError(calculator_key)


def natural_key(*parts: str) -> str:
    """Joins parts, which may hold a slash, by ` | `."""
    return " | ".join(parts)
