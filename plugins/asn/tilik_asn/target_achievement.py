"""Target achievement: what was realised of a plain number that a goal asks for."""

from enum import StrEnum
from fractions import Fraction
from typing import Annotated

from tilik_plugin import (
    Calculator,
    Measurement,
    Number,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    Text,
    Title,
    Undefined,
    exact,
    record_steps,
    round_half_up,
    sum_step,
    total,
    written,
)
from tilik_plugin.series import same_twice

_UNIT = Text("as measured", "sesuai satuan ukur")


class Combine(StrEnum):
    """How several records become one value."""

    SUM = "sum"
    MEAN = "mean"
    LATEST = "latest"
    MAX = "max"


class Realisation(Record):
    """What was realised, in the indicator's unit of measure."""

    realised: Annotated[Number, Title("Realised", "Realisasi")]


class CombineParams(Params):
    """How several records become one value."""

    combine: Annotated[
        Combine,
        Title(
            "Combine",
            "Penggabungan",
            Text(
                "sum, mean, latest (by date) or max of the records.",
                "sum (jumlah), mean (rata-rata), latest (terakhir menurut tanggal), max.",
            ),
        ),
    ] = Combine.SUM


class TargetAchievement(Calculator[Realisation, CombineParams]):
    """The sum, mean, latest or largest of the realised figures, in the indicator's own unit."""

    key = "asn.target_achievement"
    version = "1.1.0"
    name = Text("Target achievement", "Capaian target")
    description = Text(
        "What was realised against a goal's target; the per cent of the target is the"
        " achievement under the indicator's polarity.",
        "Realisasi terhadap target sasaran; persentasenya adalah capaian menurut polaritas"
        " indikator.",
    )
    unit_of_measure = _UNIT
    polarity = Polarity.HIGHER_IS_BETTER
    citation = "PermenPANRB 6/2022"
    formula = "sum, mean, latest or max of realised"
    record_model = Realisation
    params_model = CombineParams

    def measure(self, records: Records[Realisation], params: CombineParams) -> Measurement:
        """Computes the value; raises Undefined if the latest is wanted and no date tells it."""
        figures = records.column("realised")
        steps = record_steps(
            len(records), lambda i: Step(_REALISED, written(figures[i]), figures[i], _UNIT, None, i)
        )
        value, last = _COMBINED[params.combine](records)
        is_added = params.combine in {Combine.SUM, Combine.MEAN}
        cautions = same_twice(records, ["realised"]) if is_added else ()
        return Measurement(round_half_up(value), (*steps, last), None, cautions)


def _sum(records: Records[Realisation]) -> tuple[Fraction, Step]:
    figures = records.column("realised")
    return Fraction(total(figures)), sum_step(Text("Sum", "Jumlah"), figures, _UNIT)


def _mean(records: Records[Realisation]) -> tuple[Fraction, Step]:
    figures = records.column("realised")
    mean = Fraction(total(figures)) / len(figures)
    expression = f"({sum_step(_REALISED, figures).expression}) / {len(figures)}"
    return mean, Step(Text("Mean", "Rata-rata"), expression, round_half_up(mean), _UNIT)


def _latest(records: Records[Realisation]) -> tuple[Fraction, Step]:
    figures, dates = records.column("realised"), records.column("occurred_on")
    last = max((day for day in dates if day is not None), default=None)
    rivals = {figure for figure, day in zip(figures, dates, strict=True) if day in (last, None)}
    if len(rivals) > 1:
        raise Undefined(
            "LATEST_UNKNOWN",
            Text(
                "Several records differ and their dates do not say which is the latest.",
                "Beberapa rekaman berbeda dan tanggalnya tidak menunjukkan mana yang terakhir.",
            ),
        )
    (figure,) = rivals
    when = Text.both(last.isoformat()) if last is not None else None
    label = Text("Latest", "Terakhir")
    return Fraction(exact(figure)), Step(label, written(figure), figure, _UNIT, when)


def _max(records: Records[Realisation]) -> tuple[Fraction, Step]:
    figures = records.column("realised")
    most = max(figures)
    label = Text("Largest", "Tertinggi")
    return Fraction(exact(most)), Step(label, f"max of {len(figures)} figures", most, _UNIT)


_REALISED = Text("Realised", "Realisasi")
_COMBINED = {
    Combine.SUM: _sum,
    Combine.MEAN: _mean,
    Combine.LATEST: _latest,
    Combine.MAX: _max,
}
