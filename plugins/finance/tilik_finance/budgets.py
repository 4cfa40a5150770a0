"""Budgets: the importer of regional budgets and realisations from the Ministry of Finance."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from tilik_finance.accounts import SEPARATOR, account_path
from tilik_finance.rupiah import MOST_MILLIARDS, SCALES, AmountTooLarge, rupiah
from tilik_plugin import Caution, Text, fold_name, percent, round_half_up, written
from tilik_plugin.cells import read_figure
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected, natural_key

_TOLERANCE = 1
_YEAR = re.compile(r"^(19|20)\d\d$", re.ASCII)


class BudgetsImporter(Importer):
    """One account of one region and year for each line.

    A figure is in milliards of rupiah, as the portal has it, unless it has Rp or a word such as
    juta beside it or the column `unit` names its unit: rupiah, ribu, juta or miliar.

    A line's natural key is region, year and the account's path with the name as published, so
    two spellings of one account are two source records. As evidence they are one where their
    figures agree, so that nothing counts twice.
    """

    kind = "budgets"
    description = Text(
        "Budget and realisation per account (SIKD portal of the Ministry of Finance)",
        "Anggaran dan realisasi per akun (portal SIKD Kementerian Keuangan)",
    )
    header = ("region", "year", "account", "budget", "realised", "percent", "unit")
    optional = frozenset({"percent", "unit"})
    number_columns = frozenset({"budget", "realised", "percent"})
    calculator_keys = ("finance.absorption",)
    derived = ("path", "parent", "group")

    def read(self, row: Mapping[str, str], line: int) -> Imported | Rejected:
        """Returns the account's figures in rupiah; a blank or unreadable figure is rejected."""
        fields = {name: row.get(name, "").strip() for name in self.header}
        blank = next((name for name in self.header[:5] if not fields[name]), None)
        if blank is not None:
            return Rejected(blank, Text("the value is blank", "nilai kosong"))
        if not _YEAR.match(fields["year"]):
            return Rejected("year", Text("not a year such as 2024", "bukan tahun seperti 2024"))
        unit = fields["unit"].casefold()
        if unit not in SCALES:
            return Rejected("unit", _NO_UNIT)
        amounts: dict[str, int] = {}
        for name in ("budget", "realised"):
            try:
                amount = rupiah(fields[name], unit)
            except AmountTooLarge:
                return Rejected(name, _too_large(fields[name], unit))
            if amount is None:
                return Rejected(name, _no_amount(fields[name]))
            amounts[name] = amount
        return self._imported(fields, amounts["budget"], amounts["realised"])

    def evidence(self, rows: Sequence[Imported], calculator_key: str) -> Sequence[EvidenceRecord]:
        """Returns a record for each account of a region and year; a second spelling is left out."""
        distinct: dict[tuple[object, ...], Imported] = {}
        for row in rows:
            place = (fold_name(row.columns["region"]), row.columns["year"])
            account, *figures = (row.record[name] for name in ("account", "budget", "realised"))
            distinct.setdefault((*place, fold_name(account), *figures), row)
        return super().evidence(list(distinct.values()), calculator_key)

    def _imported(self, fields: Mapping[str, str], budget: int, realised: int) -> Imported:
        known = account_path(fields["account"])
        path = known or (fields["account"].replace(SEPARATOR, " - "),)
        key = natural_key(
            fields["region"], fields["year"], SEPARATOR.join((*path[:-1], fields["account"]))
        )
        derived = {
            "path": SEPARATOR.join(path),
            "parent": SEPARATOR.join(path[:-1]),
            "group": path[0],
        }
        cautions = _percentage_cautions(fields["percent"], budget, realised)
        if known is None:
            cautions.append(_unknown_account(fields["account"]))
        return Imported(
            natural_key=key,
            calculator_key="finance.absorption",
            record={"account": derived["path"], "budget": budget, "realised": realised},
            columns={**fields, **derived},
            occurred_on=date(int(fields["year"]), 12, 31),
            cautions=tuple(cautions),
        )


def _percentage_cautions(published: str, budget: int, realised: int) -> list[Caution]:
    """Warns if the published percentage is another; a zero budget has none to compare."""
    figure = read_figure(published)
    if figure is None or not budget:
        return []
    stated = figure.number
    computed = percent(realised, budget)
    if abs(computed - stated) <= _TOLERANCE:
        return []
    found = written(round_half_up(computed))
    message = Text(
        f"The figures give {found} %, the file says {written(stated)} %.",
        f"Angka-angkanya menghasilkan {found} %, berkas menyebut {written(stated)} %.",
    )
    return [Caution("PERCENTAGE_DIFFERS", message)]


def _unknown_account(name: str) -> Caution:
    message = Text(
        f"The account {name} is not known, so what contains it is not either.",
        f"Akun {name} tidak dikenal, sehingga induknya juga tidak diketahui.",
    )
    return Caution("UNKNOWN_ACCOUNT", message)


def _no_amount(value: str) -> Text:
    return Text(
        f"{value!r} is not an amount such as 1.025,59 M or 2223.07",
        f"{value!r} bukan jumlah seperti 1.025,59 M atau 2223.07",
    )


def _too_large(value: str, unit: str) -> Text:
    given, most = f"{value} {unit}".strip(), f"{MOST_MILLIARDS:,}"
    return Text(
        f"{given} is more than {most} milliards of rupiah, which no region has; if the figures "
        "are in another unit, name it in a column unit: rupiah, ribu, juta or miliar",
        f"{given} melebihi {most} miliar rupiah, lebih dari anggaran daerah mana pun; bila "
        "satuannya lain, sebutkan dalam kolom unit: rupiah, ribu, juta atau miliar",
    )


_NO_UNIT = Text(
    "give rupiah, ribu, juta or miliar; blank is miliar",
    "isi rupiah, ribu, juta atau miliar; kosong berarti miliar",
)
