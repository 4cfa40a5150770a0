"""Complete file: who is not in it has left."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_server.importing.checked_lines import CheckedLines
from tilik_server.importing.source_file import refusal
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

MOST_PERCENT: Final = 5
"""The share of the people who may leave at once, unless it is confirmed."""

UNIT: Final = statement("importing.find_root", "select path from unit where code = $1")


@dataclass(frozen=True, slots=True)
class CompleteFile:
    """What a complete file covers: the subtree of the unit with this code, None for all people."""

    unit: str | None = None
    is_confirmed: bool = False

    async def root(self, transaction: Transaction, path: Path) -> str:
        """Return the path of the unit, or an empty text. Raises ImportRefused if it is unknown."""
        if self.unit is None:
            return ""
        found = await transaction.fetch_row(UNIT, self.unit)
        if found is None:
            raise refusal(path, _NO_UNIT)
        root: str = found["path"]
        return root

    def check(
        self, path: Path, checked: CheckedLines, missing: Sequence[object], people: int
    ) -> None:
        """Raise ImportRefused if too many are missing, or rejected lines may name them."""
        if checked.rejected and missing:
            raise refusal(path, _rejected(len(checked.rejected)))
        if len(missing) * 100 > people * MOST_PERCENT and not self.is_confirmed:
            raise refusal(path, _too_many(len(missing), people))


def _too_many(missing: int, people: int) -> Text:
    return Text(
        f"{missing} of {people} people are not in it, more than {MOST_PERCENT} %; if they have "
        "left, confirm it with --yes",
        f"{missing} dari {people} pegawai tidak ada di dalamnya, lebih dari {MOST_PERCENT} %; jika "
        "mereka sudah keluar, tegaskan dengan --yes",
    )


def _rejected(lines: int) -> Text:
    return Text(
        f"{lines} lines are rejected, so that it is not complete; correct them or leave out "
        "--complete",
        f"{lines} baris ditolak sehingga berkas tidak lengkap; perbaiki atau hapus --complete",
    )


_NO_UNIT: Final = Text("no unit has the code of --unit", "tidak ada unit dengan kode --unit")
