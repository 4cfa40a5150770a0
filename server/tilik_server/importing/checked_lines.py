"""Checked lines: each line of a file is accepted or rejected before anything is stored."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from operator import eq

import orjson

from tilik_plugin import Text, fold_name
from tilik_plugin.importer import Imported, Importer, Rejected, natural_key
from tilik_plugin.text import either
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.error_cells import error_in, is_error
from tilik_server.importing.file_kind import FileKind
from tilik_server.importing.file_text import excerpt
from tilik_server.importing.importer_answers import Raised, Read
from tilik_server.importing.plugin_importer import ImporterFailed, PluginImporter
from tilik_server.importing.source_file import SourceFile, refusal
from tilik_server.plugin_host.reading import said_by, why_raised
from tilik_server.validation.text import is_storable

LONGEST_KEY = 400
_BETWEEN = natural_key("", "")


@dataclass(frozen=True, slots=True)
class Rejection:
    """The reason why a line was rejected, with its column."""

    line: int
    field: str
    reason: Text


@dataclass(frozen=True, slots=True)
class LineWarning:
    """A warning about a line that is imported all the same."""

    line: int
    reason: Text


@dataclass(frozen=True, slots=True)
class AcceptedLine:
    """The first line with its natural key."""

    line: int
    imported: Imported


@dataclass(slots=True)
class CheckedLines:
    """The lines of a file: each is accepted, an exact repeat of an accepted line, or rejected."""

    lines: int
    file: SourceFile | None = None
    """None for rows of a request, which its client knows by their index."""
    absent: tuple[str, ...] = ()
    """Columns that the file lacks, by which its kind tells lines apart."""
    accepted: dict[str, AcceptedLine] = field(default_factory=dict)
    rejected: list[Rejection] = field(default_factory=list)
    warnings: list[LineWarning] = field(default_factory=list)
    _places: dict[str, list[int]] = field(default_factory=dict)
    _spelt: dict[str, str] = field(default_factory=dict)
    """By folded keys, the keys as they are spelt first."""

    def add(self, line: int, imported: Imported, header: tuple[str, ...]) -> None:
        """Accept a line; reject it if an accepted line has the same key and other content.

        Keys of figures are the same in any case, with other spaces, and as 1 and 01.
        """
        if imported.calculator_key:
            key = self._spelt.setdefault(folded_key(imported.natural_key), imported.natural_key)
            imported = replace(imported, natural_key=key)
        key = imported.natural_key
        first = self.accepted.setdefault(key, AcceptedLine(line, imported))
        other = _difference(first.imported, imported, header)
        if other is not None:
            self.rejected.append(Rejection(line, other, self._contradicts(first.line, key)))
            return
        self._places.setdefault(key, []).append(line)
        if line != first.line:
            self.warnings.append(LineWarning(line, self._repeats(first.line)))
        self.warnings.extend(LineWarning(line, caution.message) for caution in imported.cautions)

    def _contradicts(self, line: int, key: str) -> Text:
        place, about, way = self.place(line), excerpt(key), _way_apart(self.absent)
        return Text(
            f"{place.en} says otherwise about the same ({about}){way.en}",
            f"{place.id} menyebut lain tentang hal yang sama ({about}){way.id}",
        )

    def _repeats(self, line: int) -> Text:
        place, way = self.place(line), _way_apart(self.absent)
        return Text(
            f"{place.en} says the same; both count once{way.en}",
            f"{place.id} berisi sama; keduanya dihitung sekali{way.id}",
        )

    def place(self, line: int) -> Text:
        """Return the name of a line, as its sender knows it."""
        if self.file is None:
            return Text(f"rows.{line - 1}", f"rows.{line - 1}")
        return Text(f"line {line}", f"baris {line}")

    def named_before(self, line: int) -> Text:
        """Return the reason that an earlier line is about the same unit, position or person."""
        place = self.place(line)
        return Text(f"{place.en} is about the same", f"{place.id} menyebut hal yang sama")

    def rename(self, key: str, other: str, imported: Imported) -> None:
        """Put another natural key, which no line has, in the place of an accepted line's."""
        self.accepted[other] = AcceptedLine(self.accepted.pop(key).line, imported)
        self._places[other] = self._places.pop(key)

    def reject(self, key: str, column: str, reason: Text) -> None:
        """Reject the accepted line with a natural key, and its repeats."""
        del self.accepted[key]
        lines = set(self._places.pop(key))
        self.rejected.extend(Rejection(line, column, reason) for line in lines)
        self.warnings = [each for each in self.warnings if each.line not in lines]


def _way_apart(columns: Sequence[str]) -> Text:
    if not columns:
        return Text("", "")
    named = either([Text.both(name) for name in columns])
    return Text(
        f"; if these are two facts, add the column {named.en}, which tells them apart",
        f"; bila keduanya hal yang berbeda, tambahkan kolom {named.id} sebagai pembeda",
    )


