"""Immunisation: the importer of reported target, vaccinated and coverage by vaccine and year."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from datetime import date

from tilik_plugin import Caution, Text, fold_name, percent, round_half_up, written
from tilik_plugin.cells import read_count, read_figure
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected, natural_key

_TOLERANCE = 1
_YEAR = re.compile(r"^(19|20)\d\d$", re.ASCII)


class ImmunisationImporter(Importer):
    """One vaccine and year for each line, or one month or place of them where the file has these.

    The natural key is vaccine, year or month, and the place where there is one.
    """

    kind = "immunisation"
    description = Text(
        "Target and vaccinated by vaccine and year (WHO/UNICEF estimates, national input)",
        "Sasaran dan yang diimunisasi per vaksin dan tahun (masukan nasional WHO/UNICEF)",
    )
    header = (
        "vaccine",
        "year",
        "target",
        "vaccinated",
        "administrative_coverage",
        "month",
        "place",
    )
    optional = frozenset({"administrative_coverage", "month", "place"})
    distinguishing = ("month", "place")
    number_columns = frozenset({"target", "vaccinated", "administrative_coverage"})
    calculator_keys = ("health.immunisation_coverage", "health.drop_out")

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Returns the figures of a line; one without target or vaccinated is rejected."""
        fields = {name: row.get(name, "").strip() for name in self.header}
        blank = next((name for name in self.header[:4] if not fields[name]), None)
        if blank is not None:
            return Rejected(blank, Text("the value is blank", "nilai kosong"))
        if not _YEAR.match(fields["year"]):
            return Rejected("year", Text("not a year such as 2024", "bukan tahun seperti 2024"))
        for name in ("target", "vaccinated"):
            if read_count(fields[name]) is None:
                return Rejected(name, Text("not a whole number", "bukan bilangan bulat"))
        if fields["month"] and _month(fields["month"]) is None:
            return Rejected("month", Text("not a month from 1 to 12", "bukan bulan 1 sampai 12"))
        return _imported(fields)

    def evidence(self, rows: Sequence[Imported], calculator_key: str) -> Sequence[EvidenceRecord]:
        """Makes a record of each line for coverage, of DTP1 and DTP3 by year for drop-out."""
        if calculator_key == "health.drop_out":
            return _drop_out(rows)
        return super().evidence(rows, calculator_key)


def _imported(fields: Mapping[str, str]) -> Imported:
    target, vaccinated = read_count(fields["target"]), read_count(fields["vaccinated"])
    assert target is not None
    assert vaccinated is not None
    period, last_day = _period(fields)
    place = [fields["place"]] if fields["place"] else []
    return Imported(
        natural_key=natural_key(fields["vaccine"], period, *place),
        calculator_key="health.immunisation_coverage",
        record={"vaccine": fields["vaccine"], "target": target, "vaccinated": vaccinated},
        columns=fields,
        occurred_on=last_day,
        cautions=_cautions(fields["administrative_coverage"], target, vaccinated),
    )


def _month(text: str) -> int | None:
    """Returns the number of a month, 1 to 12; None if it is none."""
    number = read_count(text)
    return number if number is not None and 1 <= number <= 12 else None


def _period(fields: Mapping[str, str]) -> tuple[str, date]:
    """Returns the year or the month that a line is about, and its last day."""
    year, month = int(fields["year"]), _month(fields.get("month", ""))
    if month is None:
        return fields["year"], date(year, 12, 31)
    return f"{year}-{month:02d}", date(year, month, monthrange(year, month)[1])


def _drop_out(rows: Sequence[Imported]) -> list[EvidenceRecord]:
    groups: dict[tuple[str, str], dict[str, Imported]] = {}
    for row in rows:
        about = _period(row.columns)[0], row.columns.get("place", "")
        groups.setdefault(about, {})[fold_name(row.columns["vaccine"])] = row
    records = []
    for about, by_vaccine in groups.items():
        first, last = by_vaccine.get("dtp1"), by_vaccine.get("dtp3")
        if first is None or last is None:
            continue
        record = {"first": first.record["vaccinated"], "last": last.record["vaccinated"]}
        named = ", ".join(filter(None, about))
        title = Text(f"DTP1 and DTP3, {named}", f"DPT1 dan DPT3, {named}")
        keys = (first.natural_key, last.natural_key)
        records.append(EvidenceRecord(title, record, keys, first.occurred_on))
    return records


def _cautions(published: str, target: int, vaccinated: int) -> tuple[Caution, ...]:
    """Warns if the published coverage differs from that of the figures."""
    stated = read_figure(published)
    if not target or stated is None:
        return ()
    computed = percent(vaccinated, target)
    if abs(computed - stated.number) <= _TOLERANCE:
        return ()
    found = written(round_half_up(computed))
    message = Text(
        f"The figures give {found} %, the file says {published} %.",
        f"Angka-angkanya menghasilkan {found} %, berkas menyebut {published} %.",
    )
    return (Caution("PERCENTAGE_DIFFERS", message),)
