"""Cells: values as spreadsheets and other systems write them, read as what they mean."""

import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from enum import StrEnum
from hashlib import sha256
from typing import Any, ClassVar, Final

from tilik_plugin import Text
from tilik_plugin.cells import read_day as read_day_of_kit
from tilik_plugin.importer import Imported, Importer, Rejected
from tilik_server.validation.nip import faults_in_nip
from tilik_server.validation.text import faults_in_code, faults_in_text

YES: Final = frozenset({"true", "yes", "ya", "y", "1"})
NO: Final = frozenset({"false", "no", "tidak", "t", "n", "0"})

_FORMULA: Final = re.compile(r'="(.*)"', re.DOTALL)
_TIME: Final = re.compile(r" \d{2}:\d{2}:\d{2}$", re.ASCII)
_ROUNDED: Final = re.compile(r"\d([.,]\d+)?[eE]\+?\d+", re.ASCII)
_SHOWN: Final = re.compile(r"\d([.,]\d+)?E\+\d+", re.ASCII)
_RANK: Final = re.compile(r"(i{1,3}|iv)/[a-e]", re.IGNORECASE)
_CODE_WITH_LETTER: Final = re.compile(r"[^\W\d_]")


class CellFault(Exception):
    """Raised when a cell cannot be read; `reason` says why."""

    def __init__(self, reason: Text) -> None:
        super().__init__(reason.en)
        self.reason = reason


Reader = Callable[[str], Any]
"""Reads a clean cell; raises CellFault."""


