"""Report: the result of an import, line by line."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from tilik_plugin import Text
from tilik_server.importing.changes import Absence, Change, ChangeKind
from tilik_server.importing.checked_lines import CheckedLines, LineWarning, Rejection
from tilik_server.importing.evidence import EvidenceCounts
from tilik_server.importing.rejected_lines import rejected_path
from tilik_server.importing.source_file import SourceFile
from tilik_server.terminal import count_of, printable

SHOWN: Final = 20
"""The most rejected lines, and the most warnings, that the text lists."""


@dataclass(frozen=True, slots=True)
class LineChange:
    """What a line changed."""

    line: int
    change: Change

    def as_dict(self) -> dict[str, Any]:
        """Return the change as JSON."""
        return {"line": self.line, **_change_as_dict(self.change)}


@dataclass(frozen=True, slots=True)
class Report:
    """The numbers of lines by result; their sum is the number of lines below the header.

    `changes` are those of lines of the organisation, None for other kinds. `absent` ends, because a
    complete file does not name it. `numbers` is an example of how the file writes numbers, None
    where none depends on it, and `notes` tell how the file was read.
    """

    imported: int
    unchanged: int
    rejected: tuple[Rejection, ...]
    warnings: tuple[LineWarning, ...]
    changes: tuple[LineChange, ...] | None = None
    absent: tuple[Absence, ...] = ()
    evidence: EvidenceCounts | None = None
    is_stored: bool = True
    numbers: str | None = None
    notes: tuple[Text, ...] = ()

    @classmethod
    def of(
        cls,
        file: SourceFile,
        checked: CheckedLines,
        changes: Mapping[str, Change],
        absent: tuple[Absence, ...],
        evidence: EvidenceCounts | None,
        is_stored: bool,
        tells_changes: bool,
    ) -> "Report":
        """Return the report on checked lines; `changes` are by the natural keys of the lines."""
        told = [LineChange(checked.accepted[key].line, each) for key, each in changes.items()]
        return cls(
            len(changes),
            checked.lines - len(changes) - len(checked.rejected),
            tuple(sorted(checked.rejected, key=lambda each: each.line)),
            tuple(sorted(checked.warnings, key=lambda each: each.line)),
            tuple(sorted(told, key=lambda each: each.line)) if tells_changes else None,
            absent,
            evidence,
            is_stored,
            file.numbers,
            file.notes,
        )

    @property
    def lines(self) -> int:
        """The number of lines below the header, without blank ones."""
        return self.imported + self.unchanged + len(self.rejected)

    @property
    def counts(self) -> dict[str, int]:
        """The number of lines by kind of change, if the import tells them apart."""
        if self.changes is None:
            return {"imported": self.imported}
        counted = Counter(each.change.kind for each in self.changes)
        return {kind: counted[kind] for kind in ChangeKind if kind is not ChangeKind.IMPORTED}

    def as_dict(self) -> dict[str, Any]:
        """Return the report as JSON."""
        told = {} if self.changes is None else self._changes_as_dict(self.changes)
        if self.evidence is not None:
            told["evidence"] = asdict(self.evidence)
        return {
            "imported": self.imported,
            "unchanged": self.unchanged,
            "rejected": [
                {"line": each.line, "field": each.field, "reason": each.reason.en}
                for each in self.rejected
            ],
            "warnings": [{"line": each.line, "reason": each.reason.en} for each in self.warnings],
            "numbers": self.numbers,
            "notes": [each.en for each in self.notes],
            **told,
        }

    def _changes_as_dict(self, changes: Sequence[LineChange]) -> dict[str, Any]:
        return {
            "changes": [each.as_dict() for each in changes],
            "absent": [{"name": each.name, **_change_as_dict(each.change)} for each in self.absent],
        }

    def as_text(self, file: Path) -> Iterable[str]:
        """Yield the report as lines of text."""
        yield (
            f"{file.name}: {count_of(self.lines, 'line')}: "
            + "".join(f"{number} {kind}, " for kind, number in self.counts.items())
            + f"{self.unchanged} unchanged, {len(self.rejected)} rejected"
        )
        if self.numbers is not None:
            yield f"numbers: read as {self.numbers}"
        yield from (f"note: {each.en}" for each in self.notes)
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
        lines = [f"line {each.line}: {_change_as_text(each.change)}" for each in self.changes or ()]
        yield from _listed("changes", lines)
        lines = [f"{printable(each.name)}: {_change_as_text(each.change)}" for each in self.absent]
        yield from _listed("not in the file", lines)
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


def _change_as_dict(change: Change) -> dict[str, Any]:
    return {
        "change": change.kind,
        "fields": [
            {"field": each.field, "before": each.before, "after": each.after}
            for each in change.differences
        ],
    }


def _change_as_text(change: Change) -> str:
    listed = ", ".join(printable(str(each)) for each in change.differences)
    return f"{change.kind}: {listed}" if listed else change.kind


def _listed(title: str, lines: Sequence[str]) -> Iterable[str]:
    if lines:
        yield f"{title}: {len(lines)}"
        yield from (f"  {line}" for line in lines[:SHOWN])
    if len(lines) > SHOWN:
        yield f"  and {len(lines) - SHOWN} more; --json lists all"
