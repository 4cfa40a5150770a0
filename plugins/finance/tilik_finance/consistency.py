"""Consistency: how closely the realised spending of each month kept to its plan."""

from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Annotated

from tilik_finance.paired_sums import PairedSums, paired_sums
from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Measurement,
    Number,
    Params,
    Period,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    exact,
    rank_periods,
    record_steps,
    round_half_up,
    sum_step,
    written,
)

_PER_CENT = Text("per cent", "persen")


class MonthlyPlan(Record):
    """What was planned and realised from January up to the end of a month."""

    month: Annotated[
        Period,
        Title("Month", "Bulan", Text("Such as 7 or 2025-07.", "Misalnya 7 atau 2025-07.")),
    ]
    planned: Annotated[Amount, Title("Planned so far, rupiah", "Rencana kumulatif, rupiah")]
    realised: Annotated[Number, Title("Realised so far, rupiah", "Realisasi kumulatif, rupiah")]


class ConsistencyParams(Params):
    """The floor of a month's consistency."""

    lowest: Annotated[
        Number | None,
        Title(
            "Lowest value of a month",
            "Nilai terendah satu bulan",
            Text(
                "A month that strays further than its whole plan counts as this; empty: no floor."
                " Unverified.",
                "Bulan yang menyimpang melebihi seluruh rencananya dihitung sebesar ini; kosong:"
                " tanpa batas. Belum terverifikasi.",
            ),
            unverified=True,
        ),
    ] = 0


class Consistency(Calculator[MonthlyPlan, ConsistencyParams]):
    """Mean over the months of (planned - |planned - realised|) / planned × 100.

    Records of one month are summed on both sides. A month in which nothing was planned or
    realised yet is left out. Source: PMK 22/2021, borrowed for regions; that no month goes below
    0 is unverified, hence the parameter.
    """

    key = "finance.consistency"
    version = "1.1.0"
    name = Text("Consistency of spending with its plan", "Konsistensi penyerapan terhadap rencana")
    description = Text(
        "Mean over the months of how closely cumulative spending kept to its plan. The rule is"
        " written for ministries' units of the state budget; regions borrow it. That a month"
        " never counts below 0 is unverified.",
        "Rata-rata bulanan kedekatan realisasi kumulatif dengan rencananya. Aturan ini ditulis"
        " untuk satuan kerja kementerian; daerah meminjamnya. Batas bawah 0 per bulan belum"
        " terverifikasi.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0, highest=100)
    reach_unless = ("lowest",)
    citation = "PMK 22/PMK.02/2021"
    formula = "mean of (planned - |planned - realised|) / planned × 100"
    record_model = MonthlyPlan
    params_model = ConsistencyParams

    def measure(self, records: Records[MonthlyPlan], params: ConsistencyParams) -> Measurement:
        """Computes the mean.

        Raises Undefined if a month has spending without a plan, or none has a plan.
        """
        months = _by_month(records)
        empty = [name for name, each in months.items() if not (each.planned or each.realised)]
        counted = [name for name in months if name not in empty]
        if not counted:
            raise Undefined("NO_PLAN", _NO_PLAN)
        shares = [_share(name, months[name], params.lowest) for name in counted]
        value = round_half_up(sum(shares) / len(shares))
        steps = record_steps(
            len(counted), lambda i: _month_step(counted[i], months[counted[i]], shares[i])
        )
        label = Text("Mean of the months", "Rata-rata bulan")
        added = sum_step(label, list(map(float, shares))).expression
        last = Step(label, f"({added}) / {len(shares)}", value, _PER_CENT)
        cautions = _cautions([months[name] for name in counted], len(empty))
        return Measurement(value, (*steps, last), None, cautions)


def _by_month(records: Records[MonthlyPlan]) -> dict[str, PairedSums]:
    """Returns the sums by month in their order; raises Undefined if it is not known."""
    names = records.column("month")
    ranks = rank_periods(names, records.column("occurred_on"))
    places = [ranks[name] for name in names]
    months = paired_sums(places, records.column("planned"), records.column("realised"))
    # Plans are cumulative, so only months in order show one that falls.
    return {names[places.index(rank)]: months[rank] for rank in sorted(months)}


def _share(name: str, month: PairedSums, lowest: float | None) -> Fraction:
    if not month.planned:
        raise Undefined(
            "UNPLANNED_SPENDING",
            Text(
                f"Month {name} has spending but nothing planned.",
                f"Bulan {name} memiliki realisasi tetapi tanpa rencana.",
            ),
        )
    strayed = abs(month.planned - month.realised)
    share = (month.planned - strayed) / month.planned * 100
    return share if lowest is None else max(share, Fraction(exact(lowest)))


def _month_step(name: str, month: PairedSums, share: Fraction) -> Step:
    planned, realised = written(month.planned), written(month.realised)
    expression = f"({planned} - |{planned} - {realised}|) / {planned} × 100"
    reached = (month.planned - abs(month.planned - month.realised)) / month.planned * 100
    floor = None
    if reached < share:
        floor = Text(f"raised to {written(share)}", f"dinaikkan menjadi {written(share)}")
    label = Text(f"Month {name}", f"Bulan {name}")
    return Step(label, expression, round_half_up(share), _PER_CENT, floor, month.position)


def _cautions(months: Sequence[PairedSums], left_out: int) -> tuple[Caution, ...]:
    cautions = []
    if any(month.records > 1 for month in months):
        cautions.append(_REPEATED)
    if any(late.planned < early.planned for early, late in pairwise(months)):
        cautions.append(_FALLING)
    if left_out:
        message = Text(
            f"{left_out} months without a plan and without spending were left out.",
            f"{left_out} bulan tanpa rencana dan realisasi tidak dihitung.",
        )
        cautions.append(Caution("EMPTY_MONTH", message))
    return tuple(cautions)


_NO_PLAN = Text("Nothing was planned in any month.", "Tidak ada rencana pada bulan mana pun.")
_REPEATED = Caution(
    "REPEATED_KEY",
    Text(
        "Several records are about the same month and were summed.",
        "Beberapa rekaman tentang bulan yang sama dan dijumlahkan.",
    ),
)
_FALLING = Caution(
    "PLAN_FALLS",
    Text(
        "The plan of a month lies below that of the month before; cumulative figures do not fall.",
        "Rencana suatu bulan di bawah bulan sebelumnya; angka kumulatif tidak menurun.",
    ),
)
