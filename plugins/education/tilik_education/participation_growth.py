"""Participation growth: how a participation rate changed between two years."""

from fractions import Fraction
from typing import Annotated

from tilik_education.participation import (
    CITATION,
    COLUMNS,
    PER_CENT,
    Enrolment,
    EnrolmentRules,
    RateParams,
    above_population,
    count_above_population,
)
from tilik_plugin import (
    Calculator,
    Measurement,
    Period,
    Polarity,
    Records,
    Step,
    Text,
    Title,
    Undefined,
    percent_expression,
    rank_periods,
    record_steps,
    round_half_up,
    total,
    written,
)

_POINTS = Text("percentage points", "poin persen")


class YearlyEnrolment(Enrolment):
    """An age group's enrolment in one year."""

    year: Annotated[
        Period,
        Title("Year", "Tahun", Text("Such as 2025 or 2024/2025.", "Misalnya 2025 atau 2024/2025.")),
    ]


class ParticipationGrowth(EnrolmentRules, Calculator[YearlyEnrolment, RateParams]):
    """The rate of the latest year less that of the earliest, each a ratio of sums."""

    key = "education.participation_growth"
    version = "1.1.0"
    name = Text("Growth of participation", "Kenaikan angka partisipasi")
    description = Text(
        "The change of APK, APM or APS from the earliest to the latest year, in points.",
        "Perubahan APK, APM, atau APS dari tahun pertama ke tahun terakhir, dalam poin.",
    )
    unit_of_measure = _POINTS
    polarity = Polarity.HIGHER_IS_BETTER
    citation = CITATION
    formula = "rate of the latest year - rate of the earliest year"
    record_model = YearlyEnrolment
    params_model = RateParams

    def measure(self, records: Records[YearlyEnrolment], params: RateParams) -> Measurement:
        """Computes the growth; raises Undefined for one year only or a population of 0."""
        over = count_above_population(records)
        years = _by_year(records)
        names = list(years)
        if len(names) < 2:
            raise Undefined("ONE_YEAR", Text("There is only one year.", "Hanya ada satu tahun."))
        column = COLUMNS[params.rate]
        sums = [_sums(records, column, years[name]) for name in names]
        rates = [_rate(name, *each) for name, each in zip(names, sums, strict=True)]
        growth = rates[-1] - rates[0]
        value = round_half_up(growth)
        steps = record_steps(
            len(names), lambda i: _year_step(names[i], *sums[i], rates[i], years[names[i]][-1])
        )
        rate = params.rate.value.upper()
        label = Text(
            f"Growth of {rate} from {names[0]} to {names[-1]}",
            f"Kenaikan {rate} dari {names[0]} ke {names[-1]}",
        )
        last = Step(label, f"{written(rates[-1])} - {written(rates[0])}", value, _POINTS)
        cautions = above_population(over, len(records))
        return Measurement(value, (*steps, last), None, cautions)


def _by_year(records: Records[YearlyEnrolment]) -> dict[str, list[int]]:
    """Returns positions by year, the earliest first; raises Undefined if that is not known."""
    names = records.column("year")
    ranks = rank_periods(names, records.column("occurred_on"))
    years: dict[int, list[int]] = {rank: [] for rank in sorted(set(ranks.values()))}
    for position, year in enumerate(names):
        years[ranks[year]].append(position)
    return {names[positions[0]]: positions for positions in years.values()}


def _sums(
    records: Records[YearlyEnrolment], column: str, positions: list[int]
) -> tuple[Fraction, Fraction]:
    """Returns pupils and population of one year."""
    pupils, people = records.column(column), records.column("population")
    return (
        Fraction(total(pupils[i] for i in positions)),
        Fraction(total(people[i] for i in positions)),
    )


def _rate(year: str, pupils: Fraction, people: Fraction) -> Fraction:
    if not people:
        raise Undefined(
            "NO_POPULATION",
            Text(f"The population of {year} is 0.", f"Penduduk tahun {year} adalah 0."),
        )
    return 100 * pupils / people


def _year_step(
    year: str, pupils: Fraction, people: Fraction, rate: Fraction, position: int
) -> Step:
    expression = percent_expression(pupils, people)
    return Step(Text.both(year), expression, round_half_up(rate), PER_CENT, None, position)