def folded_key(key: str) -> str:
    """Return what the spellings of one natural key have in common, part by part."""
    return natural_key(*map(fold_name, key.split(_BETWEEN)))


def check_lines(file: SourceFile, importer: Importer) -> CheckedLines:
    """Read every line of the file with an importer in this process, which is the service's own.

    A line at which it raises is rejected.
    """
    faults = _faults_of_shape(file)
    return _account(file, importer, faults, lambda line: _read(file, importer, line))


async def check_plugin_lines(file: SourceFile, importer: PluginImporter) -> CheckedLines:
    """Read every line of the file with a plugin's importer, in the plugin's process.

    A line at which it raises is rejected. Raises ImportRefused if its process fails.
    """
    faults = _faults_of_shape(file)
    sound = (line for line in file.lines if line.number not in faults)
    try:
        read = await importer.read((line.number, file.header.row(line)) for line in sound)
    except ImporterFailed as failed:
        raise refusal(file.path, failed.reason) from failed
    return _account(file, importer, faults, lambda line: read[line.number])


def _account(
    file: SourceFile,
    kind: FileKind,
    faults: Mapping[int, Rejection],
    read: Callable[[Line], Read],
) -> CheckedLines:
    absent = tuple(name for name in kind.distinguishing if name not in file.header.columns)
    checked = CheckedLines(len(file.lines), file, absent)
    for line in file.lines:
        found = faults.get(line.number) or _outcome(kind, line, read(line))
        if isinstance(found, Rejection):
            checked.rejected.append(found)
        else:
            checked.add(line.number, found, kind.header)
    return checked


def _faults_of_shape(file: SourceFile) -> dict[int, Rejection]:
    faults = ((line.number, _fault_of_shape(file, line)) for line in file.lines)
    return {number: fault for number, fault in faults if fault is not None}


def _outcome(kind: FileKind, line: Line, read: Read) -> Imported | Rejection:
    if isinstance(read, Raised):
        return Rejection(line.number, kind.header[0], why_raised(kind.kind, read.said))
    if isinstance(read, Rejected):
        return Rejection(line.number, read.field, read.reason)
    if len(read.natural_key) > LONGEST_KEY:
        return Rejection(line.number, kind.header[0], _TOO_LONG)
    return read


def _read(file: SourceFile, importer: Importer, line: Line) -> Read:
    try:
        read = importer.read(file.header.row(line), line.number)
        if isinstance(read, Imported):
            # A record that is not JSON is the importer's fault, so it must fail here.
            orjson.dumps(dict(read.record))
    except Exception as error:
        return Raised(said_by(error))
    return read


def _fault_of_shape(file: SourceFile, line: Line) -> Rejection | None:
    header = file.header
    wanted, found = len(header.names), len(line.values)
    if wanted != found:
        reason = Text(
            f"the line has {found} columns instead of {wanted}",
            f"baris ini memiliki {found} kolom, seharusnya {wanted}",
        )
        return Rejection(line.number, header.name_at(min(found, wanted - 1)), reason)
    for place, value in enumerate(line.values):
        if not is_storable(value):
            return Rejection(line.number, header.name_at(place), _UNSTORABLE)
    for name, (at, _) in header.columns.items():
        if at is not None and is_error(line.values[at]):
            return Rejection(line.number, name, error_in(line.values[at], at, line.number))
    misread = file.misread.get(line.number)
    return None if misread is None else Rejection(line.number, *misread)


def _difference(first: Imported, other: Imported, header: tuple[str, ...]) -> str | None:
    """Return the first column in which two lines differ.

    Returns the last column if only their records differ, and None if nothing does.
    """
    is_same = _reads_same if other.calculator_key else eq
    columns = [
        name
        for name in header
        if not is_same(first.columns.get(name, ""), other.columns.get(name, ""))
    ]
    if columns:
        return columns[0]
    return None if _content(first) == _content(other) else header[-1]


def _content(imported: Imported) -> tuple[str, Mapping[str, object], object]:
    record = {
        name: fold_name(value) if isinstance(value, str) else value
        for name, value in imported.record.items()
    }
    read = record if imported.calculator_key else imported.record
    return imported.calculator_key, read, imported.occurred_on


def _reads_same(first: str, other: str) -> bool:
    return first == other or fold_name(first) == fold_name(other)


_TOO_LONG = Text(
    f"what the line is about takes more than {LONGEST_KEY} characters to name",
    f"penamaan baris ini melebihi {LONGEST_KEY} karakter",
)
_UNSTORABLE = Text(
    "the value holds a NUL character; remove it", "nilai memuat karakter NUL; hapuslah"
)
