"""Report: what an import did with the lines of its file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.importing.account import Account, Rejection, Remark
from tilik_server.importing.evidence import Recorded
from tilik_server.importing.rejected_lines import beside
from tilik_server.terminal import counted

SHOWN: Final = 20
"""Rejected lines, and as many warnings, that the text lists."""


@dataclass(frozen=True, slots=True)
class Report:
    """Lines by what became of them; together they are all lines below the header."""

    imported: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    remarks: tuple[Remark, ...]
    evidence: Recorded | None = None
    is_stored: bool = True

    @classmethod
    def of(
        cls, account: Account, imported: int, evidence: Recorded | None, is_stored: bool
    ) -> "Report":
        """The report on an account of which so many lines are new or changed."""
        return cls(
            imported,
            account.lines - imported - len(account.rejected),
            tuple(sorted(account.rejected, key=lambda each: each.line)),
            tuple(sorted(account.remarks, key=lambda each: each.line)),
            evidence,
            is_stored,
        )

    @property
    def lines(self) -> int:
        """The lines below the header, without blank ones."""
        return self.imported + self.unchanged + len(self.rejected)

    def as_dict(self) -> dict[str, Any]:
        """The report as JSON."""
        return {
            "imported": self.imported,
            "unchanged": self.unchanged,
            "rejected": [
                {"line": each.line, "field": each.field, "reason": each.reason.en}
                for each in self.rejected
            ],
            "warnings": [{"line": each.line, "reason": each.reason.en} for each in self.remarks],
        }

    def as_text(self, file: Path) -> Iterable[str]:
        """The report in lines to read."""
        yield (
            f"{file.name}: {counted(self.lines, 'line')}: {self.imported} imported, "
            f"{self.unchanged} unchanged, {len(self.rejected)} rejected"
        )
        made = self.evidence
        if made is not None:
            yield (
                f"evidence: {made.recorded} recorded, {made.there} there already "
                f"({made.accepted} of them accepted now), {made.replaced} withdrawn"
            )
        lines = [f"line {each.line}: {each.field}: {each.reason.en}" for each in self.rejected]
        yield from _listed("rejected", lines)
        lines = [f"line {each.line}: {each.reason.en}" for each in self.remarks]
        yield from _listed("warnings", lines)
        if not self.is_stored:
            yield "nothing was stored"
        elif self.rejected:
            yield f"the rejected lines are in {beside(file)}"

    def why_refused(self) -> Text:
        """The reason that nothing is stored where lines were rejected."""
        found, lines = len(self.rejected), self.lines
        return Text(
            f"{found} of {lines} lines are rejected; correct them, "
            "or store the others with --keep-going",
            f"{found} dari {lines} baris ditolak; perbaiki, "
            "atau simpan yang lain dengan --keep-going",
        )


def _listed(title: str, lines: Sequence[str]) -> Iterable[str]:
    if lines:
        yield f"{title}: {len(lines)}"
        yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  and {len(lines) - SHOWN} more; --json lists all"
