"""Legacy scores: the importer of final values and predicates of earlier years."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from hashlib import sha256
from typing import Final

from tilik_plugin import Text
from tilik_plugin.cells import read_day, read_figure
from tilik_plugin.importer import Imported, Importer, Rejected, natural_key
from tilik_server.validation.nip import faults_in_nip, plain_nip

LONGEST_CODE: Final = 64
LARGEST_VALUE: Final = 1000.0

_YEAR: Final = re.compile(r"^(19|20)\d\d$", re.ASCII)


class LegacyScoresImporter(Importer):
    """One person's result in one cycle for each line.

    Blank fields have a default: `unit` is the person's unit; `starts_on` and `ends_on` are the
    dates of the cycle, or of the year that is its code; `decided_on` is the last day; without
    `value` there is none. The number (NIP) serves to find the person and is kept in no source
    record.
    """

    kind = "legacy_scores"
    description = Text(
        "Final values and predicates of earlier years", "Nilai akhir dan predikat tahun-tahun lalu"
    )
    header = (
        "cycle",
        "scheme",
        "nip",
        "unit",
        "starts_on",
        "ends_on",
        "value",
        "predicate",
        "decided_on",
    )
    number_columns = frozenset({"value"})
    calculator_keys = ()

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Read the result; that person, unit and scheme exist is checked later."""
        fields = {name: row[name].strip() for name in self.header}
        nip = plain_nip(fields["nip"])
        if faults := faults_in_nip(nip):
            return Rejected("nip", faults[0])
        for name, longest in (("cycle", LONGEST_CODE), ("scheme", 128), ("predicate", 64)):
            if not 1 <= len(fields[name]) <= longest:
                return Rejected(name, _length(longest))
        dates = _dates(fields)
        if isinstance(dates, Rejected):
            return dates
        value = _value(fields["value"])
        if isinstance(value, Rejected):
            return value
        starts_on, ends_on, decided_on = dates
        record = {
            "cycle": fields["cycle"],
            "scheme": fields["scheme"],
            "unit": fields["unit"] or None,
            "starts_on": starts_on and starts_on.isoformat(),
            "ends_on": ends_on and ends_on.isoformat(),
            "value": value,
            "predicate": fields["predicate"],
            "decided_on": decided_on and decided_on.isoformat(),
        }
        # The natural key is stored, and the number is personal data.
        person = sha256(nip.encode()).hexdigest()[:32]
        key = natural_key(fields["cycle"], person, str(starts_on or ""))
        return Imported(key, "", record, {**fields, "nip": nip})


def _dates(fields: Mapping[str, str]) -> tuple[date | None, date | None, date | None] | Rejected:
    found: dict[str, date | None] = {}
    # The last hours of a day in UTC are the next day in Indonesia.
    tomorrow = (datetime.now(UTC) + timedelta(days=1)).date()
    for name in ("starts_on", "ends_on", "decided_on"):
        found[name] = read_day(fields[name])
        # The driver sends Python's first day to PostgreSQL as minus infinity.
        if (found[name] is None and fields[name]) or found[name] == date.min:
            return Rejected(name, _NO_DATE)
        if (found[name] or date.min) > tomorrow:
            return Rejected(name, _TO_COME)
    starts_on, ends_on = found["starts_on"], found["ends_on"]
    if (starts_on is None) != (ends_on is None):
        return Rejected("ends_on" if ends_on is None else "starts_on", _BOTH)
    if starts_on is None and not _YEAR.match(fields["cycle"]):
        return Rejected("starts_on", _NO_SPAN)
    if starts_on and ends_on and ends_on < starts_on:
        return Rejected("ends_on", _REVERSED)
    return starts_on, ends_on, found["decided_on"]


def _value(text: str) -> float | Rejected | None:
    if not text:
        return None
    figure = read_figure(text)
    if figure is None or figure.scale is not None or not 0 <= figure.number <= LARGEST_VALUE:
        return Rejected("value", _NO_VALUE)
    return float(figure.number)


def _length(longest: int) -> Text:
    return Text(f"give 1 to {longest} characters", f"isi 1-{longest} karakter")


_NO_DATE = Text(
    "not a date such as 2023-12-31 or 31/12/2023",
    "bukan tanggal seperti 2023-12-31 atau 31/12/2023",
)
_TO_COME = Text("this day is still to come", "hari ini belum tiba")
_BOTH = Text("give both dates or neither", "isi kedua tanggal atau kosongkan keduanya")
_NO_SPAN = Text(
    "give the dates where the cycle's code is not a year",
    "isi tanggal bila kode siklus bukan tahun",
)
_REVERSED = Text("it ends before it starts", "berakhir sebelum dimulai")
_NO_VALUE = Text(
    f"not a number from 0 to {LARGEST_VALUE:.0f}", f"bukan angka dari 0 sampai {LARGEST_VALUE:.0f}"
)
