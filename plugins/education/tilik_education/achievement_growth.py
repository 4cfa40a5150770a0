"""Achievement growth: how much mean grades rose from the earliest to the latest period."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    InvalidRecords,
    Measurement,
    Name,
    Params,
    Period,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    Text,
    Title,
    Undefined,
    exact,
    fold_name,
    rank_periods,
    record_steps,
    round_half_up,
    written,
)

_POINTS = Text("points", "poin")


class Mean(Record):
    """The mean grade of a group in a period."""

    group: Annotated[Name, Title("Group", "Kelompok")]
    period: Annotated[
        Period,
        Title(
            "Period",
            "Periode",
            Text(
                "A year, semester, quarter, month or day, all in one form.",
                "Tahun, semester, triwulan, bulan, atau tanggal dalam satu bentuk.",
            ),
        ),
    ]
    mean: Annotated[Amount, Title("Mean grade", "Rata-rata nilai")]


class AchievementGrowth(Calculator[Mean, Params]):
    """Mean of the latest period less that of the earliest, averaged over the groups."""

    key = "education.achievement_growth"
    version = "1.1.0"
    name = Text("Growth of achievement", "Pertumbuhan capaian belajar")
    description = Text(
        "Growth of the mean grade between a group's earliest and latest period; of several"
        " groups the mean of their growth. No national formula exists.",
        "Kenaikan rata-rata nilai dari periode pertama ke periode terakhir; untuk beberapa"
        " kelompok, rata-rata kenaikannya. Tidak ada rumus nasional.",
    )
    unit_of_measure = _POINTS
    polarity = Polarity.HIGHER_IS_BETTER
    formula = "mean of the latest period - mean of the earliest period"
    record_model = Mean
    params_model = Params

    def measure(self, records: Records[Mean], params: Params) -> Measurement:
        """Computes the growth in points; raises Undefined if no group has two periods."""
        groups = _by_group(records)
        grown = {name: periods for name, periods in groups.items() if len(periods) > 1}
        if not grown:
            raise Undefined(
                "ONE_PERIOD",
                Text("No group has two periods.", "Tidak ada kelompok dengan dua periode."),
            )
        names = sorted(grown)
        growths = [_growth(records, grown[name]) for name in names]
        mean = round_half_up(sum(growths) / len(growths))
        steps = record_steps(
            len(names), lambda i: _group_step(records, names[i], grown[names[i]], growths[i])
        )
        label = Text("Mean growth of the groups", "Rata-rata pertumbuhan kelompok")
        last = Step(label, f"{written(sum(growths))} / {len(growths)}", mean, _POINTS)
        return Measurement(mean, (*steps, last), None, _cautions(len(groups) - len(grown)))


def _by_group(records: Records[Mean]) -> dict[str, list[int]]:
    """Returns positions by group in the order of their periods.

    Raises InvalidRecords for a repeat, Undefined if the order of the periods is not known.
    """
    groups: dict[str, list[int]] = {}
    spelt: dict[str, str] = {}
    for position, record in enumerate(records):
        name = spelt.setdefault(fold_name(record.group), record.group)
        groups.setdefault(name, []).append(position)
    return {name: _in_order(records, positions) for name, positions in groups.items()}


def _in_order(records: Records[Mean], positions: Sequence[int]) -> list[int]:
    names = [records[i].period for i in positions]
    ranks = rank_periods(names, [records[i].occurred_on for i in positions])
    ordered: dict[int, int] = {}
    for position, name in zip(positions, names, strict=True):
        if ordered.setdefault(ranks[name], position) != position:
            once = Text("each period of a group once", "setiap periode kelompok satu kali")
            raise InvalidRecords(RecordProblem(position, "period", must_be=once))
    return [ordered[rank] for rank in sorted(ordered)]


def _growth(records: Records[Mean], positions: list[int]) -> Fraction:
    first, last = records[positions[0]].mean, records[positions[-1]].mean
    return Fraction(exact(last)) - Fraction(exact(first))


def _group_step(records: Records[Mean], name: str, positions: list[int], growth: Fraction) -> Step:
    first, last = records[positions[0]], records[positions[-1]]
    return Step(
        Text.both(name),
        f"{written(last.mean)} - {written(first.mean)}",
        round_half_up(growth),
        _POINTS,
        Text(f"from {first.period} to {last.period}", f"dari {first.period} ke {last.period}"),
        positions[-1],
    )


def _cautions(left_out: int) -> tuple[Caution, ...]:
    if not left_out:
        return ()
    message = Text(
        f"{left_out} groups have one period only and were left out.",
        f"{left_out} kelompok hanya memiliki satu periode dan tidak dihitung.",
    )
    return (Caution("ONE_PERIOD", message),)
