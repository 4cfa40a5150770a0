"""Spreadsheet parts: what an XLSX or ODS file takes in memory, measured before it is read.

The library that reads them makes room for the whole rectangle of a sheet, so that two far cells
or one repeated text of a small file could fill the memory. What a file says about its own size may
be wrong, so each part is unpacked and counted.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Final
from xml.parsers.expat import ExpatError, ParserCreate
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import error as InflateError  # noqa: N812

from tilik_plugin import Text
from tilik_server.importing.file_text import FileUnreadable
from tilik_server.importing.formula_cells import FormulaCell

MOST_UNPACKED: Final = 256 * 1024 * 1024
"""The most bytes that the parts of a file may have when they are unpacked."""
MOST_CELLS: Final = 10_000_000
"""The most cells in the rectangles that hold all values."""
MOST_ERRORS: Final = 100_000
"""The most cells without a result that are remembered of one sheet."""

_PIECE: Final = 1024**2
_UNLIMITED: Final = 2**62


class NotASpreadsheet(Exception):
    """Raised when the parts are none of an XLSX or ODS file."""


class Contents:
    """Counts the cells and the text of all sheets, as the parts are read."""

    def __init__(self) -> None:
        self.cells = 0
        self.shared: list[int] = []
        self.uses: Counter[int] = Counter()
        self.repeated_text = 0
        self.errors: dict[str, dict[int, dict[int, str]]] = defaultdict(lambda: defaultdict(dict))
        """By part, or sheet of ODS, the errors by row and column, both counted from 1."""
        self.error_counts: Counter[str] = Counter()
        self.sheets: dict[str, str] = {}
        """By name of a sheet the id of its relation, and by that id the part."""
        self.targets: dict[str, str] = {}

    def note_error(self, part: str, row: int, columns: range, value: str) -> bool:
        """Remember the errors of neighbours in a row; return False once there are too many."""
        if self.error_counts[part] <= MOST_ERRORS:
            self.error_counts[part] += len(columns)
            self.errors[part][row].update(dict.fromkeys(columns[:MOST_ERRORS], value))
        return self.error_counts[part] <= MOST_ERRORS

    def errors_of(self, sheet: str) -> Mapping[int, Mapping[int, str]]:
        """Return the errors of a sheet by row and column, also formulas that have no result.

        Raises FileUnreadable if they are too many.
        """
        target = self.targets.get(self.sheets.get(sheet, ""), "")
        part = target.rpartition("/")[2] or sheet
        if self.error_counts[part] > MOST_ERRORS:
            raise FileUnreadable(_TOO_MANY_ERRORS)
        return self.errors.get(part, {})


class _Part:
    """Reads one part: a sheet, the texts that sheets share, or something without cells."""

    def __init__(self, contents: Contents, name: str) -> None:
        self._contents = contents
        self._name = name.rpartition("/")[2]
        # Charts have tables, too, in parts of the same name.
        self._has_sheets = name == "content.xml"
        self._sheet = self._name
        self._parser = ParserCreate(namespace_separator=" ")
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._refuse
        self._parser.buffer_text = True
        self._leave_sheet()
        self._is_shared = self._in_item = self._in_value = False
        self._value = ""
        self._cell = FormulaCell()

    def feed(self, piece: bytes, is_last: bool) -> None:
        """Read the next bytes. Raises NotASpreadsheet and FileUnreadable."""
        try:
            self._parser.Parse(piece, is_last)
        except (ExpatError, ValueError) as fault:
            raise NotASpreadsheet from fault
        if is_last:
            self._leave_sheet()

    def _leave_sheet(self) -> None:
        self._row = self._column = 0
        self._rows = self._columns = 1
        self._top = self._left = self._bottom = self._right = 0

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        if name == "c":
            self._enter_cell(attributes)
        elif name == "v":
            self._value, self._in_value = "", True
        elif name == "f":
            self._cell.has_formula = True
        elif name == "is":
            self._cell.has_result = True
            self._seen()
        elif name == "row":
            self._row, self._column = int(attributes.get("r", self._row + 1)), 0
        elif name == "si":
            self._contents.shared.append(0)
            self._in_item = True
        elif name in _ODS_CELLS:
            self._enter_ods_cell(attributes)
        elif name == "table":
            self._enter_table(attributes)
        elif name == "table-row":
            self._row += self._rows
            self._rows, self._column, self._columns = _repeats(attributes, "rows"), 0, 1
        elif name == "p":
            self._seen()
        elif name in ("sheet", "Relationship"):
            self._note_sheet(attributes)

    def _note_sheet(self, attributes: Mapping[str, str]) -> None:
        """Note the id of a sheet's relation, or the part that an id leads to."""
        if self._name == "workbook.xml":
            relation = next((each for key, each in attributes.items() if key.endswith(" id")), "")
            self._contents.sheets[attributes.get("name", "")] = relation
        elif self._name == "workbook.xml.rels":
            self._contents.targets[attributes.get("Id", "")] = attributes.get("Target", "")

    def _enter_ods_cell(self, attributes: Mapping[str, str]) -> None:
        self._cell = FormulaCell.of_ods(attributes)
        self._column += self._columns
        self._columns = _repeats(attributes, "columns")
        if any(key.endswith("value-type") for key in attributes):
            self._seen()

    def _enter_table(self, attributes: Mapping[str, str]) -> None:
        self._leave_sheet()
        if self._has_sheets:
            names = (each for key, each in attributes.items() if key.endswith(" name"))
            self._sheet = next(names, "")

    def _enter_cell(self, attributes: Mapping[str, str]) -> None:
        place = attributes.get("r")
        self._is_shared = attributes.get("t") == "s"
        self._cell = FormulaCell.of_xlsx(attributes)
        if place is None:
            self._column += 1
            return
        letters = place.rstrip("0123456789")
        self._row = int(place[len(letters) :])
        self._column = 0
        for letter in letters:
            self._column = self._column * 26 + ord(letter.upper()) - ord("A") + 1

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "v":
            self._in_value = False
            self._seen()
            self._cell.show(self._value)
            self._cell.has_result = bool(self._value.strip()) or self._cell.may_be_blank
            if self._is_shared and self._value.strip().isdecimal():
                self._contents.uses[int(self._value)] += 1
        elif name == "c":
            self._leave_cell()
        elif name in _ODS_CELLS:
            # A text has no other value than what is shown.
            self._cell.has_result |= self._cell.may_be_blank and bool(self._cell.shown)
            self._leave_cell()
        elif name == "annotation":
            # What is noted on a cell stands before its text.
            self._cell.shown = ""
        elif name == "si":
            self._in_item = False
        elif name == "table":
            self._leave_sheet()

    def _leave_cell(self) -> None:
        """Note the cell where its formula has no result that could be read."""
        error = self._cell.fault
        if error is None:
            return
        self._seen()
        columns = range(self._column, self._column + self._columns)
        for row in range(self._row, self._row + self._rows):
            if not self._contents.note_error(self._sheet, row, columns, error):
                break

    def _characters(self, text: str) -> None:
        if self._in_value:
            self._value += text
            return
        if self._in_item:
            self._contents.shared[-1] += len(text)
            return
        self._cell.show(text)
        if self._rows > 1 or self._columns > 1:
            self._contents.repeated_text += len(text) * self._rows * self._columns

    def _seen(self) -> None:
        """Count a value at this place: the rectangle grows to hold it."""
        before = self._area()
        self._top = min(self._top or self._row, self._row)
        self._left = min(self._left or self._column, self._column)
        self._bottom = max(self._bottom, self._row + self._rows - 1)
        self._right = max(self._right, self._column + self._columns - 1)
        self._contents.cells += self._area() - before
        if self._contents.cells > MOST_CELLS:
            raise FileUnreadable(_TOO_MANY_CELLS)

    def _area(self) -> int:
        return (self._bottom - self._top + 1) * (self._right - self._left + 1)

    def _refuse(self, name: str, system: str | None, public: str | None, internal: bool) -> None:
        # A declaration of its own entities is in no file of a spreadsheet.
        if internal:
            raise NotASpreadsheet


