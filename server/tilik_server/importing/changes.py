"""Changes: what an import does to the rows that its lines are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final


class ChangeKind(StrEnum):
    """What becomes of the row of a line."""

    IMPORTED = "imported"
    CREATED = "created"
    CHANGED = "changed"
    MOVED = "moved"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Difference:
    """A column that differs, with both values as text; None for no value."""

    field: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        return f"{self.field} {self.before or '-'} → {self.after or '-'}"


@dataclass(frozen=True, slots=True)
class Change:
    """What becomes of a row, and in which columns it differs from before."""

    kind: ChangeKind
    differences: tuple[Difference, ...] = ()


IMPORTED: Final = Change(ChangeKind.IMPORTED)
CREATED: Final = Change(ChangeKind.CREATED)


@dataclass(frozen=True, slots=True)
class Absence:
    """What ends because the file, which is complete, does not name it."""

    name: str
    change: Change


@dataclass(frozen=True, slots=True)
class Stored:
    """The changes by the natural keys of the lines, and what the file does not name."""

    changes: Mapping[str, Change]
    absent: tuple[Absence, ...] = ()

    @classmethod
    def of_keys(cls, keys: Iterable[str]) -> "Stored":
        """Return that the lines of these keys changed rows."""
        return cls(dict.fromkeys(keys, IMPORTED))


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[Difference, ...]:
    """Return the columns of `after` in which it differs from `before`."""
    return tuple(
        Difference(name, _text(before.get(name)), _text(value))
        for name, value in after.items()
        if before.get(name) != value
    )


def _text(value: Any) -> str | None:
    if value is None:
        return None
    return "; ".join(value) if isinstance(value, list | tuple) else str(value)
