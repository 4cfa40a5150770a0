"""Trainings of the demo: recommended, planned and completed, also on fair rating."""

from datetime import date
from random import Random
from typing import Any, Final

from tilik_demo.calendar import DemoYear
from tilik_demo.competencies import LEARNER, Levels
from tilik_demo.people import Person, Staff
from tilik_demo.required_competencies import (
    BUDGETING,
    GENERAL,
    IT,
    PUBLIC_SPEAKING,
    SURVEILLANCE,
    TEACHING,
    TECHNICAL,
)
from tilik_demo.rows import Rows, SeededKeys

COURSES: Final = {
    IT: "Pelatihan literasi digital perkantoran",
    PUBLIC_SPEAKING: "Pelatihan komunikasi penyuluhan kesehatan",
    BUDGETING: "Bimbingan teknis penatausahaan keuangan daerah",
    TEACHING: "Lokakarya asesmen pembelajaran",
    SURVEILLANCE: "Pelatihan pengelola imunisasi dan surveilans",
    "integrity": "Pelatihan penguatan integritas",
    "teamwork": "Lokakarya kerja sama tim",
    "communication": "Pelatihan komunikasi publik",
    "result_orientation": "Pelatihan manajemen kinerja",
    "public_service": "Pelatihan pelayanan prima",
    "developing_others": "Pelatihan coaching dan mentoring",
    "managing_change": "Pelatihan manajemen perubahan",
    "decision_making": "Pelatihan pengambilan keputusan berbasis data",
    "uniting_the_nation": "Lokakarya kebinekaan di tempat kerja",
}
RATER_COURSE: Final = "Pelatihan memberi nilai yang efektif dan adil bagi pejabat penilai"
FEEDBACK_COURSE: Final = "Pelatihan memberi dan menerima umpan balik"
RATES: Final = {
    "en": "Appraises others: effective and fair rating.",
    "id": "Menilai pegawai lain: penilaian yang efektif dan adil.",
}
TALKS: Final = {
    "en": "Gives and receives feedback in the team.",
    "id": "Memberi dan menerima umpan balik di dalam tim.",
}


def add_trainings(
    rows: Rows,
    keys: SeededKeys,
    staff: Staff,
    newest: dict[str, Levels],
    years: tuple[DemoYear, DemoYear],
    random: Random,
) -> None:
    """Add the trainings for each person's gaps; for heads also one on rating."""
    for person in staff.people:
        levels = newest.get(person.code, {})
        required = person.position.requirements()
        gaps = [key for key, level in required.items() if levels.get(key, level) < level]
        for competency in gaps[:3]:
            reason = _reason(competency, levels[competency], required[competency])
            _plan(rows, keys, person, competency, reason, years, random)
        if person.is_head:
            _course(rows, keys, person, "RATING", RATER_COURSE, RATES, years, random, 0.7)
        elif random.random() < 0.08:
            _course(rows, keys, person, "FEEDBACK", FEEDBACK_COURSE, TALKS, years, random, 0.8)
    _add_learner_trainings(rows, keys, staff.by_code[LEARNER], years)


def _reason(competency: str, measured: int, required: int) -> dict[str, str]:
    name = {**GENERAL, **TECHNICAL}[competency]
    return {
        "en": f"{name['en']}: level {measured} measured, {required} required.",
        "id": f"{name['id']}: tingkat {measured} terukur, {required} dipersyaratkan.",
    }


def _plan(
    rows: Rows,
    keys: SeededKeys,
    person: Person,
    competency: str,
    reason: dict[str, str],
    years: tuple[DemoYear, DemoYear],
    random: Random,
) -> None:
    planned = random.random() < 0.35
    day = years[1].day(8 + random.randrange(4), 10) if planned else None
    status = "PLANNED" if planned else "RECOMMENDED"
    course = COURSES[competency]
    _row(
        rows, keys, person, course, reason, "COMPETENCY", status, competency=competency, planned=day
    )


def _course(
    rows: Rows,
    keys: SeededKeys,
    person: Person,
    purpose: str,
    course: str,
    reason: dict[str, str],
    years: tuple[DemoYear, DemoYear],
    random: Random,
    done: float,
) -> None:
    if random.random() < done:
        day = years[0].day(random.randint(9, 11), 20)
        _row(rows, keys, person, course, reason, purpose, "COMPLETED", planned=day, completed=day)
    else:
        day = years[1].day(9, 20)
        _row(rows, keys, person, course, reason, purpose, "PLANNED", planned=day)


def _add_learner_trainings(
    rows: Rows, keys: SeededKeys, person: Person, years: tuple[DemoYear, DemoYear]
) -> None:
    """Add the two completed courses that explain the learner's levels."""
    for day, before, course in (
        (years[0].day(8, 20), 1, "Pelatihan dasar komputer"),
        (years[1].when(0.4), 2, "Pelatihan pengolah data perkantoran"),
    ):
        _row(
            rows,
            keys,
            person,
            course,
            _reason(IT, before, person.position.requirements()[IT]),
            "COMPETENCY",
            "COMPLETED",
            competency=IT,
            planned=day,
            completed=day,
            levels=(before, before + 1),
        )


def _row(
    rows: Rows,
    keys: SeededKeys,
    person: Person,
    course: str,
    reason: dict[str, str],
    purpose: str,
    status: str,
    *,
    competency: str | None = None,
    planned: date | None = None,
    completed: date | None = None,
    levels: tuple[int | None, int | None] = (None, None),
) -> None:
    row: dict[str, Any] = {
        "id": keys.row("training", f"{person.code}/{purpose}/{course}"),
        "employee_id": person.key,
        "unit_id": keys.row("unit", person.unit.code),
        "purpose": purpose,
        "competency_id": competency,
        "training": course,
        "reason": reason,
        "status": status,
        "planned_on": planned,
        "completed_on": completed,
        "level_before": levels[0],
        "level_after": levels[1],
    }
    rows.add("training", **row)
