"""Output achievement: how far the outputs of the budget's programmes reached their targets."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import groupby
from typing import Annotated

from pydantic import Field

from tilik_finance.geometric_mean import geometric_mean, ratio
from tilik_finance.paired_sums import PairedSums, paired_sums
from tilik_plugin import (
    Amount,
    Calculator,
    Caution,
    Measurement,
    Name,
    Number,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Undefined,
    exact,
    fold_name,
    record_steps,
    round_half_up,
    written,
)

_PER_CENT = Text("per cent", "persen")
_IN_EXPRESSION = 12
_Key = tuple[str, ...]


class OutputIndicator(Record):
    """The target and realisation of one indicator of an output."""

    programme: Annotated[Name, Title("Programme", "Program")]
    output: Annotated[Name, Title("Output", "Keluaran")]
    indicator: Annotated[Name, Title("Indicator", "Indikator")]
    target: Annotated[Amount, Title("Target", "Target")]
    realised: Annotated[Amount, Title("Realised", "Realisasi")]


class OutputParams(Params):
    """How much one indicator may count at most."""

    cap: Annotated[
        Annotated[Number, Field(gt=0)] | None,
        Title(
            "Cap per indicator, per cent",
            "Batas per indikator, persen",
            Text("Empty: no cap.", "Kosong: tanpa batas."),
        ),
    ] = None


class OutputAchievement(Calculator[OutputIndicator, OutputParams]):
    """Geometric means of realised / target: indicators → output → programme → all.

    Records of one indicator are summed on both sides. Indicators with a target of 0 are left out,
    which is ours. Source: PMK 22/2021, borrowed for regions.
    """

    key = "finance.output_achievement"
    version = "1.1.0"
    name = Text("Output achievement", "Capaian keluaran")
    description = Text(
        "How far outputs reached their targets: the geometric mean of an output's indicators, of"
        " a programme's outputs, and of all programmes. The rule is written for ministries'"
        " units of the state budget; regions borrow it.",
        "Capaian target keluaran: rata-rata geometrik indikator per keluaran, keluaran per"
        " program, dan seluruh program. Aturan ini ditulis untuk satuan kerja kementerian; daerah"
        " meminjamnya.",
    )
    unit_of_measure = _PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "PMK 22/PMK.02/2021"
    formula = "geometric mean of realised / target × 100, nested"
    record_model = OutputIndicator
    params_model = OutputParams

    def measure(self, records: Records[OutputIndicator], params: OutputParams) -> Measurement:
        """Computes the nested mean; raises Undefined if every indicator has a target of 0."""
        given = _by_indicator(records)
        sums = {key: each for key, each in given.items() if each.planned}
        if not sums:
            raise Undefined("NO_TARGET", _NO_TARGET)
        indicators = {key: _percentage(each, params.cap) for key, each in sums.items()}
        outputs = _means(indicators)
        programmes = _means(outputs)
        total = geometric_mean(list(programmes.values()))
        value = round_half_up(total)
        names = list(sums)
        steps = record_steps(
            len(names), lambda i: _indicator_step(names[i], sums[names[i]], indicators[names[i]])
        )
        steps += _mean_steps(indicators, outputs, _output_label)
        steps += _mean_steps(outputs, programmes, _programme_label)
        last = Step(self.name, _root(list(programmes.values())), value, _PER_CENT)
        cautions = _cautions(list(given.values()), params.cap)
        return Measurement(value, (*steps, last), None, cautions)


def _by_indicator(records: Records[OutputIndicator]) -> dict[_Key, PairedSums]:
    names = (_spelt_alike(records.column(name)) for name in ("programme", "output", "indicator"))
    keys: Iterator[_Key] = zip(*names, strict=True)
    sums = paired_sums(keys, records.column("target"), records.column("realised"))
    return {key: sums[key] for key in sorted(sums)}


def _spelt_alike(names: Sequence[str]) -> list[str]:
    """Returns each name as it is spelt first."""
    spelt: dict[str, str] = {}
    return [spelt.setdefault(fold_name(name), name) for name in names]


def _percentage(sums: PairedSums, cap: float | None) -> Decimal:
    share = ratio(100 * sums.realised, sums.planned)
    return share if cap is None else min(share, exact(cap))


def _means(parts: Mapping[_Key, Decimal]) -> dict[_Key, Decimal]:
    """Returns the mean of the parts that share all of their key but its last name."""
    return {key: geometric_mean([parts[each] for each in inner]) for key, inner in _nested(parts)}


def _nested(parts: Mapping[_Key, Decimal]) -> list[tuple[_Key, list[_Key]]]:
    return [(key, list(inner)) for key, inner in groupby(sorted(parts), lambda each: each[:-1])]


def _mean_steps(
    parts: Mapping[_Key, Decimal], means: Mapping[_Key, Decimal], label: Callable[[str], Text]
) -> list[Step]:
    groups = _nested(parts)

    def step(place: int) -> Step:
        key, inner = groups[place]
        expression = _root([parts[each] for each in inner])
        return Step(label(" / ".join(key)), expression, round_half_up(means[key]), _PER_CENT)

    return record_steps(len(groups), step)


def _indicator_step(key: _Key, sums: PairedSums, share: Decimal) -> Step:
    expression = f"{written(sums.realised)} / {written(sums.planned)} × 100"
    capped = None
    if ratio(100 * sums.realised, sums.planned) > share:
        capped = Text(f"capped at {written(share)}", f"dibatasi {written(share)}")
    label = Text.both(" / ".join(key))
    return Step(label, expression, round_half_up(share), _PER_CENT, capped, sums.position)


def _root(parts: Sequence[Decimal]) -> str:
    factors = " × ".join(written(part) for part in parts[:_IN_EXPRESSION])
    if len(parts) > _IN_EXPRESSION:
        factors += f" × … ({len(parts)} figures)"
    return factors if len(parts) == 1 else f"({factors}) ^ (1 / {len(parts)})"


def _cautions(sums: Sequence[PairedSums], cap: float | None) -> tuple[Caution, ...]:
    cautions = []
    if any(each.records > 1 for each in sums):
        cautions.append(_REPEATED)
    due = [each for each in sums if each.planned]
    if cap is None and any(each.realised > each.planned for each in due):
        cautions.append(_ABOVE)
    if any(not each.realised for each in due):
        cautions.append(_NOTHING)
    if len(due) < len(sums):
        left_out = len(sums) - len(due)
        message = Text(
            f"Left out, as their target is 0: {left_out} of {len(sums)} indicators.",
            f"Tidak dihitung karena targetnya 0: {left_out} dari {len(sums)} indikator.",
        )
        cautions.append(Caution("NO_TARGET", message))
    return tuple(cautions)


def _output_label(name: str) -> Text:
    return Text(f"Output {name}", f"Keluaran {name}")


def _programme_label(name: str) -> Text:
    return Text(f"Programme {name}", f"Program {name}")


_NO_TARGET = Text("All targets are 0.", "Semua target adalah 0.")
_REPEATED = Caution(
    "REPEATED_KEY",
    Text(
        "Several records are about the same indicator and were summed.",
        "Beberapa rekaman tentang indikator yang sama dan dijumlahkan.",
    ),
)
_ABOVE = Caution(
    "ACHIEVEMENT_ABOVE_100",
    Text(
        "An indicator lies above its target and counts in full.",
        "Ada indikator yang melampaui target dan dihitung penuh.",
    ),
)
_NOTHING = Caution(
    "NOTHING_REALISED",
    Text(
        "An indicator with nothing realised makes the whole geometric mean 0.",
        "Indikator tanpa realisasi membuat seluruh rata-rata geometrik menjadi 0.",
    ),
)
