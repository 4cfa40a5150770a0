"""Timelines of the demo: every step of every appraisal, collected and then ordered."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from tilik_demo.appraisals import DemoAppraisal
from tilik_demo.calendar import at
from tilik_demo.people import Person
from tilik_demo.rows import Rows, SeededKeys

RETURNED: Final = (
    "Target belum terukur; mohon diselaraskan dengan sasaran unit.",
    "Ukuran keberhasilan belum menyebut mutu.",
)
BRIEFED: Final = "Aturan penilaian tahun ini sudah dijelaskan."
MOVED: Final = "Pindah tugas ke unit lain."


@dataclass(frozen=True, slots=True)
class TimelineStep:
    """One step: its time, actor, name and stages."""

    at: datetime
    by: Person | None
    action: str
    before: str | None = None
    after: str | None = None
    note: str | None = None


@dataclass(slots=True)
class Timelines:
    """The steps of all appraisals of a year."""

    steps: dict[UUID, list[TimelineStep]] = field(default_factory=dict)

    def add(self, appraisal: DemoAppraisal, step: TimelineStep) -> None:
        """Add a step; steps may come in any order."""
        self.steps.setdefault(appraisal.key, []).append(step)

    def store(self, rows: Rows, keys: SeededKeys, appraisals: list[DemoAppraisal]) -> None:
        """Add the rows, each appraisal's steps ordered by time."""
        for appraisal in appraisals:
            steps = sorted(self.steps.get(appraisal.key, ()), key=lambda step: step.at)
            for ordinal, step in enumerate(steps, 1):
                name = f"{appraisal.name}/{ordinal}"
                rows.add(
                    "timeline_entry",
                    id=keys.below(appraisal.year.number, "timeline_entry", name),
                    cycle_id=appraisal.year.number,
                    unit_id=keys.row("unit", appraisal.unit.code),
                    appraisal_id=appraisal.key,
                    ordinal=ordinal,
                    at=step.at,
                    by_id=step.by.key if step.by else None,
                    action=step.action,
                    from_stage=step.before,
                    to_stage=step.after,
                    note=step.note,
                )


def add_planning_steps(
    timelines: Timelines, appraisals: list[DemoAppraisal], random: Random
) -> None:
    """Add the steps until each plan is agreed; a few plans were returned once."""
    for each in appraisals:
        for step in _planning(each, returned=random.random() < 0.06, note=random.choice(RETURNED)):
            timelines.add(each, step)


def _planning(appraisal: DemoAppraisal, returned: bool, note: str) -> Iterator[TimelineStep]:
    def on(days: int, hour: int) -> datetime:
        return at(appraisal.starts_on + timedelta(days=days), hour)

    person, appraiser = appraisal.person, appraisal.appraiser
    yield TimelineStep(on(2, 8), None, "startAppraisals", None, "DRAFT")
    yield TimelineStep(on(6, 10), person, "setGoals")
    if appraisal.briefed:
        yield TimelineStep(appraisal.briefing, person, "acknowledge", note=BRIEFED)
    if appraisal.stage == "DRAFT":
        return
    if returned:
        yield TimelineStep(on(11, 9), person, "submitPlan", "DRAFT", "SUBMITTED")
        yield TimelineStep(on(13, 15), appraiser, "returnPlan", "SUBMITTED", "DRAFT", note)
    yield TimelineStep(on(17, 14), person, "submitPlan", "DRAFT", "SUBMITTED")
    if appraisal.moved_on:
        yield TimelineStep(at(appraisal.ends_on, 12), None, "endAppraisal", note=MOVED)
    if appraisal.is_agreed:
        yield TimelineStep(on(26, 15), appraiser, "agreePlan", "SUBMITTED", "AGREED")
