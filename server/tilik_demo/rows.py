"""Rows of the demo before they are stored: by table, in the order of their references."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from uuid import UUID

Row = dict[str, Any]


@dataclass(slots=True)
class Rows:
    """The rows by table; a row refers only to rows of its table or an earlier one."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **columns: Any) -> Row:
        """Add a row and return it; columns with a default in the database are set too."""
        self.tables.setdefault(table, []).append(columns)
        return columns

    def of(self, table: str) -> Sequence[Mapping[str, Any]]:
        """Return the rows of a table, in order."""
        return self.tables.get(table, [])


@dataclass(frozen=True, slots=True)
class SeededKeys:
    """Keys that follow from the seed and a row's name, so that two runs give the same keys."""

    seed: int

    def row(self, concept: str, name: str) -> UUID:
        """Return the key (UUID version 8) of a row that belongs to no cycle."""
        return _as_uuid(bytearray(self._digest(concept, name)))

    def below(self, cycle: int, concept: str, name: str) -> UUID:
        """Return the key of a row of a cycle, whose number is in the first two bytes."""
        raw = bytearray(self._digest(concept, f"{cycle}/{name}"))
        raw[:2] = cycle.to_bytes(2, "big")
        return _as_uuid(raw)

    def number(self, code: str) -> int:
        """Return the number of the cycle with a code, from 1 to 32,000."""
        return int.from_bytes(self._digest("cycle", code)[:4], "big") % 32_000 + 1

    def _digest(self, concept: str, name: str) -> bytes:
        return blake2b(f"{self.seed}/{concept}/{name}".encode(), digest_size=16).digest()


def _as_uuid(raw: bytearray) -> UUID:
    # Version 8 of RFC 9562 is for keys made in a way of one's own; the next line is its variant.
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw))
