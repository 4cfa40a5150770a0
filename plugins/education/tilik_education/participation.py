"""Participation: which share of an age group goes to school (APK, APM, APS)."""

from enum import StrEnum
from operator import gt
from typing import Annotated, Any

from tilik_plugin import (
    Calculator,
    Caution,
    Count,
    InvalidRecords,
    Measurement,
    Params,
    Polarity,
    Record,
    RecordProblem,
    Records,
    Step,
    Text,
    Title,
    Undefined,
    percent,
    percent_expression,
    record_steps,
    round_half_up,
    sum_step,
    written,
)

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


class Participation(Calculator[Enrolment, RateParams]):
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
    citation = CITATION
    formula = "sum of pupils (by rate) / sum of population × 100"
    record_model = Enrolment
    params_model = RateParams

    def measure(self, records: Records[Enrolment], params: RateParams) -> Measurement:
        """The rate; Undefined for a population of 0, InvalidRecords where parts exceed wholes."""
        refuse_impossible(records)
        column = COLUMNS[params.rate]
        part = sum_step(LABELS[params.rate], records.column(column), _PEOPLE)
        whole = sum_step(_POPULATION, records.column("population"), _PEOPLE)
        pupils, people = part.value or 0.0, whole.value or 0.0
        if not people:
            raise Undefined("NO_POPULATION", Text("The population is 0.", "Penduduk adalah 0."))
        value = round_half_up(percent(pupils, people))
        steps = record_steps(len(records), lambda i: _record_step(records[i], column, i))
        name = params.rate.value.upper()
        last = Step(Text.both(name), percent_expression(pupils, people), value, PER_CENT)
        cautions = above_population(records)
        return Measurement(value, (*steps, part, whole, last), None, cautions)


def refuse_impossible(records: Records[Any]) -> None:
    """Raises InvalidRecords where pupils of the age exceed those they are a part of."""
    parts = records.column("enrolled_of_age")
    for whole in ("enrolled", "in_school"):
        limits = records.column(whole)
        if not any(map(gt, parts, limits)):
            continue
        position = next(i for i, part in enumerate(parts) if part > limits[i])
        limit = written(limits[position])
        expected = Text(f"at most {whole}, {limit}", f"paling banyak {whole}, {limit}")
        raise InvalidRecords(RecordProblem(position, "enrolled_of_age", expected))


def above_population(records: Records[Any]) -> tuple[Caution, ...]:
    """A warning where more of the age are at school than live there."""
    over = sum(map(gt, records.column("in_school"), records.column("population")))
    if not over:
        return ()
    message = Text(
        f"More of the age are at school than its population in {over} of {len(records)} records:"
        " APS, and perhaps APM, above 100 %.",
        f"Penduduk usia ini yang bersekolah melebihi jumlah penduduknya pada {over} dari"
        f" {len(records)} rekaman: APS, mungkin juga APM, di atas 100 %.",
    )
    return (Caution("APS_ABOVE_100", message),)


def _record_step(record: Enrolment, column: str, position: int) -> Step:
    pupils: float = getattr(record, column)
    expression = percent_expression(pupils, record.population)
    share = round_half_up(percent(pupils, record.population)) if record.population else None
    return Step(_POPULATION_OF, expression, share, PER_CENT, None, position)


COLUMNS = {Rate.APK: "enrolled", Rate.APM: "enrolled_of_age", Rate.APS: "in_school"}
LABELS = {
    Rate.APK: Text("Pupils of the level", "Siswa pada jenjang ini"),
    Rate.APM: Text("Pupils of the level and age", "Siswa pada jenjang ini berusia sesuai"),
    Rate.APS: Text("Of the age at school", "Berusia sesuai dan bersekolah"),
}
_POPULATION = Text("Population of the age", "Penduduk usia sekolah")
_POPULATION_OF = Text("Pupils of the population", "Siswa terhadap penduduk")
