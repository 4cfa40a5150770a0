"""Ratings of the demo: by the employee, the appraiser, the unit, the forum and the superior."""

from collections.abc import Mapping
from datetime import datetime
from random import Random
from typing import Final
from uuid import UUID

from tilik_demo.appraisals import DemoAppraisal
from tilik_demo.calendar import at
from tilik_demo.goals import BEHAVIOUR, WORK_RESULT, DemoGoal
from tilik_demo.people import Person, Staff
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.timeline import Timelines, TimelineStep
from tilik_demo.verdicts import ABOVE, AS, AXES, BELOW, Verdict
from tilik_server.models.vocabulary import RatingSource

COMMENTS: Final = {
    (WORK_RESULT, ABOVE): (
        "Seluruh target terlampaui dan dibantu perbaikan cara kerja.",
        "Hasil melebihi target dan diselesaikan sebelum waktunya.",
    ),
    (WORK_RESULT, AS): (
        "Target tercapai sesuai rencana.",
        "Hasil sesuai kesepakatan, bukti lengkap.",
    ),
    (WORK_RESULT, BELOW): (
        "Sebagian target belum tercapai; perlu pendampingan.",
        "Laporan sering terlambat sehingga target tidak terpenuhi.",
    ),
    (BEHAVIOUR, ABOVE): (
        "Menjadi teladan dalam melayani dan membantu rekan.",
        "Aktif mengusulkan perbaikan dan mudah diajak bekerja sama.",
    ),
    (BEHAVIOUR, AS): (
        "Perilaku kerja sesuai nilai BerAKHLAK.",
        "Disiplin dan sopan dalam melayani.",
    ),
    (BEHAVIOUR, BELOW): ("Ada keluhan warga yang terbukti mengenai sikap melayani.",),
}
OWN: Final = (
    "Saya menyelesaikan target dan menyimpan buktinya.",
    "Sebagian kegiatan bergeser, tetapi tujuan tercapai.",
    "Saya masih perlu belajar menyusun laporan yang ringkas.",
)
MOVED: Final = (
    "Dibandingkan dengan pegawai lain pada tugas yang sama, bukti menunjukkan tingkat ini.",
    "Penilaian disesuaikan karena sasaran unit berubah di tengah tahun.",
    "Forum menilai kontribusi lintas unit belum diperhitungkan.",
)


class Ratings:
    """The ratings of the demo, each with a unique name."""

    def __init__(self, rows: Rows, keys: SeededKeys, random: Random) -> None:
        self.rows, self.keys, self.random = rows, keys, random

    def add(
        self,
        appraisal: DemoAppraisal,
        axis: str,
        level: str,
        source: RatingSource,
        by: Person | None,
        when: datetime,
        comment: str | None = None,
        goal: DemoGoal | None = None,
    ) -> None:
        """Add one rating of an axis, or of one goal on it."""
        name = f"{appraisal.name}/{source}/{axis}/{goal.slug if goal else ''}"
        self.rows.add(
            "rating",
            id=self.keys.below(appraisal.year.number, "rating", name),
            cycle_id=appraisal.year.number,
            unit_id=self.keys.row("unit", appraisal.unit.code),
            appraisal_id=appraisal.key,
            goal_id=goal.key if goal else None,
            review_id=None,
            axis_key=axis,
            source=source,
            by_id=by.key if by else None,
            level=level,
            value=None,
            comment=comment,
            created_at=when,
        )


def add_self_assessments(
    ratings: Ratings,
    appraisals: list[DemoAppraisal],
    levels: Mapping[str, Mapping[str, str]],
    goals: Mapping[UUID, list[DemoGoal]],
    timelines: Timelines,
) -> None:
    """Add the employees' own ratings, of both axes and of some of their results."""
    for each in appraisals:
        day = each.year.day(13, 5) if each.is_finished else min(each.ends_on, each.year.until)
        when = at(day, 13)
        own = levels[each.name]
        for axis in AXES:
            comment = ratings.random.choice(OWN)
            ratings.add(each, axis, own[axis], RatingSource.SELF, each.person, when, comment)
        for goal in goals[each.key][:2] if ratings.random.random() < 0.2 else ():
            level = own[WORK_RESULT]
            ratings.add(each, WORK_RESULT, level, RatingSource.SELF, each.person, when, goal=goal)
        step = TimelineStep(when, each.person, "submitSelfAssessment", "AGREED", "SELF_ASSESSED")
        timelines.add(each, step)


def add_verdicts(
    ratings: Ratings, verdicts: list[Verdict], staff: Staff, timelines: Timelines
) -> None:
    """Add the ratings by appraisers and forums; an elected head rates staff directly."""
    for verdict in verdicts:
        _add_appraiser_ratings(ratings, verdict, timelines)
        _add_forum_ratings(ratings, verdict, staff, timelines)


def _add_appraiser_ratings(ratings: Ratings, verdict: Verdict, timelines: Timelines) -> None:
    each = verdict.appraisal
    when = at(each.year.day(13, 12), 10)
    for axis in AXES:
        level = verdict.by_appraiser[axis]
        if each.is_of_head and axis == WORK_RESULT:
            ratings.add(each, axis, level, RatingSource.UNIT, each.appraiser, when)
            continue
        comment = ratings.random.choice(COMMENTS[axis, level])
        ratings.add(each, axis, level, RatingSource.APPRAISER, each.appraiser, when, comment)
    timelines.add(
        each, TimelineStep(when, each.appraiser, "rateAppraisal", "SELF_ASSESSED", "RATED")
    )


def _add_forum_ratings(
    ratings: Ratings, verdict: Verdict, staff: Staff, timelines: Timelines
) -> None:
    each = verdict.appraisal
    when, chair = at(each.year.day(13, 20), 11), chair_of(each, staff)
    for axis in AXES:
        before, after = verdict.by_appraiser[axis], verdict.forum[axis]
        if each.is_of_head and axis == WORK_RESULT:
            continue
        ratings.add(each, axis, after, RatingSource.FORUM, chair, when)
        if before != after:
            _adjust(ratings, verdict, axis, chair, when)
    step = TimelineStep(when, chair, "calibrateAppraisal", "RATED", "CALIBRATED")
    timelines.add(each, step)


def chair_of(appraisal: DemoAppraisal, staff: Staff) -> Person | None:
    """Return the head of the agency to which the appraisal's unit belongs."""
    unit = appraisal.unit
    while not unit.is_agency and unit.parent is not None:
        unit = unit.parent
    return staff.head_of(unit)


def _adjust(
    ratings: Ratings, verdict: Verdict, axis: str, chair: Person | None, when: datetime
) -> None:
    each = verdict.appraisal
    ratings.rows.add(
        "adjustment",
        id=ratings.keys.below(each.year.number, "adjustment", f"{each.name}/{axis}"),
        cycle_id=each.year.number,
        unit_id=ratings.keys.row("unit", each.unit.code),
        appraisal_id=each.key,
        axis_key=axis,
        before_level=verdict.by_appraiser[axis],
        before_value=None,
        after_level=verdict.forum[axis],
        after_value=None,
        reason=ratings.random.choice(MOVED),
        by_id=chair.key if chair else None,
        at=when,
    )