class OrganisationImporter(Importer):
    """Base of the importers of units, positions, people and posts.

    Only the columns that a file has are in the record, so that others keep what is stored.
    """

    calculator_keys = ()
    readers: ClassVar[Mapping[str, Reader]]
    """By column of the header, how a cell that is not blank is read."""
    required: ClassVar[frozenset[str]]
    """The columns that each file has, and whose cells are never blank."""
    present: ClassVar[frozenset[str]] = frozenset()
    """The columns that each file has, whose cells may be blank."""

    def __init_subclass__(cls) -> None:
        """Make every column that is neither required nor present optional."""
        super().__init_subclass__()
        # A base of several kinds has no header yet.
        if hasattr(cls, "header"):
            cls.optional = frozenset(cls.header) - cls.required - cls.present

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Read the cells; whether what they name exists is checked later."""
        return self.read_clean({name: clean_cell(text) for name, text in row.items()})

    def read_clean(self, fields: Mapping[str, str]) -> Imported | Rejected:
        """Read values without what spreadsheets add; a blank one is none."""
        record: dict[str, Any] = {}
        for name, text in fields.items():
            if not text and name in self.required:
                return Rejected(name, BLANK)
            try:
                record[name] = self.readers[name](text) if text else None
            except CellFault as fault:
                return Rejected(name, fault.reason)
        return self.check(record) or Imported(self.key_of(record), "", record, fields)

    @abstractmethod
    def key_of(self, record: Mapping[str, Any]) -> str:
        """Return what the line is about; a number of a person is only in it as a digest."""

    def check(self, record: Mapping[str, Any]) -> Rejected | None:
        """Return why the cells do not go together, None if they do."""
        return None


def clean_cell(text: str) -> str:
    """Return a cell without what spreadsheets put around a value.

    That is `="..."`, an apostrophe before it, and spaces, also those that do not break a line.
    """
    plain = " ".join(text.replace("\ufeff", "").replace("\u200b", "").split())
    formula = _FORMULA.fullmatch(plain)
    if formula is not None:
        plain = formula.group(1).replace('""', '"').strip()
    return plain.removeprefix("'").removeprefix("\u2019").strip()


def read_nip(text: str) -> str:
    """Read the number of a civil servant."""
    if _ROUNDED.fullmatch(text):
        raise CellFault(ROUNDED)
    digits = "".join(text.split())
    if len(digits) == 18 and digits.isdigit() and digits.endswith("000"):
        raise CellFault(ROUNDED)
    faults = faults_in_nip(digits)
    if faults:
        raise CellFault(faults[0])
    return digits


def read_person(text: str) -> str:
    """Read the number of a civil servant, or the code of an official who has none."""
    return (
        read_code(text)
        if _CODE_WITH_LETTER.search(text) and not _is_number(text)
        else read_nip(text)
    )


def is_nip(person: str) -> bool:
    """Return whether what `read_person` read is a number."""
    return len(person) == 18 and person.isdigit()


def read_person_code(text: str) -> str:
    """Read the code of a person in another system; a letter tells it from a number."""
    if not _CODE_WITH_LETTER.search(text) or _is_number(text):
        raise CellFault(NO_LETTER)
    return read_code(text)


def read_code(text: str) -> str:
    """Read a code of 1 to 64 characters."""
    faults = faults_in_code(text, ())
    if faults:
        raise CellFault(faults[0].message)
    return text


def read_foreign_code(text: str) -> str:
    """Read a code of another system, of 1 to 128 characters."""
    if is_shown_rounded(text):
        raise CellFault(ROUNDED_CODE)
    if not text.isprintable():
        raise CellFault(UNSEEN)
    return str(read_text(128)(text))


def is_shown_rounded(text: str) -> bool:
    """Return whether a text is a long number as spreadsheets show it, and not a code like 5e12."""
    return _SHOWN.fullmatch(text) is not None


def read_text(longest: int) -> Reader:
    """Return a reader of texts with at most `longest` characters."""

    def read(text: str) -> str:
        faults = faults_in_text(text, (), longest)
        if faults:
            raise CellFault(faults[0].message)
        return text

    return read


def read_word(words: Iterable[StrEnum]) -> Reader:
    """Return a reader of the words of a vocabulary, in any case."""
    known = {str(word): word for word in words}

    def read(text: str) -> StrEnum:
        try:
            return known[text.upper().replace(" ", "_")]
        except KeyError:
            listed = ", ".join(known)
            raise CellFault(
                Text(f"give one of {listed}", f"isi salah satu dari {listed}")
            ) from None

    return read


def read_day(text: str) -> date:
    """Read a day; where the year comes last, the day comes first."""
    # The time that a spreadsheet adds to days is midnight.
    found = read_day_of_kit(_TIME.sub("", text))
    if found is None or not 1900 <= found.year <= 2200:
        raise CellFault(NO_DAY)
    return found


def read_grade(text: str) -> str:
    """Read a rank such as III/d, which may follow its name, as in `Penata Tingkat I, III/d`."""
    grade = text.rpartition(",")[2].strip()
    if _RANK.fullmatch(grade):
        group, _, letter = grade.partition("/")
        return f"{group.upper()}/{letter.lower()}"
    return str(read_text(16)(grade))


def read_flag(text: str) -> bool:
    """Read yes or no."""
    plain = text.casefold()
    if plain not in YES | NO:
        raise CellFault(NO_FLAG)
    return plain in YES


def read_level(text: str) -> int:
    """Read a level from 1 to 5."""
    if text not in {"1", "2", "3", "4", "5"}:
        raise CellFault(NO_LEVEL)
    return int(text)


def read_list(text: str) -> list[str]:
    """Read texts with semicolons between them."""
    return [each.strip() for each in text.split(";") if each.strip()]


def digest(number: str) -> str:
    """Return what stands for a personal number in keys."""
    return sha256(number.encode()).hexdigest()[:32]


def key_of_person(person: str) -> str:
    """Return what stands for a person in keys: the code, or a digest of what is as personal."""
    return digest(person) if is_nip(person) or ":" in person else person


def _is_number(text: str) -> bool:
    return _ROUNDED.fullmatch(text) is not None


OUT_OF_REACH: Final = Text(
    "this is in a unit in which you may change nothing",
    "ini berada di unit kerja yang tidak boleh Anda ubah",
)
NO_UNIT: Final = Text("no unit has this code", "tidak ada unit dengan kode ini")
BLANK: Final = Text("the value is blank", "nilainya kosong")
ROUNDED: Final = Text(
    "the spreadsheet rounded the number, whose last digits are lost; format the column as text "
    "and enter the 18 digits again",
    "lembar kerja membulatkan nomor ini sehingga angka terakhirnya hilang; format kolom sebagai "
    "teks dan isi lagi 18 angkanya",
)
ROUNDED_CODE: Final = Text(
    "the spreadsheet rounded the code, whose last digits are lost; format the column as text and "
    "enter the code again",
    "lembar kerja membulatkan kode ini sehingga angka terakhirnya hilang; format kolom sebagai "
    "teks dan isi lagi kodenya",
)
UNSEEN: Final = Text(
    "leave out characters that cannot be seen", "hapus karakter yang tidak terlihat"
)
NO_LETTER: Final = Text(
    "a person's code needs a letter, to tell it from a number",
    "kode pegawai harus memuat huruf agar berbeda dari nomor",
)
NO_DAY: Final = Text(
    "not a day such as 2024-12-31 or 31-12-2024", "bukan tanggal seperti 2024-12-31 atau 31-12-2024"
)
NO_FLAG: Final = Text("give yes or no", "isi ya atau tidak")
NO_LEVEL: Final = Text("give a level from 1 to 5", "isi tingkat 1 sampai 5")
