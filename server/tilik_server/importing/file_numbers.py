"""File numbers: the one notation in which the numbers of a whole file are read.

Numbers with Rp or a word such as juta are counted apart, since a portal may write
`1.025,59 M` beside `2223.07`. A class that proves nothing follows the other.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from tilik_plugin import Text
from tilik_plugin.cells import Notation, has_word, notations_of, plain_figure
from tilik_server.importing.csv_lines import Line
from tilik_server.importing.file_text import FileUnreadable, excerpt


@dataclass(frozen=True, slots=True)
class NumberCell:
    """A cell of a column of numbers, as text."""

    line: int
    column: str
    text: str

    @property
    def shown(self) -> Text:
        """The cell and its place."""
        text = excerpt(self.text.strip())
        return Text(
            f"{text} (line {self.line}, {self.column})",
            f"{text} (baris {self.line}, {self.column})",
        )


@dataclass(frozen=True, slots=True)
class FileNumbers:
    """The notations of numbers without and with a word; `told` is an example of the notation.

    It is None where no number of the file depends on it.
    """

    bare: Notation
    worded: Notation
    told: str | None
    notes: tuple[Text, ...]

    def plain(self, text: str) -> str | None:
        """Return a number in English without marks between thousands; None if it is none."""
        return plain_figure(text, self.of(text))

    def of(self, text: str) -> Notation:
        """Return the notation of a cell."""
        return self.worded if has_word(text) else self.bare


class _Class:
    """What the numbers of one class prove."""

    def __init__(self) -> None:
        self.proofs: dict[Notation, NumberCell] = {}
        self.unclear: NumberCell | None = None

    def add(self, cell: NumberCell) -> None:
        found = notations_of(cell.text)
        if not found:
            return
        if len(found) == 1:
            self.proofs.setdefault(next(iter(found)), cell)
        elif self.unclear is None and ("." in cell.text or "," in cell.text):
            self.unclear = cell

    @property
    def proven(self) -> Notation | None:
        if len(self.proofs) > 1:
            raise FileUnreadable(_contradiction(self.proofs))
        return next(iter(self.proofs), None)


def decide_numbers(
    cells: Iterable[NumberCell], chosen: Notation | None, separator: str
) -> FileNumbers:
    """Decide the notations by the cells of all columns of numbers.

    What nothing proves is Indonesian where semicolons separate the columns, and else English.
    Raises FileUnreadable if lines contradict each other and none is chosen.
    """
    if chosen is not None:
        return FileNumbers(chosen, chosen, chosen.example, ())
    bare, worded = _Class(), _Class()
    for cell in cells:
        (worded if has_word(cell.text) else bare).add(cell)
    usual = Notation.ID if separator == ";" else Notation.EN
    of_bare = bare.proven or worded.proven or usual
    of_worded = worded.proven or bare.proven or usual
    notes: list[Text] = []
    unclear = bare.unclear or worded.unclear
    if unclear is not None and not (bare.proofs or worded.proofs):
        notes.append(_unproven(unclear, usual, separator))
    if of_bare is not of_worded:
        notes.append(_two_classes(of_bare, of_worded))
    is_told = bool(unclear or bare.proofs or worded.proofs)
    return FileNumbers(of_bare, of_worded, of_bare.example if is_told else None, tuple(notes))


def number_cells(lines: Iterable[Line], places: Mapping[int, str]) -> Iterator[NumberCell]:
    """Yield the cells of the columns of numbers, but those that a spreadsheet has as numbers."""
    for line in lines:
        for place, column in places.items():
            if place < len(line.values) and place not in line.numbers:
                yield NumberCell(line.number, column, line.values[place])


def with_plain_numbers(
    lines: Sequence[Line], places: Mapping[int, str], numbers: FileNumbers
) -> tuple[tuple[Line, ...], dict[int, tuple[str, Text]]]:
    """Return the lines with plain numbers, and by line the column with one written otherwise.

    What does not look like a number stays as it is.
    """
    others: dict[int, tuple[str, Text]] = {}
    found: list[Line] = []
    for line in lines:
        values = list(line.values)
        for cell_place, column in places.items():
            if cell_place >= len(values) or cell_place in line.numbers:
                continue
            text = values[cell_place]
            plain = numbers.plain(text)
            if plain is not None:
                values[cell_place] = plain
            elif notations_of(text) is not None:
                others.setdefault(line.number, (column, misread(text, numbers.of(text))))
        found.append(Line(line.number, tuple(values), line.numbers))
    return tuple(found), others


def _contradiction(proofs: Mapping[Notation, NumberCell]) -> Text:
    first, second = sorted(proofs.values(), key=lambda cell: cell.line)
    return Text(
        f"its numbers contradict each other: {first.shown.en} and {second.shown.en}; "
        f"say which notation holds: {_OPTIONS.en}",
        f"angkanya saling bertentangan: {first.shown.id} dan {second.shown.id}; "
        f"sebutkan cara penulisan yang berlaku: {_OPTIONS.id}",
    )


def _unproven(cell: NumberCell, usual: Notation, separator: str) -> Text:
    value = plain_figure(cell.text, usual)
    why = ("columns are separated by ;", "kolom dipisahkan ;") if separator == ";" else _USUAL
    other = Notation.EN if usual is Notation.ID else Notation.ID
    return Text(
        f"no line proves how numbers are written: {cell.shown.en} was read as {value}, because "
        f"{why[0]}; --numbers {other} reads {other.example}",
        f"tidak ada baris yang membuktikan cara penulisan angka: {cell.shown.id} dibaca sebagai "
        f"{value}, karena {why[1]}; --numbers {other} membaca {other.example}",
    )


def _two_classes(bare: Notation, worded: Notation) -> Text:
    return Text(
        f"numbers with Rp or a word such as juta or M were read as {worded.example}, the others as "
        f"{bare.example}",
        f"angka dengan Rp atau kata seperti juta atau M dibaca sebagai {worded.example}, lainnya "
        f"sebagai {bare.example}",
    )


def misread(text: str, notation: Notation) -> Text:
    """Return the reason why a number is not in the notation of its file."""
    shown = excerpt(text.strip())
    return Text(
        f"{shown} is not a number written as {notation.example}, as the others of this file are",
        f"{shown} bukan angka yang ditulis seperti {notation.example}, padahal yang lain demikian",
    )


_USUAL: Final = ("this is usual without semicolons", "itu lazim tanpa titik koma")
_OPTIONS: Final = Text(
    f"--numbers {Notation.ID} for {Notation.ID.example}, "
    f"--numbers {Notation.EN} for {Notation.EN.example}",
    f"--numbers {Notation.ID} untuk {Notation.ID.example}, "
    f"--numbers {Notation.EN} untuk {Notation.EN.example}",
)
