"""Discipline: days of unexcused absence in a calendar year, and the sanction they flag."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from tilik_asn.absence import Absences, absences
from tilik_asn.sanctions import CONSECUTIVE, DISMISSAL, LABELS, SANCTIONS
from tilik_plugin import (
    Calculator,
    Caution,
    Day,
    Measurement,
    Number,
    Polarity,
    Record,
    Records,
    Step,
    TargetRange,
    Text,
    Title,
    band_of,
    exact,
    record_steps,
    round_half_up,
    unverified,
    written,
)
from tilik_plugin.working_days import WorkingDays, WorkingDaysParams

_DAYS = Text("days", "hari")
_HOURS = Text("hours", "jam")


class Absence(Record):
    """A day of unexcused absence, or the hours of a late arrival or an early leave."""

    date: Annotated[Day, Title("Date", "Tanggal")]
    hours: Annotated[
        Annotated[Number, Field(ge=0, le=24)] | None,
        Title(
            "Hours",
            "Jam",
            Text("Only of a late arrival or early leave.", "Hanya untuk terlambat/pulang cepat."),
        ),
    ] = None


class DisciplineParams(WorkingDaysParams):
    """Which days are working days, and how many hours make a day."""

    hours_per_day: Annotated[
        Annotated[Number, Field(gt=0, le=24)],
        unverified(
            "Hours that count as a day",
            "Jam yang dihitung satu hari",
            Text(
                "Late arrivals and early leaves are added up.",
                "Keterlambatan dan pulang cepat dijumlahkan.",
            ),
        ),
    ] = 7.5


class Discipline(Calculator[Absence, DisciplineParams]):
    """Days of absence + Σ hours / hours per day in the latest calendar year.

    Source: PP 94/2021. The band is flagged and imposes nothing: a sanction is a legal process of
    its own, and for PNS only.
    """

    key = "asn.discipline"
    version = "1.0.0"
    name = Text("Unexcused absence", "Ketidakhadiran tanpa alasan sah")
    description = Text(
        "Working days of unexcused absence in a calendar year, with the sanction that PP 94/2021"
        " provides for. It is only flagged: imposing one is a legal process of its own, for PNS"
        " alone.",
        "Hari kerja tidak masuk tanpa alasan sah dalam satu tahun kalender, dengan hukuman menurut"
        " PP 94/2021. Hanya penanda: penjatuhan hukuman adalah proses hukum tersendiri dan hanya"
        " untuk PNS.",
    )
    unit_of_measure = _DAYS
    polarity = Polarity.LOWER_IS_BETTER
    reach = TargetRange(lowest=0)
    citation = "PP 94/2021"
    formula = "days of absence + hours / hours per day, within a calendar year"
    record_model = Absence
    params_model = DisciplineParams

    def measure(self, records: Records[Absence], params: DisciplineParams) -> Measurement:
        """Computes the days and the sanction that they flag; 0 if only days off were named."""
        calendar = WorkingDays(params.working_days, params.holidays)
        rows = list(zip(records.column("date"), records.column("hours"), strict=True))
        found = absences(rows, calendar, params.hours_per_day)
        hours = sum(found.hours.values(), Decimal(0))
        value = round_half_up(
            len(found.days) + Fraction(hours) / Fraction(exact(params.hours_per_day))
        )
        band = DISMISSAL if len(found.run) >= CONSECUTIVE else band_of(value, SANCTIONS)
        assert band is not None
        steps = record_steps(len(rows), lambda i: _record_step(*rows[i], i, i in found.counted))
        summed = _summed(found, hours, params.hours_per_day, value)
        run, sanction = _run_step(found), _sanction_step(value, band)
        return Measurement(value, (*steps, *summed, run, sanction), band, _cautions(found))


def _record_step(day: date, hours: float | None, position: int, counted: bool) -> Step:
    label = Text.both(day.isoformat())
    left_out = None if counted else _LEFT_OUT
    if hours is None:
        return Step(label, "1", 1.0, _DAYS, left_out, position)
    return Step(label, written(hours), hours, _HOURS, left_out, position)


def _summed(
    found: Absences, hours: Decimal, hours_per_day: float, value: float
) -> tuple[Step, Step, Step]:
    year = str(found.year)
    days = float(len(found.days))
    shown = " + ".join(map(written, found.hours.values())) or "0"
    expression = f"{written(days)} + {written(hours)} / {written(hours_per_day)}"
    return (
        Step(_WHOLE, written(days), days, _DAYS, Text.both(year)),
        Step(_PART, shown, float(hours), _HOURS, Text.both(year)),
        Step(_TOTAL, expression, value, _DAYS, Text.both(year)),
    )


def _run_step(found: Absences) -> Step:
    count = len(found.run)
    expression = f"{count} >= {CONSECUTIVE}" if count >= CONSECUTIVE else f"{count} < {CONSECUTIVE}"
    text = None
    if found.run:
        first, last = found.run[0].isoformat(), found.run[-1].isoformat()
        text = Text(f"from {first} to {last}", f"dari {first} sampai {last}")
    return Step(_RUN, expression, float(count), _DAYS, text)


def _sanction_step(value: float, band: str) -> Step:
    edge = next(each.minimum for each in SANCTIONS if each.key == band)
    reached = value >= edge
    expression = f"{written(value)} >= {written(edge)}" if reached else f"{CONSECUTIVE} in a row"
    return Step(_SANCTION, expression, None, None, LABELS[band])


def _cautions(found: Absences) -> tuple[Caution, ...]:
    cautions = []
    if found.other_years:
        cautions.append(_other_years(found.year, found.other_years))
    if found.free_days:
        cautions.append(_free_days(found.free_days))
    if found.repeated:
        cautions.append(_REPEATED)
    return tuple(cautions)


def _other_years(year: int, count: int) -> Caution:
    message = Text(
        f"{count} records are of other years; only {year} counts.",
        f"{count} rekaman berasal dari tahun lain; hanya {year} yang dihitung.",
    )
    return Caution("SEVERAL_YEARS", message)


def _free_days(count: int) -> Caution:
    message = Text(
        f"{count} records fall on days off and do not count.",
        f"{count} rekaman jatuh pada hari libur dan tidak dihitung.",
    )
    return Caution("NOT_A_WORKING_DAY", message)


_REPEATED = Caution(
    "REPEATED_DAY",
    Text("A day was recorded twice and counts once.", "Ada hari yang dicatat dua kali."),
)
_LEFT_OUT = Text("does not count", "tidak dihitung")
_WHOLE = Text("Days of absence", "Hari tidak masuk")
_PART = Text("Hours late or left early", "Jam terlambat atau pulang cepat")
_TOTAL = Text("Days in the calendar year", "Jumlah hari dalam tahun kalender")
_RUN = Text("Longest row of working days", "Hari kerja berturut-turut terpanjang")
_SANCTION = Text("Sanction flagged", "Hukuman yang ditandai")
