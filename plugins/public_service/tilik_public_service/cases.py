"""Cases: how long an agency takes to handle what is brought to it, and against which standard."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from itertools import compress
from statistics import median
from typing import Annotated, Any

from pydantic import Field

from tilik_plugin import (
    Calculator,
    Caution,
    InvalidParams,
    InvalidRecords,
    Number,
    ParamProblem,
    Record,
    RecordProblem,
    Records,
    Step,
    Text,
    Title,
    exact,
    round_half_up,
    written,
)
from tilik_plugin.time_zone import (
    ZONE_UNKNOWN,
    TimeZone,
    TimeZoneParams,
    is_foreign,
    local_time,
    zone_step,
)
from tilik_plugin.working_days import WorkingDays, WorkingDaysParams
from tilik_public_service.moment import Moment, on_one_clock

CASES = Text("cases", "berkas")
STANDARDS = "standard_hours, standard_working_days"
CITATION = "PermenPANRB 15/2014 (service standards; no national formula)"

_HOURS = Text("hours", "jam")
_WORKING_DAYS = Text("working days", "hari kerja")
_Standard = Annotated[Number, Field(gt=0)]


class Case(Record):
    """When a case was opened and closed."""

    opened_at: Annotated[Moment, Title("Opened at", "Waktu diterima")]
    closed_at: Annotated[
        Moment | None,
        Title("Closed at", "Waktu selesai", Text("Empty: still open.", "Kosong: belum selesai.")),
    ] = None


class CaseParams(TimeZoneParams, WorkingDaysParams):
    """The standard, in hours or in working days, and the time at which open cases are looked at."""

    standard_hours: Annotated[
        _Standard | None,
        Title(
            "Standard, hours",
            "Standar, jam",
            Text(
                "Hours as the clock runs, weekends included.",
                "Jam menurut waktu berjalan, termasuk akhir pekan.",
            ),
        ),
    ] = None
    standard_working_days: Annotated[
        _Standard | None,
        Title(
            "Standard, working days",
            "Standar, hari kerja",
            Text(
                "Counted from the day after the case was opened up to the day it was closed.",
                "Dihitung mulai hari setelah berkas diterima sampai hari selesai.",
            ),
        ),
    ] = None
    as_of: Annotated[
        Moment | None,
        Title(
            "As of",
            "Keadaan per",
            Text(
                "An open case older than the standard at this time is late; a date alone is its"
                " midnight. Empty: open cases wait.",
                "Berkas terbuka yang melewati standar pada waktu ini terlambat; tanggal saja"
                " berarti pukul 00.00. Kosong: berkas terbuka menunggu.",
            ),
        ),
    ] = None

    @property
    def standard(self) -> Fraction | None:
        """The standard in its own unit; None where none is set."""
        given = self.standard_hours or self.standard_working_days
        return None if given is None else Fraction(exact(given))

    @property
    def unit_of_measure(self) -> Text:
        """Returns hours if the standard is in hours, else working days."""
        return _WORKING_DAYS if self.standard_hours is None else _HOURS


@dataclass(frozen=True, slots=True)
class Timed:
    """The time each case took, by position; `late` are open cases past the standard."""

    closed: Mapping[int, Fraction]
    late: Mapping[int, Fraction]
    waiting: Sequence[int]


class CaseCalculator(Calculator[Case, CaseParams]):
    """Base of the calculators of cases: one standard at most."""

    record_model = Case
    params_model = CaseParams

    def check(self, record: Case) -> Iterable[RecordProblem]:
        """Refuses a case closed before it was opened.

        Of a time with an offset and one without, the zone of the unit decides, which `time_cases`
        knows.
        """
        if _is_surely_reversed(record.opened_at, record.closed_at):
            yield RecordProblem.in_field("closed_at", must_be=_NOT_BEFORE)

    def suspects(self, records: Records[Case]) -> Iterable[int]:
        """Finds the cases that were closed before they were opened."""
        pairs = records.column("opened_at"), records.column("closed_at")
        return compress(range(len(records)), map(_is_surely_reversed, *pairs))

    def read_params(self, params: Mapping[str, Any]) -> CaseParams:
        """Returns the parameters; raises InvalidParams if both standards are given."""
        checked = super().read_params(params)
        if checked.standard_hours is not None and checked.standard_working_days is not None:
            raise InvalidParams(
                ParamProblem(STANDARDS, must_be=Text("one of both", "salah satu saja"))
            )
        return checked


def time_cases(records: Records[Case], params: CaseParams) -> Timed:
    """Returns the time of each case; raises InvalidRecords for one closed before it is opened."""
    calendar = WorkingDays(params.working_days, params.holidays)
    closed: dict[int, Fraction] = {}
    late: dict[int, Fraction] = {}
    waiting: list[int] = []
    pairs = zip(records.column("opened_at"), records.column("closed_at"), strict=True)
    for position, (opened, ended) in enumerate(pairs):
        if ended is not None:
            if _is_reversed(opened, ended, params.time_zone):
                raise InvalidRecords(RecordProblem(position, "closed_at", must_be=_NOT_BEFORE))
            closed[position] = _time(opened, ended, params, calendar)
            continue
        age = _age(opened, params, calendar)
        if age is not None and params.standard is not None and age > params.standard:
            late[position] = age
        else:
            waiting.append(position)
    return Timed(closed, late, waiting)


def case_step(record: Case, position: int, timed: Timed, params: CaseParams) -> Step:
    """Returns the step with the time that one case took."""
    time = timed.closed.get(position, timed.late.get(position))
    if position in timed.closed:
        met = params.standard is None or timed.closed[position] <= params.standard
        label = (_CLOSED if params.standard is None else _WITHIN) if met else _CLOSED_LATE
    else:
        label = _OPEN_LATE if position in timed.late else _OPEN
    end = record.closed_at or params.as_of
    opened, zone = _shown(record.opened_at, params.time_zone), params.time_zone
    expression = f"{opened} → {_shown(end, zone) if end is not None else '…'}"
    value = None if time is None else round_half_up(time)
    return Step(label, expression, value, params.unit_of_measure, None, position)


def median_step(times: Sequence[Fraction], unit_of_measure: Text) -> Step:
    """Returns the median of at least one time; of an even number, the mean of the middle two."""
    ordered, half = sorted(times), len(times) // 2
    if len(times) % 2:
        expression = written(ordered[half])
        which = Text(f"number {half + 1} of {len(times)}", f"nomor {half + 1} dari {len(times)}")
    else:
        expression = f"({written(ordered[half - 1])} + {written(ordered[half])}) / 2"
        which = Text(
            f"numbers {half} and {half + 1} of {len(times)}",
            f"nomor {half} dan {half + 1} dari {len(times)}",
        )
    label = Text(
        f"Median handling time: {which.en} by length",
        f"Median waktu penyelesaian: {which.id} menurut lama",
    )
    return Step(label, expression, round_half_up(median(ordered)), unit_of_measure)


def open_step(timed: Timed) -> Step:
    """Returns the open cases: those past the standard and those that wait."""
    late, waiting = len(timed.late), len(timed.waiting)
    label = Text("Open cases, late and waiting", "Berkas terbuka, terlambat dan menunggu")
    return Step(label, f"{late} + {waiting}", float(late + waiting), CASES)


def zone_steps(params: CaseParams) -> tuple[Step, ...]:
    """Returns the step that names the zone of the days, if one is known."""
    return () if params.time_zone is None else (zone_step(params.time_zone),)


def zone_cautions(records: Records[Case], params: CaseParams) -> tuple[Caution, ...]:
    """Returns a warning if no zone is known, and days were counted on a foreign clock."""
    if params.time_zone is not None or params.standard_hours is not None:
        return ()
    columns = (records.column("opened_at"), records.column("closed_at"), [params.as_of])
    return (ZONE_UNKNOWN,) if any(map(is_foreign, columns)) else ()


def _is_surely_reversed(opened: datetime, ended: datetime | None) -> bool:
    """Tells whether the end comes first in any zone: of one kind of times, both or none local."""
    is_mixed = ended is not None and (opened.tzinfo is None) != (ended.tzinfo is None)
    return not is_mixed and _is_reversed(opened, ended)


def _is_reversed(opened: datetime, ended: datetime | None, zone: TimeZone | None = None) -> bool:
    """Tells whether the end comes first."""
    if ended is None:
        return False
    start, end = on_one_clock(opened, ended, zone)
    return end < start


def _age(opened: datetime, params: CaseParams, calendar: WorkingDays) -> Fraction | None:
    """Returns how old an open case is; None if it is looked at never, or before it is opened."""
    if params.as_of is None or _is_reversed(opened, params.as_of, params.time_zone):
        return None
    return _time(opened, params.as_of, params, calendar)


def _time(opened: datetime, ended: datetime, params: CaseParams, calendar: WorkingDays) -> Fraction:
    """Returns the time between both in the standard's unit; the end is not first."""
    start, end = on_one_clock(opened, ended, params.time_zone)
    if params.standard_hours is None:
        return Fraction(calendar.between(start.date(), end.date()))
    elapsed = end - start
    seconds = elapsed.days * 86_400 + elapsed.seconds
    return Fraction(seconds * 1_000_000 + elapsed.microseconds, 3_600_000_000)


def _shown(moment: datetime, zone: TimeZone | None) -> str:
    return (moment if zone is None else local_time(moment, zone)).isoformat(" ", "minutes")


_NOT_BEFORE = Text("a time not before opened_at", "waktu yang tidak mendahului opened_at")
_CLOSED = Text("Closed", "Selesai")
_WITHIN = Text("Closed within the standard", "Selesai sesuai standar")
_CLOSED_LATE = Text("Closed late", "Selesai terlambat")
_OPEN_LATE = Text("Open and late", "Terbuka dan terlambat")
_OPEN = Text("Open", "Terbuka")
