"""Source file: the lines of a CSV, XLSX or ODS file under the columns of its kind."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from tilik_plugin import Text
from tilik_plugin.cells import Notation
from tilik_server.errors import ImportRefused
from tilik_server.importing.column_names import ColumnSource, missing_columns, plain_name
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.file_kind import FileKind
from tilik_server.importing.file_numbers import decide_numbers, number_cells, with_plain_numbers
from tilik_server.importing.file_text import FileUnreadable, excerpt, read_bytes
from tilik_server.importing.table import Table, ignored_columns, named_twice, read_table

REJECTION_COLUMNS: Final = ("line", "reason")
"""The last columns of a file of rejected lines; ignored, so that the corrected file can be
imported."""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How a file is read: `sources` says which column of it is which, by the kind's columns.

    `sheet` is the name of a sheet, the first one by default, and `numbers` the notation that holds
    where the file proves none or contradicts itself.
    """

    sources: Mapping[str, ColumnSource] | None = None
    sheet: str | None = None
    numbers: Notation | None = None


@dataclass(frozen=True, slots=True)
class Header:
    """The names in the header of a file, and where the columns of the kind come from."""

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
    """A file's lines below its header, and the SHA-256 of its bytes in hexadecimal.

    In the columns of numbers, numbers are in English without marks between thousands. `misread`
    has by line the column of a number that is written otherwise than the file's are. `numbers` is
    an example of the notation, None where no number depends on it, and `notes` is what else the
    importing person should know. `chosen` and `separator` are by what a notation is decided.
    """

    path: Path
    hash: str
    header: Header
    lines: tuple[Line, ...]
    misread: Mapping[int, tuple[str, Text]] = field(default_factory=dict)
    numbers: str | None = None
    notes: tuple[Text, ...] = ()
    chosen: Notation | None = None
    separator: str = ","

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    def rows(self) -> Iterator[tuple[Line, dict[str, str]]]:
        """Yield the lines of the header's width, each with its values by the kind's columns."""
        for line in self.lines:
            if len(line.values) == len(self.header.names):
                yield line, self.header.row(line)


_USUAL: Final = ReadingOptions()


def read_source_file(
    path: Path, importer: FileKind, options: ReadingOptions = _USUAL
) -> SourceFile:
    """Read the lines of a file, without empty ones.

    The columns of the kind are found by their names, in any order and case, in the first lines; its
    optional ones may be absent, and others are ignored with a note.

    Raises ImportRefused if the file cannot be read, is empty, lacks a column, is not valid CSV,
    XLSX or ODS, or writes numbers in two notations.
    """
    try:
        content = read_bytes(path)
        table = read_table(content, lambda names: _fit(names, importer, options), options.sheet)
        header = None if table is None else _header(path, table, importer, options)
        lines = () if table is None or header is None else _below(table, header)
        if table is None or header is None or not lines:
            raise refusal(path, _empty(importer))
        places = {
            place: name
            for name, (place, _) in header.columns.items()
            if place is not None and name in importer.number_columns
        }
        numbers = decide_numbers(number_cells(lines, places), options.numbers, table.separator)
    except FileUnreadable as fault:
        raise refusal(path, fault.reason) from fault
    found = {place for place, _ in header.columns.values() if place is not None}
    notes = (*table.notes, *ignored_columns(header.names, found, lines), *numbers.notes)
    plain, misread = with_plain_numbers(lines, places, numbers)
    digest = sha256(content).hexdigest()
    told = numbers.told if places else None
    by = (options.numbers, table.separator)
    return SourceFile(path, digest, header, plain, misread, told, notes, *by)


def refusal(path: Path, reason: Text) -> ImportRefused:
    """Return the error that a file is not imported."""
    return ImportRefused(file=excerpt(str(path)), reason=reason)


def _fit(names: Sequence[str], importer: FileKind, options: ReadingOptions) -> int:
    """Return how many columns the names have, 0 if one is missing that each file needs."""
    found = set(names)
    if options.sources is not None:
        wanted = {plain_name(each.column) for each in options.sources.values() if each.column}
        return len(found & wanted) if wanted <= found else 0
    needed = {plain_name(name) for name in importer.header if name not in importer.optional}
    known = {plain_name(name) for name in importer.header}
    return len(found & known) if needed <= found else 0


def _header(path: Path, table: Table, importer: FileKind, options: ReadingOptions) -> Header:
    written = _without_blank_end(tuple(name.strip() for name in table.header.values))
    has_rejections = written[-len(REJECTION_COLUMNS) :] == REJECTION_COLUMNS
    names = written[: -len(REJECTION_COLUMNS)] if has_rejections else written
    if options.sources is not None:
        columns = _mapped_columns(path, names, importer, options.sources)
    elif table.is_found:
        places = _places(path, names, importer.header)
        columns = {name: (place, ColumnSource(name)) for name, place in places.items()}
    else:
        raise refusal(path, _wrong_header(written, importer))
    return Header(names, columns, has_rejections)


def _places(path: Path, names: Sequence[str], wanted: Sequence[str]) -> dict[str, int]:
    twice = named_twice(names, wanted)
    if twice is not None:
        raise refusal(path, twice)
    places = {plain_name(name): place for place, name in enumerate(names)}
    return {name: places[plain_name(name)] for name in wanted if plain_name(name) in places}


def _mapped_columns(
    path: Path,
    names: tuple[str, ...],
    importer: FileKind,
    sources: Mapping[str, ColumnSource],
) -> dict[str, tuple[int | None, ColumnSource]]:
    if missing := missing_columns(sources.values(), names):
        raise refusal(path, _missing(missing))
    optional = importer.optional
    if unnamed := [each for each in importer.header if each not in {*sources, *optional}]:
        raise refusal(path, _unnamed(importer.kind, unnamed))
    places = {plain_name(name): place for place, name in reversed(list(enumerate(names)))}
    return {
        name: (places[plain_name(each.column)] if each.column else None, each)
        for name, each in sources.items()
    }


def _below(table: Table, header: Header) -> tuple[Line, ...]:
    """Return the lines without the columns that a file of rejected lines adds.

    Lines are padded to the header's width in a sheet, where a row ends with its last cell.
    """
    width = len(header.names)
    surplus = len(REJECTION_COLUMNS) if header.has_rejections else 0
    is_padded = not table.separator
    found = (_of_width(line, width + surplus, is_padded) for line in table.lines)
    return tuple(_without(line, surplus, width + surplus) for line in found)


def _of_width(line: Line, width: int, is_padded: bool) -> Line:
    values = line.values + ("",) * (width - len(line.values) if is_padded else 0)
    while len(values) > width and not values[-1].strip():
        values = values[:-1]
    return Line(line.number, values, line.numbers)


def _without(row: Line, surplus: int, width: int) -> Line:
    if not surplus or len(row.values) != width:
        return row
    return Line(row.number, row.values[:-surplus], row.numbers)


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


def _wrong_header(found: tuple[str, ...], importer: FileKind) -> Text:
    wanted = ",".join(importer.header)
    written = excerpt(",".join(found))
    absent = ", ".join(name for name in importer.header if name in importer.optional)
    may = f" ({absent} may be absent)" if absent else ""
    may_id = f" ({absent} boleh tidak ada)" if absent else ""
    return Text(
        f"its header is {written}, but --as {importer.kind} needs {wanted}{may}",
        f"judul kolomnya {written}, padahal --as {importer.kind} memerlukan {wanted}{may_id}",
    )
