"""Source file: the lines of a CSV or XLSX file under the header of its kind."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_server.errors import ImportRefused
from tilik_server.importing.column_names import ColumnSource, missing_columns, plain_name
from tilik_server.importing.csv_lines import Line, csv_lines
from tilik_server.importing.file_kind import FileKind
from tilik_server.importing.file_text import FileUnreadable, decode_utf8, excerpt, read_bytes
from tilik_server.importing.spreadsheet_lines import is_spreadsheet, spreadsheet_lines

REJECTION_COLUMNS: Final = ("line", "reason")
"""The last columns of a file of rejected lines; ignored, so that the corrected file can be
imported."""
# With Indonesian settings, spreadsheets save CSV with semicolons.
OTHER_DELIMITERS: Final = ";\t|"


@dataclass(frozen=True, slots=True)
class Header:
    """The names in the first line of a file, and where the columns of the kind come from."""

    names: tuple[str, ...]
    columns: Mapping[str, tuple[int | None, ColumnSource]]
    has_rejections: bool = False

    def row(self, line: Line) -> dict[str, str]:
        """Return the values of a line by the columns of the kind that the file has."""
        return {
            name: source.fixed or "" if place is None else source.translate(line.values[place])
            for name, (place, source) in self.columns.items()
        }

    def name_at(self, place: int) -> str:
        """Return the kind's name of the column at a place, or the file's where it has none."""
        named = (name for name, (found, _) in self.columns.items() if found == place)
        return next(named, self.names[place])


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file's lines below its header, and the SHA-256 of its bytes in hexadecimal."""

    path: Path
    hash: str
    header: Header
    lines: tuple[Line, ...]

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name


def read_source_file(
    path: Path,
    importer: FileKind,
    *,
    optional: frozenset[str] = frozenset(),
    sources: Mapping[str, ColumnSource] | None = None,
) -> SourceFile:
    """Read the lines of an XLSX file, or of a UTF-8 file separated by commas, without empty ones.

    The header is exactly that of the kind. With `optional` columns, which may be absent, the order
    is free. `sources` says which column of the file is which, and the other columns are ignored.

    Raises ImportRefused if the file cannot be read, is empty, has another encoding or header, or is
    not valid CSV or XLSX.
    """
    try:
        content = read_bytes(path)
        read = spreadsheet_lines(content) if is_spreadsheet(content) else _csv(content)
        first = next(read, None)
        header = None if first is None else _header(path, first, importer, optional, sources)
        lines = () if header is None else _below(read, header, is_spreadsheet(content))
    except FileUnreadable as fault:
        raise refusal(path, fault.reason) from fault
    if header is None or not lines:
        raise refusal(path, _empty(importer))
    return SourceFile(path, sha256(content).hexdigest(), header, lines)


def refusal(path: Path, reason: Text) -> ImportRefused:
    """Return the error that a file is not imported."""
    return ImportRefused(file=excerpt(str(path)), reason=reason)


def _csv(content: bytes) -> Iterator[Line]:
    return csv_lines(decode_utf8(content))


def _header(
    path: Path,
    first: Line,
    importer: FileKind,
    optional: frozenset[str],
    sources: Mapping[str, ColumnSource] | None,
) -> Header:
    written = _without_blank_end(tuple(name.strip() for name in first.values))
    has_rejections = written[-len(REJECTION_COLUMNS) :] == REJECTION_COLUMNS
    names = written[: -len(REJECTION_COLUMNS)] if has_rejections else written
    if sources is not None:
        columns = _mapped_columns(path, names, importer, optional, sources)
    elif names == importer.header or _is_in_another_order(names, importer, optional):
        columns = {name: (names.index(name), ColumnSource(name)) for name in names}
    else:
        raise refusal(path, _wrong_header(written, importer, optional))
    return Header(names, columns, has_rejections)


def _is_in_another_order(
    names: tuple[str, ...], importer: FileKind, optional: frozenset[str]
) -> bool:
    found = frozenset(names)
    wanted = frozenset(importer.header)
    return bool(optional) and len(found) == len(names) and wanted - optional <= found <= wanted


def _mapped_columns(
    path: Path,
    names: tuple[str, ...],
    importer: FileKind,
    optional: frozenset[str],
    sources: Mapping[str, ColumnSource],
) -> dict[str, tuple[int | None, ColumnSource]]:
    if missing := missing_columns(sources.values(), names):
        raise refusal(path, _missing(missing))
    if unnamed := [each for each in importer.header if each not in {*sources, *optional}]:
        raise refusal(path, _unnamed(importer.kind, unnamed))
    places = {plain_name(name): place for place, name in reversed(list(enumerate(names)))}
    return {
        name: (places[plain_name(each.column)] if each.column else None, each)
        for name, each in sources.items()
    }


def _below(lines: Iterator[Line], header: Header, is_padded: bool) -> tuple[Line, ...]:
    """Return the lines without the columns that a file of rejected lines adds.

    In a sheet, a row ends with its last cell: the lines are padded to the header's width.
    """
    width = len(header.names)
    surplus = len(REJECTION_COLUMNS) if header.has_rejections else 0
    found = (_of_width(line, width + surplus) if is_padded else line for line in lines)
    return tuple(_without(line, surplus, width + surplus) for line in found)


def _of_width(line: Line, width: int) -> Line:
    values = line.values + ("",) * (width - len(line.values))
    while len(values) > width and not values[-1]:
        values = values[:-1]
    return Line(line.number, values)


def _without(row: Line, surplus: int, width: int) -> Line:
    if not surplus or len(row.values) != width:
        return row
    return Line(row.number, row.values[:-surplus])


def _without_blank_end(names: tuple[str, ...]) -> tuple[str, ...]:
    while names and not names[-1]:
        names = names[:-1]
    return names


def _empty(importer: FileKind) -> Text:
    header = ",".join(importer.header)
    return Text(
        f"it is empty; it needs the header {header} and a line below it",
        f"berkas kosong; perlu judul kolom {header} dan satu baris di bawahnya",
    )


def _missing(columns: list[str]) -> Text:
    listed = excerpt(", ".join(columns))
    return Text(
        f"it lacks the columns that --columns names: {listed}",
        f"kolom yang disebut --columns tidak ada: {listed}",
    )


def _unnamed(kind: str, columns: list[str]) -> Text:
    listed = ", ".join(columns)
    return Text(
        f"--as {kind} also needs {listed}; name them in the file of --columns",
        f"--as {kind} juga memerlukan {listed}; sebutkan dalam berkas --columns",
    )


def _wrong_header(found: tuple[str, ...], importer: FileKind, optional: frozenset[str]) -> Text:
    wanted = ",".join(importer.header)
    for delimiter in OTHER_DELIMITERS:
        split = tuple(name.strip() for name in ",".join(found).split(delimiter))
        if split == importer.header or _is_in_another_order(split, importer, optional):
            return Text(
                f"its columns are separated by {delimiter!r}; save it with commas",
                f"kolomnya dipisahkan {delimiter!r}; simpan dengan koma",
            )
    written = excerpt(",".join(found))
    absent = ", ".join(name for name in importer.header if name in optional)
    may = f" ({absent} may be absent)" if absent else ""
    may_id = f" ({absent} boleh tidak ada)" if absent else ""
    return Text(
        f"its header is {written}, but --as {importer.kind} needs {wanted}{may}",
        f"judul kolomnya {written}, padahal --as {importer.kind} memerlukan {wanted}{may_id}",
    )
