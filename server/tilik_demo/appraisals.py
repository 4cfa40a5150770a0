"""Appraisals of the demo: employee, appraiser, span of dates and stage."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from tilik_demo.calendar import DemoYear, at
from tilik_demo.people import STAR, Person, Staff
from tilik_demo.positions import DemoPosition
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.units import DemoUnit
from tilik_plugin.scheme import CycleParams
from tilik_server.models.vocabulary import AppraisalStage
from tilik_server.operations.steps.take_step import stage_deadline

UNDER_WAY: Final = {"DRAFT": 4, "SUBMITTED": 6, "AGREED": 78, "SELF_ASSESSED": 12}
"""Per cent of the staff in each stage of the year under way; heads have agreed."""

PLANNED: Final = frozenset({"DRAFT", "SUBMITTED"})


@dataclass(frozen=True, slots=True)
class DemoAppraisal:
    """One appraisal of the demo, with what its other rows depend on."""

    key: UUID
    year: DemoYear
    person: Person
    unit: DemoUnit
    position: DemoPosition
    starts_on: date
    ends_on: date
    appraiser: Person | None
    superior: Person | None
    stage: str
    briefed: bool = True
    """Whether the employee confirmed that the year's rules were explained."""

    @property
    def name(self) -> str:
        """The name from which the keys of its rows are made."""
        return f"{self.person.code}/{self.unit.code}"

    @property
    def is_finished(self) -> bool:
        """Whether it has an outcome."""
        return self.year.is_finished

    @property
    def is_agreed(self) -> bool:
        """Whether its plan was agreed, so that evidence may be recorded."""
        return self.stage not in PLANNED

    @property
    def is_of_head(self) -> bool:
        """Whether its employee is the head of the unit."""
        return self.person.is_head

    @property
    def briefing(self) -> datetime:
        """The time at which the rules were explained."""
        return at(self.starts_on + timedelta(days=8), 8)

    @property
    def moved_on(self) -> bool:
        """Whether the employee changed to another post during the year."""
        return self.ends_on < self.year.last

    def when(self, share: float) -> date:
        """Return the day after a share of its past days; 1 is its last day or the present."""
        last = min(self.ends_on, self.year.until)
        return self.starts_on + timedelta(days=int((last - self.starts_on).days * share))


def make_appraisals(
    staff: Staff, year: DemoYear, keys: SeededKeys, random: Random
) -> list[DemoAppraisal]:
    """Return all appraisals of a year, those of heads before those of their staff."""
    made = [
        appraisal
        for person in staff.people
        if person.is_appraised
        for appraisal in _of(person, staff, year, keys, random)
    ]
    # Goals refer to the superior's, which must be made before.
    return sorted(made, key=lambda each: (each.unit.depth, not each.is_of_head))


def _of(
    person: Person, staff: Staff, year: DemoYear, keys: SeededKeys, random: Random
) -> Iterator[DemoAppraisal]:
    for unit, position, first, last in _parts(person, year):
        appraiser = staff.superior_of(person, unit)
        superior = staff.superior_of(appraiser) if appraiser else None
        moved_on = last < year.last
        yield DemoAppraisal(
            key=keys.below(year.number, "appraisal", f"{person.code}/{unit.code}"),
            year=year,
            person=person,
            unit=unit,
            position=position,
            starts_on=first,
            ends_on=last,
            appraiser=appraiser,
            superior=superior,
            stage=_stage(person, year, moved_on, random),
            briefed=random.random() < 0.9,
        )


def _parts(person: Person, year: DemoYear) -> list[tuple[DemoUnit, DemoPosition, date, date]]:
    """Return the posts of a person in a year with their first and last day."""
    now = (person.unit, person.position)
    if person.before is None or person.since <= year.first:
        return [(*now, year.first, year.last)]
    if person.since > year.last:
        return [(*person.before, year.first, year.last)]
    last = person.since - timedelta(days=1)
    return [(*person.before, year.first, last), (*now, person.since, year.last)]


def _stage(person: Person, year: DemoYear, moved_on: bool, random: Random) -> str:
    if year.is_finished:
        return "DECIDED" if random.random() < 0.08 else "CLOSED"
    if moved_on:
        return "SELF_ASSESSED"
    # Their staff's goals and the examples refer to these plans.
    if person.is_head or person.code == STAR:
        return "AGREED"
    return random.choices(list(UNDER_WAY), list(UNDER_WAY.values()))[0]


RESOURCES: Final = (
    "Dukungan personel sesuai peta jabatan",
    "Anggaran kegiatan pada dokumen pelaksanaan anggaran",
    "Perangkat komputer dan jaringan internet",
    "Pendampingan atasan langsung",
)
ACCOUNTABILITY: Final = (
    "Laporan bulanan kepada atasan langsung",
    "Dialog kinerja setiap triwulan",
)
CONSEQUENCES: Final = (
    "Hasil sangat baik diusulkan mendapat penghargaan",
    "Hasil di bawah ekspektasi ditindaklanjuti dengan bimbingan kinerja",
)


def add_appraisals(
    rows: Rows, keys: SeededKeys, appraisals: list[DemoAppraisal], random: Random
) -> None:
    """Add their rows, each with the deadline of its stage."""
    for each in appraisals:
        since = stage_since(each)
        received = at(each.year.day(14, 4), 10) if each.is_finished else None
        waiting = each.stage == "DECIDED"
        rows.add(
            "appraisal",
            id=each.key,
            cycle_id=each.year.number,
            unit_id=keys.row("unit", each.unit.code),
            employee_id=each.person.key,
            version=_version(each),
            starts_on=each.starts_on,
            ends_on=each.ends_on,
            appraiser_id=each.appraiser.key if each.appraiser else None,
            appraiser_superior_id=each.superior.key if each.superior else None,
            stage=each.stage,
            stage_since=since,
            due_on=_due(each),
            briefed_at=each.briefing if each.briefed else None,
            resources=random.sample(RESOURCES, 3) if each.is_agreed else [],
            accountability=list(ACCOUNTABILITY),
            agreed_consequences=list(CONSEQUENCES) if each.is_agreed else [],
            acknowledged_at=None if waiting else received,
            objection_until=each.year.day(14, 18) if each.is_finished else None,
            imported=False,
            warnings=[],
            updated_at=since,
            changed_in=0,
        )


def _due(appraisal: DemoAppraisal) -> date | None:
    dates = {"starts_on": appraisal.starts_on, "ends_on": appraisal.ends_on, "started_on": None}
    return stage_deadline(AppraisalStage(appraisal.stage), dates, CycleParams())


def stage_since(appraisal: DemoAppraisal) -> datetime:
    """Return the time since which an appraisal is in its stage."""
    year, start = appraisal.year, appraisal.starts_on
    days = {
        "DRAFT": at(start + timedelta(days=3), 8),
        "SUBMITTED": at(start + timedelta(days=17), 14),
        "AGREED": at(start + timedelta(days=26), 15),
        "SELF_ASSESSED": at(min(appraisal.ends_on, year.until), 13),
        "DECIDED": at(year.day(13, 29), 16),
        "CLOSED": at(year.day(14, 27), 16),
    }
    return days[appraisal.stage]


def _version(appraisal: DemoAppraisal) -> int:
    return {"DRAFT": 2, "SUBMITTED": 3, "AGREED": 4, "SELF_ASSESSED": 6, "DECIDED": 11}.get(
        appraisal.stage, 13
    )
