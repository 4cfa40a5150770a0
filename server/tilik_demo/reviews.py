"""Reviews of the demo: one for most quarters, with the signatures of both sides."""

from collections.abc import Mapping
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from tilik_demo.appraisals import DemoAppraisal
from tilik_demo.calendar import at
from tilik_demo.goals import BEHAVIOUR, WORK_RESULT
from tilik_demo.people import STAR
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.timeline import Timelines, TimelineStep
from tilik_demo.verdicts import ABOVE, AS, BELOW
from tilik_server.judging.outcome import decide
from tilik_server.models.vocabulary import RatingSource

SAID: Final = {
    ABOVE: (
        "Capaian triwulan ini melampaui rencana; cara kerjanya akan ditularkan ke rekan lain.",
        "Hasil kerja sangat baik, warga memberi tanggapan positif.",
    ),
    AS: (
        "Capaian sesuai rencana. Kendala jaringan dibahas dan dicarikan jalan keluar.",
        "Sebagian besar kegiatan terlaksana; satu kegiatan digeser ke triwulan berikutnya.",
        "Dialog berjalan terbuka. Pegawai meminta pendampingan penyusunan laporan.",
    ),
    BELOW: (
        "Capaian belum sesuai rencana; disepakati pendampingan mingguan.",
        "Bukti kinerja belum lengkap dan beberapa laporan terlambat.",
    ),
}
ACTIONS: Final = (
    "Mengunggah bukti paling lambat tanggal 5 bulan berikutnya",
    "Mengikuti pelatihan pelayanan prima",
    "Atasan meninjau beban kerja dan pembagian tugas",
    "Membagikan cara kerja kepada rekan satu unit",
    "Menyusun jadwal kunjungan bersama kader",
    "Memperbaiki format laporan agar ringkas",
)


def add_reviews(
    rows: Rows,
    keys: SeededKeys,
    appraisals: list[DemoAppraisal],
    scheme: Mapping[str, Any],
    timelines: Timelines,
    random: Random,
) -> None:
    """Add a review of most quarters; the annual rating takes the place of the last one."""
    for each in appraisals:
        for number, (first, last) in enumerate(each.year.quarters()[:3], 1):
            held = last + timedelta(days=random.randint(6, 15))
            covered = each.starts_on <= first and last <= each.ends_on
            # The person of the examples has a review of every quarter.
            skipped = random.random() < 0.15 and each.person.code != STAR
            if covered and each.is_agreed and held <= each.year.until and not skipped:
                _add(rows, keys, each, number, (first, last, held), scheme, random)
                timelines.add(each, TimelineStep(at(held, 10), each.appraiser, "recordReview"))


def _add(
    rows: Rows,
    keys: SeededKeys,
    each: DemoAppraisal,
    number: int,
    days: tuple[date, date, date],
    scheme: Mapping[str, Any],
    random: Random,
) -> None:
    first, last, held = days
    level = _level(each.person.merit + random.gauss(0, 0.3))
    rated = random.random() < 0.4
    levels = {WORK_RESULT: level, BEHAVIOUR: AS if level == BELOW else level}
    sources = dict.fromkeys(levels, RatingSource.APPRAISER)
    key = keys.below(each.year.number, "review", f"{each.name}/{number}")
    acknowledged = at(held + timedelta(days=random.randint(1, 6)), 8)
    rows.add(
        "review",
        id=key,
        cycle_id=each.year.number,
        unit_id=keys.row("unit", each.unit.code),
        appraisal_id=each.key,
        held_on=held,
        starts_on=first,
        ends_on=last,
        summary=random.choice(SAID[level]),
        agreed_actions=random.sample(ACTIONS, 2),
        predicate_key=decide(scheme, levels, sources).predicate_key if rated else None,
        by_id=each.appraiser.key if each.appraiser else None,
        acknowledged_at=acknowledged if random.random() < 0.8 else None,
    )
    for axis in levels if rated else ():
        rows.add(
            "rating",
            id=keys.below(each.year.number, "rating", f"{each.name}/{number}/{axis}"),
            cycle_id=each.year.number,
            unit_id=keys.row("unit", each.unit.code),
            appraisal_id=each.key,
            goal_id=None,
            review_id=key,
            axis_key=axis,
            source=RatingSource.APPRAISER,
            by_id=each.appraiser.key if each.appraiser else None,
            level=levels[axis],
            value=None,
            comment=None,
            created_at=at(held, 10),
        )


def _level(merit: float) -> str:
    if merit > 1.0:
        return ABOVE
    return BELOW if merit < -1.2 else AS
