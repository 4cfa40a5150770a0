"""Immunisation: the importer of reported target, vaccinated and coverage by vaccine and year."""

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal

from tilik_plugin import Caution, Text, fold_name, percent, round_half_up, written
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected, natural_key

_TOLERANCE = 1
_COUNT = re.compile(r"^\d+$", re.ASCII)
_PER_CENT = re.compile(r"^\d+(\.\d+)?$", re.ASCII)
_YEAR = re.compile(r"^(19|20)\d\d$", re.ASCII)


class ImmunisationImporter(Importer):
    """One vaccine and year for each line; its natural key is vaccine and year."""

    kind = "immunisation"
    description = Text(
        "Target and vaccinated by vaccine and year (WHO/UNICEF estimates, national input)",
        "Sasaran dan yang diimunisasi per vaksin dan tahun (masukan nasional WHO/UNICEF)",
    )
    header = ("vaccine", "year", "target", "vaccinated", "administrative_coverage")
    calculator_keys = ("health.immunisation_coverage", "health.drop_out")

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Returns the figures of a line; one without target or vaccinated is rejected."""
        fields = {name: row[name].strip() for name in self.header}
        blank = next((name for name in self.header[:4] if not fields[name]), None)
        if blank is not None:
            return Rejected(blank, Text("the value is blank", "nilai kosong"))
        if not _YEAR.match(fields["year"]):
            return Rejected("year", Text("not a year such as 2024", "bukan tahun seperti 2024"))
        for name in ("target", "vaccinated"):
            if not _COUNT.match(fields[name]):
                return Rejected(name, Text("not a whole number", "bukan bilangan bulat"))
        return _imported(fields)

    def evidence(self, rows: Sequence[Imported], calculator_key: str) -> Sequence[EvidenceRecord]:
        """Makes a record of each line for coverage, of DTP1 and DTP3 by year for drop-out."""
        if calculator_key == "health.drop_out":
            return _drop_out(rows)
        return super().evidence(rows, calculator_key)


def _imported(fields: Mapping[str, str]) -> Imported:
    target, vaccinated = int(fields["target"]), int(fields["vaccinated"])
    return Imported(
        natural_key=natural_key(fields["vaccine"], fields["year"]),
        calculator_key="health.immunisation_coverage",
        record={"vaccine": fields["vaccine"], "target": target, "vaccinated": vaccinated},
        columns=fields,
        occurred_on=date(int(fields["year"]), 12, 31),
        cautions=_cautions(fields["administrative_coverage"], target, vaccinated),
    )


def _drop_out(rows: Sequence[Imported]) -> list[EvidenceRecord]:
    years: dict[str, dict[str, Imported]] = {}
    for row in rows:
        years.setdefault(row.columns["year"], {})[fold_name(row.columns["vaccine"])] = row
    records = []
    for year, by_vaccine in years.items():
        first, last = by_vaccine.get("dtp1"), by_vaccine.get("dtp3")
        if first is None or last is None:
            continue
        record = {"first": first.record["vaccinated"], "last": last.record["vaccinated"]}
        title = Text(f"DTP1 and DTP3, {year}", f"DPT1 dan DPT3, {year}")
        keys = (first.natural_key, last.natural_key)
        records.append(EvidenceRecord(title, record, keys, first.occurred_on))
    return records


def _cautions(published: str, target: int, vaccinated: int) -> tuple[Caution, ...]:
    """Warns if the published coverage differs from that of the figures."""
    if not target or not _PER_CENT.match(published):
        return ()
    computed = percent(vaccinated, target)
    if abs(computed - Decimal(published)) <= _TOLERANCE:
        return ()
    found = written(round_half_up(computed))
    message = Text(
        f"The figures give {found} %, the file says {published} %.",
        f"Angka-angkanya menghasilkan {found} %, berkas menyebut {published} %.",
    )
    return (Caution("PERCENTAGE_DIFFERS", message),)
