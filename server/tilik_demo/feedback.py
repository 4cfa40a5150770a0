"""Feedback of the demo: from superiors, peers, subordinates and citizens, with replies."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from tilik_demo.appraisals import DemoAppraisal
from tilik_demo.calendar import DemoYear, at
from tilik_demo.goals import DemoGoal
from tilik_demo.people import STAR, Person, Staff
from tilik_demo.rows import Rows, SeededKeys
from tilik_demo.units import DemoUnit

COMMENTS: Final = {
    "SUPERVISOR": (
        "Laporan Anda rapi; berikutnya tambahkan analisis singkat.",
        "Terima kasih sudah membantu loket saat ramai.",
        "Tolong perhatikan tenggat, dua laporan terakhir terlambat.",
    ),
    "PEER": (
        "Selalu siap membantu dan menjelaskan dengan sabar.",
        "Kerja sama dalam tim baik, komunikasi bisa lebih sering.",
        "Sering berbagi cara memakai aplikasi.",
        "Sebaiknya lebih terbuka menerima pendapat rekan.",
    ),
    "SUBORDINATE": (
        "Arahan jelas dan mau mendengar kesulitan kami.",
        "Pembagian tugas sudah adil, mohon jadwal rapat lebih teratur.",
        "Kami merasa dihargai ketika usul diterima.",
        "Keputusan kadang berubah mendadak, mohon alasan disampaikan.",
        "Pimpinan turun langsung saat posyandu ramai.",
    ),
    "CITIZEN": (
        "Petugas ramah dan persyaratan dijelaskan dengan baik.",
        "Pelayanan cepat, tetapi ruang tunggu sempit.",
        "Saya harus datang dua kali karena informasi kurang jelas.",
        "Terima kasih, surat selesai pada hari yang sama.",
    ),
}
RATINGS: Final = {
    "SUPERVISOR": (3, 3, 4, 2),
    "PEER": (3, 4, 3, 2),
    "SUBORDINATE": (3, 4, 3, 3),
    "CITIZEN": (4, 3, 2, 4),
}
REPLIES: Final = (
    "Terima kasih atas masukannya, akan saya perbaiki.",
    "Baik, mulai bulan depan saya kirim lebih awal.",
    "Terima kasih. Boleh saya minta contoh agar lebih jelas?",
)
ANSWERED: Final = "Sudah saya kirim contohnya, silakan dipelajari bersama."
UNIT_REPLY: Final = "Terima kasih. Daftar persyaratan kini dipasang di pintu masuk."
HEARD: Final = "GAJAHMUNGKUR-PKM/1"
"""A head about whom seven of the staff spoke without their names."""


@dataclass(frozen=True, slots=True)
class DemoFeedback:
    """One piece of feedback: its author (None: a citizen), and the person or unit it is about."""

    channel: str
    about: Person | None
    author: Person | None
    unit: DemoUnit
    when: datetime
    anonymous: bool = False
    goal: UUID | None = None
    visibility: str = "SUPERIOR"


def add_feedback(
    rows: Rows,
    keys: SeededKeys,
    year: DemoYear,
    appraisals: list[DemoAppraisal],
    goals: list[DemoGoal],
    staff: Staff,
    units: list[DemoUnit],
    random: Random,
) -> None:
    """Add feedback about a year's people, oldest first, and about units that serve citizens."""
    results = {goal.appraisal.key: goal for goal in reversed(goals) if goal.result is not None}
    number = 0
    for each in appraisals:
        for piece in _about(each, results.get(each.key), staff, random):
            number += 1
            _add(rows, keys, year, number, piece, random)
    for unit in units:
        for _ in range(random.randint(5, 8) if unit.kind in SERVING else 0):
            number += 1
            when = at(_day(year, random), 11)
            piece = DemoFeedback("CITIZEN", None, None, unit, when, visibility="TEAM")
            _add(rows, keys, year, number, piece, random)


SERVING: Final = ("kecamatan", "puskesmas", "sekolah")


