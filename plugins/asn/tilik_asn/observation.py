"""Observation: the mean level of what was observed of a person, criterion by criterion."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from tilik_plugin import (
    Calculator,
    Caution,
    Measurement,
    Name,
    NoRecords,
    Params,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    Whole,
    fold_name,
    record_steps,
    round_half_up,
)

_LEVEL = Text("level, 1 to 4", "tingkat, 1 sampai 4")


class Observed(Record):
    """One observation of one criterion."""

    criterion: Annotated[
        Name,
        Title(
            "Criterion",
            "Kriteria",
            Text(
                "Such as discipline, quality, teamwork, integrity or professionalism.",
                "Misalnya disiplin, mutu, kerja sama, integritas, atau profesionalisme.",
            ),
        ),
    ]
    level: Annotated[
        Whole,
        Field(ge=1, le=4),
        Title("Level", "Tingkat", Text("4 is the best.", "4 adalah yang terbaik.")),
    ]


class ObservationParams(Params):
    """Which criteria count."""

    criteria: Annotated[
        Annotated[tuple[Name, ...], Field(min_length=1)] | None,
        Title("Criteria", "Kriteria", Text("All, where empty.", "Semua, jika kosong.")),
    ] = None


class Observation(Calculator[Observed, ObservationParams]):
    """The mean of the levels observed, every observation counting the same; no national formula."""

    key = "asn.observation"
    version = "1.1.0"
    name = Text("Observation", "Hasil observasi")
    description = Text(
        "Mean level of all observations, each counting the same; the steps give the mean of every"
        " criterion. No national formula exists.",
        "Rata-rata tingkat seluruh observasi dengan bobot sama; langkah menunjukkan rata-rata"
        " setiap kriteria. Tidak ada rumus nasional.",
    )
    unit_of_measure = _LEVEL
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=1, highest=4)
    formula = "sum of levels / number of observations"
    record_model = Observed
    params_model = ObservationParams

    def measure(self, records: Records[Observed], params: ObservationParams) -> Measurement:
        """Computes the mean, 1 to 4; raises NoRecords if none of the `criteria` was observed."""
        found = _by_criterion(records, params.criteria or ())
        wanted = params.criteria or tuple(found)
        counted = sorted(set(wanted) & found.keys())
        if not counted:
            raise NoRecords(_NONE)
        levels = records.column("level")
        positions = sorted(i for name in counted for i in found[name])
        each = record_steps(len(positions), lambda i: _record_step(records, positions[i]))
        means = [_mean_step(Text.both(name), [levels[i] for i in found[name]]) for name in counted]
        last = _mean_step(self.name, [levels[i] for i in positions])
        unseen = sorted(set(wanted) - found.keys())
        cautions = tuple(_not_observed(name) for name in unseen)
        return Measurement(last.value or 0.0, (*each, *means, last), None, cautions)


def _by_criterion(records: Records[Observed], wanted: Sequence[str]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    spelt = {fold_name(name): name for name in reversed(wanted)}
    for position, criterion in enumerate(records.column("criterion")):
        name = spelt.setdefault(fold_name(criterion), criterion)
        found.setdefault(name, []).append(position)
    return found


def _record_step(records: Records[Observed], position: int) -> Step:
    record = records[position]
    label = Text.both(record.criterion)
    return Step(label, str(record.level), float(record.level), _LEVEL, None, position)


def _mean_step(label: Text, levels: list[int]) -> Step:
    mean = round_half_up(Fraction(sum(levels), len(levels)))
    return Step(label, f"{sum(levels)} / {len(levels)}", mean, _LEVEL)


def _not_observed(criterion: str) -> Caution:
    message = Text(
        f"{criterion} was not observed and is left out.",
        f"{criterion} belum diobservasi dan tidak dihitung.",
    )
    return Caution("CRITERION_NOT_OBSERVED", message)


_NONE = Text(
    "None of the criteria asked for was observed.",
    "Tidak ada kriteria yang diminta yang telah diobservasi.",
)
