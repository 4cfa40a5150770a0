"""Participation: which share of an age group goes to school (APK, APM, APS)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import compress
from operator import gt
from typing import Annotated, Any

from tilik_plugin import (
    Caution,
    Count,
    Measurement,
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
    percent,
    percent_expression,
    round_half_up,
    written,
)
from tilik_plugin.folding import FoldingCalculator, RunningSteps, RunningSum

CITATION = "BPS, Statistik Pendidikan: APK, APM, APS"
PER_CENT = Text("per cent", "persen")

_PEOPLE = Text("people", "orang")


class Rate(StrEnum):
    """Which of the three rates."""

    APK = "apk"
    APM = "apm"
    APS = "aps"


class Enrolment(Record):
    """An age group's population, and who of it and beside it goes to school."""

    population: Annotated[
        Count,
        Title(
            "Population of the official age",
            "Penduduk usia sekolah",
            Text(
                "Ages 7-12 for SD, 13-15 for SMP, 16-18 for SMA.",
                "Usia 7-12 untuk SD, 13-15 untuk SMP, 16-18 untuk SMA.",
            ),
        ),
    ]
    enrolled: Annotated[
        Count,
        Title("Pupils of the level, any age", "Siswa pada jenjang ini, semua usia"),
    ]
    enrolled_of_age: Annotated[
        Count,
        Title("Pupils of the level and of that age", "Siswa pada jenjang ini berusia sesuai"),
    ]
    in_school: Annotated[
        Count,
        Title("Of that age at school, any level", "Berusia sesuai dan bersekolah, semua jenjang"),
    ]


class RateParams(Params):
    """Which rate is computed."""

    rate: Annotated[
        Rate,
        Title(
            "Rate",
            "Angka partisipasi",
            Text(
                "apk: gross enrolment; apm: net enrolment; aps: at school at any level.",
                "apk: partisipasi kasar; apm: partisipasi murni; aps: partisipasi sekolah.",
            ),
        ),
    ] = Rate.APS


@dataclass(slots=True)
class EnrolledSoFar:
    """What is kept of the records taken in so far; `over` counts those above the population."""

    pupils: RunningSum = field(default_factory=RunningSum)
    population: RunningSum = field(default_factory=RunningSum)
    over: int = 0
    steps: RunningSteps = field(default_factory=RunningSteps)


class EnrolmentRules:
    """The rule of one record: pupils of the age are a part of two others, so APM ≤ APK and APS."""

    def check(self, record: Enrolment) -> Iterable[RecordProblem]:
        """Refuses more pupils of the age than of the level, or than of the age at school."""
        wholes = ((record.enrolled, "enrolled"), (record.in_school, "in_school"))
        limit, whole = min(wholes)
        if record.enrolled_of_age > limit:
            most = f"{whole}, {written(limit)}"
            expected = Text(f"at most {most}", f"paling banyak {most}")
            yield RecordProblem.in_field("enrolled_of_age", must_be=expected)

    def suspects(self, records: Records[Any]) -> Iterable[int]:
        """Finds the records with more pupils of the age than there are in one of both."""
        wholes = map(min, records.column("enrolled"), records.column("in_school"))
        return compress(range(len(records)), map(gt, records.column("enrolled_of_age"), wholes))


class Participation(EnrolmentRules, FoldingCalculator[Enrolment, RateParams, EnrolledSoFar]):
    """Σ pupils / Σ population × 100: gross (APK), net (APM) or of all levels (APS).

    By definition APM ≤ APK and APM ≤ APS: records that break this are refused. APS and APM above
    100 occur where population and pupils come from different sources, and are a warning.
    """

    key = "education.participation"
    version = "1.0.0"
    name = Text("School participation", "Angka partisipasi sekolah (APK, APM, APS)")
    description = Text(
        "The share of an age group at school: gross enrolment (APK, may exceed 100), net enrolment"
        " (APM) or at any level (APS).",
        "Persentase kelompok usia yang bersekolah: partisipasi kasar (APK, dapat melebihi 100),"
        " partisipasi murni (APM), atau partisipasi sekolah (APS).",
    )
    unit_of_measure = PER_CENT
    polarity = Polarity.HIGHER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = CITATION
    formula = "sum of pupils (by rate) / sum of population × 100"
    record_model = Enrolment
    params_model = RateParams

    def fold(
        self, state: EnrolledSoFar | None, records: Records[Enrolment], params: RateParams
    ) -> EnrolledSoFar:
        """Adds both sums to the state."""
        taken = state or EnrolledSoFar()
        taken.over += count_above_population(records)
        pupils, people = records.column(COLUMNS[params.rate]), records.column("population")
        taken.pupils.add(pupils)
        taken.population.add(people)
        taken.steps.add(
            len(records), lambda place, i: _record_step(pupils[place], people[place], i)
        )
        return taken

    def finish(self, state: EnrolledSoFar, params: RateParams) -> Measurement:
        """Computes the rate; raises Undefined for a population of 0."""
        part = state.pupils.step(LABELS[params.rate], _PEOPLE)
        whole = state.population.step(_POPULATION, _PEOPLE)
        pupils, people = state.pupils.total, state.population.total
        if not people:
            raise Undefined("NO_POPULATION", Text("The population is 0.", "Penduduk adalah 0."))
        value = round_half_up(percent(pupils, people))
        name = params.rate.value.upper()
        last = Step(Text.both(name), percent_expression(pupils, people), value, PER_CENT)
        cautions = above_population(state.over, state.population.count)
        return Measurement(value, (*state.steps.steps(), part, whole, last), None, cautions)


def count_above_population(records: Records[Any]) -> int:
    """Counts the records with more pupils of the age than people of the age."""
    return sum(map(gt, records.column("in_school"), records.column("population")))


def above_population(over: int, count: int) -> tuple[Caution, ...]:
    """Returns a warning if some records have more pupils of the age than people of the age."""
    if not over:
        return ()
    message = Text(
        f"More of the age are at school than its population in {over} of {count} records:"
        " APS, and perhaps APM, above 100 %.",
        f"Penduduk usia ini yang bersekolah melebihi jumlah penduduknya pada {over} dari"
        f" {count} rekaman: APS, mungkin juga APM, di atas 100 %.",
    )
    return (Caution("APS_ABOVE_100", message),)


def _record_step(pupils: float, people: float, position: int) -> Step:
    expression = percent_expression(pupils, people)
    share = round_half_up(percent(pupils, people)) if people else None
    return Step(_POPULATION_OF, expression, share, PER_CENT, None, position)


COLUMNS = {Rate.APK: "enrolled", Rate.APM: "enrolled_of_age", Rate.APS: "in_school"}
LABELS = {
    Rate.APK: Text("Pupils of the level", "Siswa pada jenjang ini"),
    Rate.APM: Text("Pupils of the level and age", "Siswa pada jenjang ini berusia sesuai"),
    Rate.APS: Text("Of the age at school", "Berusia sesuai dan bersekolah"),
}
_POPULATION = Text("Population of the age", "Penduduk usia sekolah")
_POPULATION_OF = Text("Pupils of the population", "Siswa terhadap penduduk")
