"""Source file: the lines of a CSV file under the header that its kind has."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_plugin.importer import Importer
from tilik_server.errors import ImportRefused
from tilik_server.importing.csv_lines import Line, csv_lines
from tilik_server.importing.file_text import Unreadable, decoded, read_bytes, shown

CORRECTED: Final = ("line", "reason")
"""Columns after the others in a file of rejected lines; they are passed over, so that such a file
can be imported once it is corrected."""
OTHER_DELIMITERS: Final = ";\t|"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's lines below its header, and the SHA-256 of its bytes as hexadecimal digits."""

    path: Path
    hash: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The name without its folder."""
        return self.path.name


def read_source_file(path: Path, importer: Importer) -> SourceFile:
    """The lines of a file, which is UTF-8 with or without a byte order mark, split by commas.

    Lines without anything in them are passed over. Raises ImportRefused for a file that cannot
    be read, is empty, has another encoding or header, or breaks the rules of CSV.
    """
    try:
        content = read_bytes(path)
        lines = _below_header(path, csv_lines(decoded(content)), importer)
    except Unreadable as fault:
        raise refusal(path, fault.reason) from fault
    if not lines:
        raise refusal(path, _empty(importer))
    return SourceFile(path, sha256(content).hexdigest(), lines)


def refusal(path: Path, reason: Text) -> ImportRefused:
    """The error that a file is not imported."""
    return ImportRefused(file=shown(str(path)), reason=reason)


def _below_header(path: Path, lines: Iterator[Line], importer: Importer) -> tuple[Line, ...]:
    header = next(lines, None)
    if header is None:
        return ()
    found = tuple(name.strip() for name in header.values)
    if found not in (importer.header, (*importer.header, *CORRECTED)):
        raise refusal(path, _wrong_header(found, importer))
    surplus = len(found) - len(importer.header)
    return tuple(_without(line, surplus, len(found)) for line in lines)


def _without(row: Line, surplus: int, width: int) -> Line:
    """The line without the columns that a file of rejected lines adds."""
    if not surplus or len(row.values) != width:
        return row
    return Line(row.number, row.values[:-surplus])


def _empty(importer: Importer) -> Text:
    header = ",".join(importer.header)
    return Text(
        f"it is empty; it needs the header {header} and a line below it",
        f"berkas kosong; perlu judul kolom {header} dan satu baris di bawahnya",
    )


def _wrong_header(found: tuple[str, ...], importer: Importer) -> Text:
    wanted = ",".join(importer.header)
    for delimiter in OTHER_DELIMITERS:
        split = tuple(name.strip() for name in ",".join(found).split(delimiter))
        if split == importer.header:
            return Text(
                f"its columns are separated by {delimiter!r}; save it with commas",
                f"kolomnya dipisahkan {delimiter!r}; simpan dengan koma",
            )
    written = shown(",".join(found))
    return Text(
        f"its header is {written}, but --as {importer.kind} needs {wanted}",
        f"judul kolomnya {written}, padahal --as {importer.kind} memerlukan {wanted}",
    )
