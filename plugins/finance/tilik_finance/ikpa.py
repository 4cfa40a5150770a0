"""IKPA: the treasury's index of how well a unit carries out its budget."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated, Literal, get_args

from pydantic import Field

from tilik_finance.weights import Weights, weighted_mean
from tilik_plugin import (
    Amount,
    Band,
    Calculator,
    InvalidRecords,
    Measurement,
    Number,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    band_of,
    exact,
    record_steps,
    round_half_up,
    written,
)

BANDS = (Band("very_good", 95), Band("good", 89), Band("fair", 70), Band("poor", float("-inf")))

Indicator = Literal[
    "revision", "deviation", "absorption", "contractual", "settlement", "advances", "output"
]
INDICATORS: tuple[Indicator, ...] = get_args(Indicator)

_INDEX = Text("index", "indeks")
_LABELS: dict[Indicator, Text] = {
    "revision": Text("Revision of the budget", "Revisi DIPA"),
    "deviation": Text("Deviation from page III", "Deviasi halaman III DIPA"),
    "absorption": Text("Absorption", "Penyerapan anggaran"),
    "contractual": Text("Contractual spending", "Belanja kontraktual"),
    "settlement": Text("Settlement of invoices", "Penyelesaian tagihan"),
    "advances": Text("Cash advances", "Pengelolaan UP dan TUP"),
    "output": Text("Output achievement", "Capaian output"),
}


def _title(indicator: Indicator) -> Title:
    label = _LABELS[indicator]
    return Title(label.en, label.id)


class IndicatorScore(Record):
    """The score of one indicator."""

    indicator: Annotated[Indicator, Title("Indicator", "Indikator")]
    score: Annotated[Annotated[Number, Field(ge=0, le=100)], Title("Score", "Nilai")]


class IndicatorWeights(Weights):
    """The weight of each indicator."""

    revision: Annotated[Amount, _title("revision")] = 10
    deviation: Annotated[Amount, _title("deviation")] = 15
    absorption: Annotated[Amount, _title("absorption")] = 20
    contractual: Annotated[Amount, _title("contractual")] = 10
    settlement: Annotated[Amount, _title("settlement")] = 10
    advances: Annotated[Amount, _title("advances")] = 10
    output: Annotated[Amount, _title("output")] = 25


class IkpaParams(Params):
    """Weights, and what is taken off for dispensations."""

    weights: Annotated[
        IndicatorWeights,
        Title(
            "Weights",
            "Bobot",
            Text(
                "The weight of an indicator without a score is left out. In 2022 deviation"
                " weighed 10, and dispensation 5 on its own.",
                "Bobot indikator tanpa nilai tidak dihitung. Pada 2022 bobot deviasi 10, dan"
                " dispensasi berbobot 5 tersendiri.",
            ),
        ),
    ] = IndicatorWeights()
    deduction: Annotated[
        Annotated[Number, Field(ge=0, le=100)],
        Title(
            "Deduction for dispensations",
            "Pengurang dispensasi",
            Text(
                "Points taken off the weighted mean. How they are counted is unverified.",
                "Poin pengurang dari rata-rata tertimbang. Cara menghitungnya belum terverifikasi.",
            ),
            unverified=True,
        ),
    ] = 0


class Ikpa(Calculator[IndicatorScore, IkpaParams]):
    """Σ (weight × score) / Σ (weights that apply) - deduction, never below 0.

    Source: PER-5/PB/2024, borrowed for regions; the form of the total is unverified.
    """

    key = "finance.ikpa"
    version = "1.0.0"
    name = Text("Budget execution index (IKPA)", "Indikator kinerja pelaksanaan anggaran (IKPA)")
    description = Text(
        "The weighted mean of seven indicators of budget execution less a deduction for"
        " dispensations; how the total is put together is unverified. The rule is written for"
        " ministries' units of the state budget; regions borrow it.",
        "Rata-rata tertimbang tujuh indikator pelaksanaan anggaran dikurangi dispensasi; bentuk"
        " penjumlahannya belum terverifikasi. Aturan ini ditulis untuk satuan kerja kementerian;"
        " daerah meminjamnya.",
    )
    unit_of_measure = _INDEX
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0, highest=100)
    citation = "PER-5/PB/2024"
    formula = "sum of (weight × score) / sum of the weights that apply - deduction"
    record_model = IndicatorScore
    params_model = IkpaParams

    def measure(self, records: Records[IndicatorScore], params: IkpaParams) -> Measurement:
        """Computes the index and its band.

        Raises Undefined if no indicator with a weight has a score.
        """
        _refuse_repeats(records.column("indicator"))
        weights = [params.weights.of(record.indicator) for record in records]
        if not any(weights):
            raise Undefined("NO_WEIGHT", _NO_WEIGHT)
        scores = [Fraction(exact(score)) for score in records.column("score")]
        mean, expression = weighted_mean(zip(weights, scores, strict=True))
        total = max(Fraction(0), mean - Fraction(exact(params.deduction)))
        value = round_half_up(total)
        steps = record_steps(len(records), lambda i: _indicator_step(records[i], weights[i], i))
        label = Text("Weighted mean", "Rata-rata tertimbang")
        weighted = Step(label, expression, round_half_up(mean), _INDEX)
        less = f"{written(mean)} - {written(params.deduction)}"
        last = Step(self.name, less, value, _INDEX, _floor(mean, params.deduction))
        return Measurement(value, (*steps, weighted, last), band_of(value, BANDS))


def _refuse_repeats(indicators: Sequence[Indicator]) -> None:
    """Raises InvalidRecords if an indicator has a second score."""
    for position, indicator in enumerate(indicators):
        if indicator in indicators[:position]:
            once = Text("each indicator once", "setiap indikator satu kali")
            raise InvalidRecords(RecordProblem(position, "indicator", must_be=once))


def _indicator_step(record: IndicatorScore, weight: Fraction, position: int) -> Step:
    expression = f"{written(weight)} × {written(record.score)}"
    value = round_half_up(weight * Fraction(exact(record.score)))
    return Step(_LABELS[record.indicator], expression, value, None, None, position)


def _floor(mean: Fraction, deduction: float) -> Text | None:
    if mean >= Fraction(exact(deduction)):
        return None
    return Text("never below 0", "tidak kurang dari 0")


_NO_WEIGHT = Text(
    "No indicator with a weight has a score.", "Tidak ada indikator berbobot yang bernilai."
)