def check_parts(content: bytes) -> Contents:
    """Return what was found in a file's parts.

    Raises FileUnreadable if it takes too much memory, NotASpreadsheet if it is none.
    """
    contents, unpacked = Contents(), 0
    try:
        with ZipFile(BytesIO(content)) as parts:
            for part in parts.infolist():
                for piece in _read(parts, part, contents):
                    unpacked += len(piece)
                    if unpacked > MOST_UNPACKED:
                        raise FileUnreadable(_TOO_LARGE)
    except (
        BadZipFile,
        InflateError,
        NotImplementedError,
        EOFError,
        ValueError,
        OSError,
        RuntimeError,
    ) as fault:
        raise NotASpreadsheet from fault
    text = sum(
        times * contents.shared[index]
        for index, times in contents.uses.items()
        if index < len(contents.shared)
    )
    if text + contents.repeated_text > MOST_UNPACKED:
        raise FileUnreadable(_TOO_LARGE)
    return contents


def _read(parts: ZipFile, part: ZipInfo, contents: Contents) -> Iterator[bytes]:
    if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED) or part.flag_bits & 1:
        raise NotASpreadsheet
    # Read beyond the size that the file states, which the library does not keep to.
    part.file_size = _UNLIMITED
    reader: _Part | None = None
    with parts.open(part) as stream:
        piece = stream.read(_PIECE)
        if piece.lstrip()[:1] == b"<" or piece[:3] in (
            b"\xef\xbb\xbf",
            b"\xff\xfe<",
            b"\xfe\xff\0",
        ):
            # Drawings of old versions are not XML, and hold no cells.
            is_drawing = part.filename.endswith(".vml")
            reader = None if is_drawing else _Part(contents, part.filename)
        while piece:
            following = stream.read(_PIECE)
            if reader is not None:
                reader.feed(piece, not following)
            yield piece
            piece = following


def _repeats(attributes: Mapping[str, str], what: str) -> int:
    found = next(
        (text for key, text in attributes.items() if key.endswith(f"number-{what}-repeated")), "1"
    )
    return max(int(found), 1)


_ODS_CELLS: Final = frozenset({"table-cell", "covered-table-cell"})
_TOO_MANY_ERRORS: Final = Text(
    f"more than {MOST_ERRORS:,} of its cells hold errors or formulas without a stored result; open "
    "it in a spreadsheet, correct the formulas and save it",
    f"lebih dari {MOST_ERRORS:,} selnya berisi galat atau rumus tanpa hasil tersimpan; buka di "
    "lembar kerja, perbaiki rumusnya dan simpan",
)
_TOO_LARGE: Final = Text(
    f"it takes more than {MOST_UNPACKED // 1024**2} MB when unpacked; save it as CSV UTF-8",
    f"isinya melebihi {MOST_UNPACKED // 1024**2} MB bila dibuka; simpan sebagai CSV UTF-8",
)
_TOO_MANY_CELLS: Final = Text(
    f"its sheets span more than {MOST_CELLS:,} cells; delete what stands far from the table, "
    "or save it as CSV UTF-8",
    f"lembarnya mencakup lebih dari {MOST_CELLS:,} sel; hapus isi yang jauh dari tabel, "
    "atau simpan sebagai CSV UTF-8",
)
