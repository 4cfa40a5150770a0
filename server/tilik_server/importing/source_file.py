"""Source file: the lines of a CSV file under the header of its kind."""

from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_plugin.importer import Importer
from tilik_server.errors import ImportRefused
from tilik_server.importing.csv_lines import Line, csv_lines
from tilik_server.importing.file_text import FileUnreadable, decode_utf8, excerpt, read_bytes

REJECTION_COLUMNS: Final = ("line", "reason")
"""The last columns of a file of rejected lines; ignored, so that the corrected file can be
imported."""
# With Indonesian settings, spreadsheets save CSV with semicolons.
OTHER_DELIMITERS: Final = ";\t|"


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's lines below its header, and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    hash: str
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


def read_source_file(path: Path, importer: Importer) -> SourceFile:
    """Read the lines of a UTF-8 file separated by commas, without empty ones.

    Raises ImportRefused if the file cannot be read, is empty, has another encoding or header, or is
    not valid CSV.
    """
    try:
        content = read_bytes(path)
        lines = _below_header(path, csv_lines(decode_utf8(content)), importer)
    except FileUnreadable as fault:
        raise refusal(path, fault.reason) from fault
    if not lines:
        raise refusal(path, _empty(importer))
    return SourceFile(path, sha256(content).hexdigest(), lines)


def refusal(path: Path, reason: Text) -> ImportRefused:
    """Return the error that a file is not imported."""
    return ImportRefused(file=excerpt(str(path)), reason=reason)


def _below_header(path: Path, lines: Iterator[Line], importer: Importer) -> tuple[Line, ...]:
    header = next(lines, None)
    if header is None:
        return ()
    found = tuple(name.strip() for name in header.values)
    if found not in (importer.header, (*importer.header, *REJECTION_COLUMNS)):
        raise refusal(path, _wrong_header(found, importer))
    surplus = len(found) - len(importer.header)
    return tuple(_without(line, surplus, len(found)) for line in lines)


def _without(row: Line, surplus: int, width: int) -> Line:
    """Return the line without the columns that a file of rejected lines adds."""
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
    written = excerpt(",".join(found))
    return Text(
        f"its header is {written}, but --as {importer.kind} needs {wanted}",
        f"judul kolomnya {written}, padahal --as {importer.kind} memerlukan {wanted}",
    )
