"""Report: the result of an import, line by line."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.importing.checked_lines import CheckedLines, LineWarning, Rejection
from tilik_server.importing.evidence import EvidenceCounts
from tilik_server.importing.rejected_lines import rejected_path
from tilik_server.terminal import count_of

SHOWN: Final = 20
"""The most rejected lines, and the most warnings, that the text lists."""


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of lines by result; their sum is the number of lines below the header."""

    imported: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    warnings: tuple[LineWarning, ...]
    evidence: EvidenceCounts | None = None
    is_stored: bool = True

    @classmethod
    def of(
        cls, checked: CheckedLines, imported: int, evidence: EvidenceCounts | None, is_stored: bool
    ) -> "Report":
        """Return the report on checked lines, of which `imported` are new or changed."""
        return cls(
            imported,
            checked.lines - imported - len(checked.rejected),
            tuple(sorted(checked.rejected, key=lambda each: each.line)),
            tuple(sorted(checked.warnings, key=lambda each: each.line)),
            evidence,
            is_stored,
        )

    @property
    def lines(self) -> int:
        """The number of lines below the header, without blank ones."""
        return self.imported + self.unchanged + len(self.rejected)

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON."""
        return {
            "imported": self.imported,
            "unchanged": self.unchanged,
            "rejected": [
                {"line": each.line, "field": each.field, "reason": each.reason.en}
                for each in self.rejected
            ],
            "warnings": [{"line": each.line, "reason": each.reason.en} for each in self.warnings],
        }

    def as_text(self, file: Path) -> Iterable[str]:
        """Yield the report as lines of text."""
        yield (
            f"{file.name}: {count_of(self.lines, 'line')}: {self.imported} imported, "
            f"{self.unchanged} unchanged, {len(self.rejected)} rejected"
        )
        made = self.evidence
        if made is not None:
            yield (
                f"evidence: {made.recorded} recorded, {made.unchanged} there already "
                f"({made.accepted} of them accepted now), {made.replaced} withdrawn"
            )
        lines = [f"line {each.line}: {each.field}: {each.reason.en}" for each in self.rejected]
        yield from _listed("rejected", lines)
        lines = [f"line {each.line}: {each.reason.en}" for each in self.warnings]
        yield from _listed("warnings", lines)
        if not self.is_stored:
            yield "nothing was stored"
        elif self.rejected:
            yield f"the rejected lines are in {rejected_path(file)}"

    def why_refused(self) -> Text:
        """Return the reason why nothing is stored when lines were rejected."""
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
