"""Credit points: what a functional official's predicate of some months earns (angka kredit)."""

from collections import Counter
from fractions import Fraction
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Measurement,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    exact,
    record_steps,
    round_half_up,
    unverified,
    written,
)

_POINTS = Text("points", "angka kredit")
_YEAR = 12

FunctionalLevel = Literal[
    "pemula",
    "terampil",
    "mahir",
    "penyelia",
    "ahli_pertama",
    "ahli_muda",
    "ahli_madya",
    "ahli_utama",
]
Earned = Literal["sangat_baik", "baik", "butuh_perbaikan", "cukup", "kurang", "sangat_kurang"]
# PermenPANRB 6/2022's butuh perbaikan is also called cukup.
_SAME_AS = {"cukup": "butuh_perbaikan"}


class AppraisedMonths(Record):
    """The predicate of some months on one level of a functional position."""

    level: Annotated[FunctionalLevel, Title("Level", "Jenjang")]
    predicate: Annotated[Earned, Title("Predicate", "Predikat kinerja")]
    months: Annotated[
        Amount,
        Title("Months", "Bulan", Text("That the predicate is for.", "Masa penilaian predikat.")),
    ]


class Coefficients(BaseModel):
    """Points a year by level."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    pemula: Annotated[Amount, unverified("Pemula", "Pemula")] = 3.75
    terampil: Annotated[Amount, unverified("Terampil", "Terampil")] = 5
    mahir: Annotated[Amount, unverified("Mahir", "Mahir")] = 12.5
    penyelia: Annotated[Amount, unverified("Penyelia", "Penyelia")] = 25
    ahli_pertama: Annotated[Amount, Title("Ahli pertama", "Ahli pertama")] = 12.5
    ahli_muda: Annotated[Amount, Title("Ahli muda", "Ahli muda")] = 25
    ahli_madya: Annotated[Amount, Title("Ahli madya", "Ahli madya")] = 37.5
    ahli_utama: Annotated[Amount, unverified("Ahli utama", "Ahli utama")] = 50


class Multipliers(BaseModel):
    """Per cent of a year's points by predicate; butuh perbaikan is also called cukup."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    sangat_baik: Annotated[Amount, Title("Very good", "Sangat baik")] = 150
    baik: Annotated[Amount, Title("Good", "Baik")] = 100
    butuh_perbaikan: Annotated[Amount, Title("Needs improvement", "Butuh perbaikan")] = 75
    kurang: Annotated[Amount, Title("Poor", "Kurang")] = 50
    sangat_kurang: Annotated[Amount, Title("Very poor", "Sangat kurang")] = 25


class CreditPointParams(Params):
    """The two tables of PermenPANRB 1/2023."""

    coefficients: Annotated[
        Coefficients, Title("Coefficients, points a year", "Koefisien per tahun")
    ] = Coefficients()
    multipliers: Annotated[
        Multipliers, Title("Multipliers, per cent", "Persentase menurut predikat")
    ] = Multipliers()


class CreditPoints(Calculator[AppraisedMonths, CreditPointParams]):
    """Σ months / 12 × multiplier × coefficient, to four decimals. Source: PermenPANRB 1/2023."""

    key = "asn.credit_points"
    version = "1.0.0"
    name = Text("Credit points", "Angka kredit")
    description = Text(
        "Points of a functional position, converted from predicates. The coefficients of ahli utama"
        " and of the four skilled levels are not verified.",
        "Angka kredit jabatan fungsional hasil konversi predikat kinerja. Koefisien ahli utama dan"
        " empat jenjang keterampilan belum diverifikasi.",
    )
    unit_of_measure = _POINTS
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "PermenPANRB 1/2023"
    formula = "sum of (months / 12 × multiplier × coefficient)"
    record_model = AppraisedMonths
    params_model = CreditPointParams

    def measure(self, records: Records[AppraisedMonths], params: CreditPointParams) -> Measurement:
        """Computes the points; warns of more than twelve months in one record."""
        coefficients, multipliers = (
            params.coefficients.model_dump(),
            params.multipliers.model_dump(),
        )

        def factors(level: str, predicate: str, months: float) -> tuple[float, float, float]:
            return months, multipliers[_SAME_AS.get(predicate, predicate)], coefficients[level]

        rows = list(zip(*map(records.column, ("level", "predicate", "months")), strict=True))
        counted = Counter(rows)
        earned = sum(count * _points(*factors(*row)) for row, count in counted.items())
        value = round_half_up(earned, 4)
        steps = record_steps(len(rows), lambda i: _record_step(rows[i], factors(*rows[i]), i))
        shown = " + ".join(written(_points(*factors(*row)), 4) for row in rows[:_YEAR])
        if len(rows) > _YEAR:
            shown += f" + … ({len(rows)} figures)"
        last = Step(self.name, shown, value, _POINTS)
        return Measurement(value, (*steps, last), None, _cautions(records))


def _points(months: float, multiplier: float, coefficient: float) -> Fraction:
    figures = (Fraction(exact(each)) for each in (months, multiplier, coefficient))
    years, share, year = figures
    return years / _YEAR * share / 100 * year


def _record_step(
    row: tuple[str, str, float], factors: tuple[float, float, float], position: int
) -> Step:
    level, predicate, _ = row
    months, multiplier, coefficient = map(written, factors)
    expression = f"{months} / {_YEAR} × {multiplier} % × {coefficient}"
    earned = round_half_up(_points(*factors), 4)
    return Step(Text.both(f"{level}, {predicate}"), expression, earned, _POINTS, None, position)


def _cautions(records: Records[AppraisedMonths]) -> tuple[Caution, ...]:
    return (_LONG,) if any(months > _YEAR for months in records.column("months")) else ()


_LONG = Caution(
    "MONTHS_ABOVE_12",
    Text(
        "A record is about more than the twelve months of one appraisal.",
        "Ada rekaman yang melebihi dua belas bulan satu penilaian.",
    ),
)
