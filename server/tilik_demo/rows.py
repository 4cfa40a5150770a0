"""Rows of the demo before they are stored: by table, in the order in which they are made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any
from uuid import UUID

Row = dict[str, Any]


@dataclass(slots=True)
class Rows:
    """What is made, table by table; a row only refers to rows made before it or beside it."""

    tables: dict[str, list[Row]] = field(default_factory=dict)

    def add(self, table: str, **columns: Any) -> Row:
        """One more row; what has a default in the database is given all the same."""
        self.tables.setdefault(table, []).append(columns)
        return columns

    def of(self, table: str) -> Sequence[Mapping[str, Any]]:
        """The rows of a table, in order."""
        return self.tables.get(table, [])


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys that follow from the seed and a row's name, so that two runs give the same."""

    seed: int

    def row(self, concept: str, name: str) -> UUID:
        """The key (UUID version 8) of a row that belongs to no cycle."""
        return _as_uuid(bytearray(self._digest(concept, name)))

    def below(self, cycle: int, concept: str, name: str) -> UUID:
        """The key of a row of a cycle, whose number is in the first two bytes."""
        raw = bytearray(self._digest(concept, f"{cycle}/{name}"))
        raw[:2] = cycle.to_bytes(2, "big")
        return _as_uuid(raw)

    def number(self, code: str) -> int:
        """The number of the cycle of a code, from 1 to 32,000."""
        return int.from_bytes(self._digest("cycle", code)[:4], "big") % 32_000 + 1

    def _digest(self, concept: str, name: str) -> bytes:
        return blake2b(f"{self.seed}/{concept}/{name}".encode(), digest_size=16).digest()


def _as_uuid(raw: bytearray) -> UUID:
    raw[6] = (raw[6] & 0x0F) | 0x80
    raw[8] = (raw[8] & 0x3F) | 0x80
    return UUID(bytes=bytes(raw))
