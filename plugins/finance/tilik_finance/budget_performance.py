"""Budget performance: the four parts of a budget's implementation as one index (SMART)."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import BaseModel, ConfigDict

from tilik_finance.weights import Weights, weighted_mean
from tilik_plugin import (
    Amount,
    Band,
    Calculator,
    Caution,
    Measurement,
    Number,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    band_of,
    exact,
    record_steps,
    round_half_up,
    sum_step,
)

PARTS = ("absorption", "consistency", "output", "efficiency_value")

_INDEX = Text("index", "indeks")


class Implementation(Record):
    """The four parts of a unit's index, 0 to 100 each."""

    absorption: Annotated[Amount, Title("Absorption", "Penyerapan anggaran")]
    consistency: Annotated[Amount, Title("Consistency", "Konsistensi")]
    output: Annotated[Amount, Title("Output achievement", "Capaian keluaran")]
    efficiency_value: Annotated[Amount, Title("Value of the efficiency", "Nilai efisiensi")]


class PartWeights(Weights):
    """The weight of each part."""

    absorption: Annotated[Amount, Title("Absorption", "Penyerapan anggaran")] = 9.7
    consistency: Annotated[Amount, Title("Consistency", "Konsistensi")] = 18.2
    output: Annotated[Amount, Title("Output achievement", "Capaian keluaran")] = 43.5
    efficiency_value: Annotated[Amount, Title("Value of the efficiency", "Nilai efisiensi")] = 28.6


class PerformanceBands(BaseModel):
    """Above which value a band begins."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    very_good: Annotated[Number, Title("Very good above", "Sangat baik di atas")] = 90
    good: Annotated[Number, Title("Good above", "Baik di atas")] = 80
    fair: Annotated[Number, Title("Fair above", "Cukup di atas")] = 60
    poor: Annotated[Number, Title("Poor above", "Kurang di atas")] = 50

    def bands(self) -> Sequence[Band]:
        """Returns the bands, best first; below them all is very poor."""
        named = [Band(name, getattr(self, name), True) for name in type(self).model_fields]
        return [*named, Band("very_poor", float("-inf"))]


class PerformanceParams(Params):
    """Weights and bands."""

    weights: Annotated[
        PartWeights,
        Title(
            "Weights",
            "Bobot",
            Text("They are divided by their sum.", "Dibagi dengan jumlahnya."),
        ),
    ] = PartWeights()
    bands: Annotated[
        PerformanceBands,
        Title(
            "Bands",
            "Kategori",
            Text(
                "A band begins above its value. Unverified.",
                "Kategori dimulai di atas nilainya. Belum terverifikasi.",
            ),
            unverified=True,
        ),
    ] = PerformanceBands()


class BudgetPerformance(Calculator[Implementation, PerformanceParams]):
    """9.7 % absorption + 18.2 % consistency + 43.5 % output + 28.6 % value of the efficiency.

    The bands are unverified. Of several records the mean, as the rule knows one unit only.
    Source: PMK 22/2021, borrowed for regions.
    """

    key = "finance.budget_performance"
    version = "1.0.0"
    name = Text("Budget performance", "Kinerja anggaran (aspek implementasi)")
    description = Text(
        "Absorption, consistency, output achievement and the value of the efficiency as one"
        " index; its bands are unverified. The rule is written for ministries' units of the"
        " state budget; regions borrow it.",
        "Penyerapan, konsistensi, capaian keluaran, dan nilai efisiensi sebagai satu indeks;"
        " kategorinya belum terverifikasi. Aturan ini ditulis untuk satuan kerja kementerian;"
        " daerah meminjamnya.",
    )
    unit_of_measure = _INDEX
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    # It holds for the fiscal years 2021 to 2023; since 2024 PMK 62/2023 has another index.
    citation = "PMK 22/PMK.02/2021"
    formula = "sum of (weight × part) / sum of weights"
    record_model = Implementation
    params_model = PerformanceParams

    def measure(self, records: Records[Implementation], params: PerformanceParams) -> Measurement:
        """Computes the index and its band."""
        weighted = [weighted_mean(_parts(record, params.weights)) for record in records]
        mean = sum(index for index, _ in weighted) / Fraction(len(weighted))
        value = round_half_up(mean)
        steps = record_steps(len(records), lambda i: _index_step(*weighted[i], i))
        if len(records) > 1:
            label = Text("Mean of the records", "Rata-rata rekaman")
            added = sum_step(label, [float(index) for index, _ in weighted]).expression
            steps.append(Step(label, f"({added}) / {len(records)}", value, _INDEX))
        band = band_of(value, params.bands.bands())
        return Measurement(value, tuple(steps), band, _cautions(records))


def _parts(record: Implementation, weights: PartWeights) -> list[tuple[Fraction, Fraction]]:
    return [(weights.of(name), Fraction(exact(getattr(record, name)))) for name in PARTS]


def _index_step(index: Fraction, expression: str, position: int) -> Step:
    return Step(BudgetPerformance.name, expression, round_half_up(index), _INDEX, None, position)


def _cautions(records: Records[Implementation]) -> tuple[Caution, ...]:
    cautions = []
    if len(records) > 1:
        cautions.append(_SEVERAL)
    if any(max(records.column(name)) > 100 for name in PARTS):
        cautions.append(_ABOVE)
    return tuple(cautions)


_SEVERAL = Caution(
    "SEVERAL_RECORDS",
    Text(
        "The rule is for one unit; of several records the mean was taken.",
        "Aturan ini untuk satu satuan kerja; dari beberapa rekaman diambil rata-ratanya.",
    ),
)
_ABOVE = Caution(
    "PART_ABOVE_100",
    Text("A part lies above 100 and counts in full.", "Ada bagian di atas 100, dihitung penuh."),
)
