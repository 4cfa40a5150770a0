"""Bare formulas of education."""

from collections import defaultdict
from collections.abc import Sequence

from benchmarks.formulas.case import Case, Row


def attendance_rate(records: Sequence[Row]) -> float:
    possible = absent = 0
    for record in records:
        possible += record["pupils"] * record["days"]
        absent += record["absences"]
    return (possible - absent) / possible * 100


def participation(records: Sequence[Row]) -> float:
    population = in_school = 0
    for record in records:
        population += record["population"]
        in_school += record["in_school"]
    return in_school / population * 100


def participation_growth(records: Sequence[Row]) -> float:
    population: dict[int, int] = defaultdict(int)
    in_school: dict[int, int] = defaultdict(int)
    for record in records:
        population[record["year"]] += record["population"]
        in_school[record["year"]] += record["in_school"]
    rates = {year: in_school[year] / population[year] * 100 for year in population}
    return rates[max(rates)] - rates[min(rates)]


def learning_gain(records: Sequence[Row]) -> float:
    pre = post = maximum = 0.0
    for record in records:
        pre += record["pre"]
        post += record["post"]
        maximum += record["maximum"]
    return (post - pre) / (maximum - pre)


def achievement_growth(records: Sequence[Row]) -> float:
    groups: dict[str, dict[int, float]] = defaultdict(dict)
    for record in records:
        groups[record["group"]][record["period"]] = record["mean"]
    grown = [periods[max(periods)] - periods[min(periods)] for periods in groups.values()]
    return sum(grown) / len(grown)


def enrolment(place: int) -> Row:
    return {
        "population": 1_000 + place % 90,
        "enrolled": 980 + place % 50,
        "enrolled_of_age": 900 + place % 50,
        "in_school": 960 + place % 40,
    }


EDUCATION = (
    Case(
        "education.attendance_rate",
        lambda i: {"pupils": 20 + i % 15, "days": 20, "absences": i % 40},
        attendance_rate,
        sums=True,
    ),
    Case("education.participation", enrolment, participation, sums=True),
    Case(
        "education.participation_growth",
        lambda i: {**enrolment(i), "year": 2020 + i % 5},
        participation_growth,
    ),
    Case(
        "education.learning_gain",
        lambda i: {
            "student": f"Siswa {i}",
            "pre": 40.5 + i % 20,
            "post": 60.5 + i % 30,
            "maximum": 100.0,
        },
        learning_gain,
    ),
    Case(
        "education.achievement_growth",
        lambda i: {"group": f"Kelas {i // 4}", "period": 1 + i % 4, "mean": 60.5 + i % 30},
        achievement_growth,
    ),
)
