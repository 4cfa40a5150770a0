"""Account: what became of each line of a file, before anything is stored."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import orjson

from tilik_plugin import Text
from tilik_plugin.importer import Imported, Importer, Rejected
from tilik_server.errors import ImportRefused
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.file_text import shown
from tilik_server.importing.source_file import SourceFile, refusal
from tilik_server.validation.text import is_storable

LONGEST_KEY = 400


@dataclass(frozen=True, slots=True)
class Rejection:
    """Why a line gives no source record: its column and the reason."""

    line: int
    field: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Remark:
    """Something unusual about a line that does not keep it from being imported."""

    line: int
    reason: Text


@dataclass(frozen=True, slots=True)
class Accepted:
    """The first line under its natural key."""

    line: int
    imported: Imported


@dataclass(slots=True)
class Account:
    """The lines of a file: each is accepted, an exact repeat of one that is, or rejected."""

    lines: int
    accepted: dict[str, Accepted] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)
    _places: dict[str, list[int]] = field(default_factory=dict)

    def take(self, line: int, imported: Imported, header: tuple[str, ...]) -> None:
        """Accept a line, or reject it where another line says something else under its key."""
        key = imported.natural_key
        first = self.accepted.setdefault(key, Accepted(line, imported))
        other = _difference(first.imported, imported, header)
        if other is not None:
            about = shown(key)
            reason = Text(
                f"line {first.line} says otherwise about the same ({about})",
                f"baris {first.line} menyebut lain tentang hal yang sama ({about})",
            )
            self.rejected.append(Rejection(line, other, reason))
            return
        self._places.setdefault(key, []).append(line)
        self.remarks.extend(Remark(line, caution.message) for caution in imported.cautions)

    def give_up(self, key: str, column: str, reason: Text) -> None:
        """Reject what was accepted under a natural key, with its repeats."""
        del self.accepted[key]
        lines = set(self._places.pop(key))
        self.rejected.extend(Rejection(line, column, reason) for line in lines)
        self.remarks = [remark for remark in self.remarks if remark.line not in lines]


def account_for(
    file: SourceFile, importer: Importer, progress: Callable[[], None] = lambda: None
) -> Account:
    """Every line of the file as its importer reads it; `progress` is told of each.

    Raises ImportRefused where the importer fails.
    """
    account = Account(len(file.lines))
    for line in file.lines:
        read = _read(file, importer, line)
        if isinstance(read, Rejection):
            account.rejected.append(read)
        else:
            account.take(line.number, read, importer.header)
        progress()
    return account


def _read(file: SourceFile, importer: Importer, line: Line) -> Imported | Rejection:
    fault = _fault_of_shape(importer.header, line)
    if fault is not None:
        return fault
    row = dict(zip(importer.header, line.values, strict=True))
    try:
        read = importer.read(row, line.number)
        if isinstance(read, Rejected):
            return Rejection(line.number, read.field, read.reason)
        orjson.dumps(dict(read.record))
    except Exception as error:
        raise importer_failed(file, importer, error, line.number) from error
    if len(read.natural_key) > LONGEST_KEY:
        return Rejection(line.number, importer.header[0], _TOO_LONG)
    return read


def importer_failed(
    file: SourceFile, importer: Importer, error: Exception, line: int
) -> ImportRefused:
    """The error that a plugin's importer raised something it should not."""
    said = shown(f"{type(error).__name__}: {error}")
    reason = Text(
        f"the importer of {importer.kind} failed at line {line} ({said}); tell its authors",
        f"pengimpor {importer.kind} gagal pada baris {line} ({said}); beri tahu pembuatnya",
    )
    return refusal(file.path, reason)


def _fault_of_shape(header: tuple[str, ...], line: Line) -> Rejection | None:
    wanted, found = len(header), len(line.values)
    if wanted != found:
        reason = Text(
            f"the line has {found} columns instead of {wanted}",
            f"baris ini memiliki {found} kolom, seharusnya {wanted}",
        )
        return Rejection(line.number, header[min(found, wanted - 1)], reason)
    for name, value in zip(header, line.values, strict=True):
        if not is_storable(value):
            return Rejection(line.number, name, _UNSTORABLE)
    return None


def _difference(first: Imported, other: Imported, header: tuple[str, ...]) -> str | None:
    """The first column in which two lines differ, the last one where only the record does."""
    columns = [name for name in header if first.columns.get(name) != other.columns.get(name)]
    if columns:
        return columns[0]
    return None if _says(first) == _says(other) else header[-1]


def _says(imported: Imported) -> tuple[str, Mapping[str, object], object]:
    return imported.calculator_key, imported.record, imported.occurred_on


_TOO_LONG = Text(
    f"what the line is about takes more than {LONGEST_KEY} characters to name",
    f"penamaan baris ini melebihi {LONGEST_KEY} karakter",
)
_UNSTORABLE = Text(
    "the value holds a NUL character; remove it", "nilai memuat karakter NUL; hapuslah"
)
