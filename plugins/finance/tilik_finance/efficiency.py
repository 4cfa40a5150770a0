"""Efficiency: what was spent less than the outputs that were achieved should have cost."""

from fractions import Fraction
from typing import Annotated

from pydantic import Field

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
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

_PER_CENT = Text("per cent", "persen")
_RUPIAH = Text("rupiah", "rupiah")


class OutputCost(Record):
    """The allocation of an output, how far it was achieved, and what was spent."""

    allocation: Annotated[Amount, Title("Allocation, rupiah", "Alokasi, rupiah")]
    achievement: Annotated[
        Amount,
        Title(
            "Achievement, ratio",
            "Capaian, rasio",
            Text("1 where the output was reached in full.", "1 jika keluaran tercapai penuh."),
        ),
    ]
    realised: Annotated[Number, Title("Realised, rupiah", "Realisasi, rupiah")]


class EfficiencyParams(Params):
    """The efficiency at which its value ends."""

    limit: Annotated[
        Annotated[Number, Field(gt=0)],
        Title(
            "Limit of the efficiency, per cent",
            "Batas efisiensi, persen",
            Text(
                "For its value NE the efficiency counts from minus this to this. Unverified.",
                "Untuk nilai efisiensi (NE), efisiensi dihitung dari minus sampai plus angka ini."
                " Belum terverifikasi.",
            ),
            unverified=True,
        ),
    ] = 20


class Efficiency(Calculator[OutputCost, EfficiencyParams]):
    """Σ (allocation × achievement - realised) / Σ (allocation × achievement) × 100.

    Its value NE = 50 + E / 20 × 50, with E limited to ±20 (unverified), is the last but one step.
    Exact fractions. Source: PMK 22/2021, borrowed for regions.
    """

    key = "finance.efficiency"
    version = "1.0.0"
    name = Text("Efficiency of spending", "Efisiensi")
    description = Text(
        "What was spent less, or more, than the achieved outputs should have cost; the steps also"
        " give its value NE, whose limits of 20 % are unverified. The rule is written for"
        " ministries' units of the state budget; regions borrow it.",
        "Selisih antara biaya seharusnya dari keluaran yang tercapai dan realisasinya; langkah"
        " juga memuat nilai efisiensi (NE), yang batas 20 %-nya belum terverifikasi. Aturan ini"
        " ditulis untuk satuan kerja kementerian; daerah meminjamnya.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    citation = "PMK 22/PMK.02/2021"
    formula = (
        "sum of (allocation × achievement - realised) / sum of (allocation × achievement) × 100"
    )
    record_model = OutputCost
    params_model = EfficiencyParams

    def measure(self, records: Records[OutputCost], params: EfficiencyParams) -> Measurement:
        """Computes the efficiency; raises Undefined if nothing of the allocations was achieved."""
        due = list(map(_due, records.column("allocation"), records.column("achievement")))
        spent = records.column("realised")
        whole = sum(due, Fraction(0))
        if not whole:
            raise Undefined("NOTHING_ACHIEVED", _NOTHING)
        efficiency = (whole - Fraction(total(spent))) / whole * 100
        value = round_half_up(efficiency)
        steps = record_steps(len(records), lambda i: _record_step(records[i], due[i], i))
        allowed = sum_step(_ALLOWED, [float(each) for each in due], _RUPIAH)
        realised = sum_step(Text("Realised", "Realisasi"), spent, _RUPIAH)
        a, b = written(whole), written(total(spent))
        last = Step(self.name, f"({a} - {b}) / {a} × 100", value, _PER_CENT)
        rated = _value_step(efficiency, params.limit)
        cautions = _cautions(records, abs(efficiency) > _fraction(params.limit))
        return Measurement(value, (*steps, allowed, realised, rated, last), None, cautions)


def _fraction(figure: float) -> Fraction:
    return Fraction(exact(figure))


def _due(allocation: float, achievement: float) -> Fraction:
    return _fraction(allocation) * _fraction(achievement)


def _record_step(record: OutputCost, due: Fraction, position: int) -> Step:
    product = f"{written(record.allocation)} × {written(record.achievement)}"
    expression = f"{product} - {written(record.realised)}"
    saved = round_half_up(due - _fraction(record.realised))
    return Step(_SAVED, expression, saved, _RUPIAH, None, position)


def _value_step(efficiency: Fraction, limit: float) -> Step:
    end = _fraction(limit)
    within = max(-end, min(end, efficiency))
    expression = f"50 + {written(within)} / {written(limit)} × 50"
    label = Text("Value of the efficiency (NE)", "Nilai efisiensi (NE)")
    limited = None
    if within != efficiency:
        limited = Text(f"limited to ±{written(limit)}", f"dibatasi ±{written(limit)}")
    return Step(label, expression, round_half_up(50 + within / end * 50), None, limited)


def _cautions(records: Records[OutputCost], beyond: bool) -> tuple[Caution, ...]:
    cautions = []
    if beyond:
        cautions.append(_BEYOND)
    if max(records.column("achievement")) > 1:
        cautions.append(_ABOVE)
    return tuple(cautions)


_ALLOWED = Text("What the achieved outputs should cost", "Biaya seharusnya keluaran yang tercapai")
_SAVED = Text("Allocation × achievement - realised", "Alokasi × capaian - realisasi")
_NOTHING = Text("Allocation × achievement adds up to 0.", "Jumlah alokasi × capaian adalah 0.")
_BEYOND = Caution(
    "EFFICIENCY_BEYOND_LIMIT",
    Text(
        "The efficiency lies beyond its limits; its value NE is that of the limit.",
        "Efisiensi melampaui batas; nilai efisiensi (NE) mengikuti batas tersebut.",
    ),
)
_ABOVE = Caution(
    "ACHIEVEMENT_ABOVE_1",
    Text(
        "An achievement lies above 1: it is a ratio, so 95 % is 0.95.",
        "Ada capaian di atas 1: capaian adalah rasio, sehingga 95 % ditulis 0,95.",
    ),
)