def _about(
    each: DemoAppraisal, goal: DemoGoal | None, staff: Staff, random: Random
) -> list[DemoFeedback]:
    person = each.person
    colleagues = [other for other in staff.of(each.unit.code) if other is not person]
    pieces = []
    if random.random() < 0.4:
        key = goal.key if goal and random.random() < 0.4 else None
        pieces.append(_make_feedback("SUPERVISOR", each, each.appraiser, random, goal=key))
    if colleagues and random.random() < 0.35:
        hidden = random.random() < 0.3
        pieces.append(
            _make_feedback("PEER", each, random.choice(colleagues), random, anonymous=hidden)
        )
    if each.unit.kind in SERVING and random.random() < 0.2:
        pieces.append(_make_feedback("CITIZEN", each, None, random))
    if person.code == STAR:
        pieces += [_make_feedback("PEER", each, other, random) for other in colleagues[:6]]
        pieces.append(
            _make_feedback(
                "SUPERVISOR", each, each.appraiser, random, goal=goal.key if goal else None
            )
        )
        pieces += [_make_feedback("CITIZEN", each, None, random) for _ in range(5)]
    if person.is_head:
        most = 7 if person.code == HEARD else random.randint(0, 2)
        pieces += [
            _make_feedback("SUBORDINATE", each, other, random, anonymous=True)
            for other in colleagues[:most]
        ]
    return pieces


def _make_feedback(
    channel: str,
    each: DemoAppraisal,
    author: Person | None,
    random: Random,
    *,
    anonymous: bool = False,
    goal: UUID | None = None,
) -> DemoFeedback:
    when = at(each.when(random.uniform(0.15, 0.97)), random.randint(8, 16), random.randint(0, 59))
    visibility = random.choices(("PRIVATE", "SUPERIOR", "TEAM"), (2, 5, 3))[0]
    return DemoFeedback(channel, each.person, author, each.unit, when, anonymous, goal, visibility)


def _add(
    rows: Rows, keys: SeededKeys, year: DemoYear, number: int, piece: DemoFeedback, random: Random
) -> None:
    place = random.randrange(len(COMMENTS[piece.channel]))
    name = f"{piece.unit.code}/{number}"
    comment, rating = COMMENTS[piece.channel][place], RATINGS[piece.channel][place % 4]
    key = _row(rows, keys, year, name, piece, comment, rating=rating)
    if piece.about is None:
        head = DemoFeedback(
            piece.channel,
            None,
            None,
            piece.unit,
            piece.when + timedelta(days=2),
            visibility=piece.visibility,
        )
        if random.random() < 0.4:
            _row(rows, keys, year, f"{name}/1", head, UNIT_REPLY, key)
        return
    if piece.channel == "CITIZEN" or random.random() > 0.45:
        return
    reply = _reply(piece, piece.about, 1)
    key = _row(rows, keys, year, f"{name}/1", reply, random.choice(REPLIES), key)
    if random.random() < 0.3 and not piece.anonymous:
        _row(rows, keys, year, f"{name}/2", _reply(piece, piece.author, 2), ANSWERED, key)


def _reply(piece: DemoFeedback, author: Person | None, days: int) -> DemoFeedback:
    when = piece.when + timedelta(days=days)
    return DemoFeedback(
        piece.channel, piece.about, author, piece.unit, when, visibility=piece.visibility
    )


def _row(
    rows: Rows,
    keys: SeededKeys,
    year: DemoYear,
    name: str,
    piece: DemoFeedback,
    comment: str,
    parent: UUID | None = None,
    rating: int | None = None,
) -> UUID:
    key = keys.below(year.number, "feedback", name)
    rows.add(
        "feedback",
        id=key,
        cycle_id=year.number,
        unit_id=keys.row("unit", piece.unit.code),
        about_id=piece.about.key if piece.about else None,
        goal_id=piece.goal,
        channel=piece.channel,
        visibility=piece.visibility,
        author_id=piece.author.key if piece.author else None,
        anonymous=piece.anonymous,
        rating=rating,
        comment=comment,
        created_at=piece.when,
        parent_id=parent,
    )
    return key


def _day(year: DemoYear, random: Random) -> date:
    last = min(year.last, year.until)
    return year.first + timedelta(days=random.randint(10, max(11, (last - year.first).days)))
