"""Feedback of the demo: from superiors, peers, subordinates and citizens, with replies."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from typing import Final
from uuid import UUID

from tilik_demo.appraisals import Appraisal
from tilik_demo.calendar import Year, at
from tilik_demo.goals import Goal
from tilik_demo.people import STAR, Person, Staff
from tilik_demo.rows import Keys, Rows
from tilik_demo.units import Unit

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
class Said:
    """One piece of feedback: its author (None: a citizen), and the person or unit it is about."""

    channel: str
    about: Person | None
    author: Person | None
    unit: Unit
    when: datetime
    anonymous: bool = False
    goal: UUID | None = None
    visibility: str = "SUPERIOR"


def add_feedback(
    rows: Rows,
    keys: Keys,
    year: Year,
    appraisals: list[Appraisal],
    goals: list[Goal],
    staff: Staff,
    units: list[Unit],
    random: Random,
) -> None:
    """Add feedback about a year's people, oldest first, and about units that serve citizens."""
    results = {goal.appraisal.key: goal for goal in reversed(goals) if goal.result is not None}
    number = 0
    for each in appraisals:
        for said in _about(each, results.get(each.key), staff, random):
            number += 1
            _add(rows, keys, year, number, said, random)
    for unit in units:
        for _ in range(random.randint(5, 8) if unit.kind in SERVING else 0):
            number += 1
            when = at(_day(year, random), 11)
            said = Said("CITIZEN", None, None, unit, when, visibility="TEAM")
            _add(rows, keys, year, number, said, random)


SERVING: Final = ("kecamatan", "puskesmas", "sekolah")


def _about(each: Appraisal, goal: Goal | None, staff: Staff, random: Random) -> list[Said]:
    person = each.person
    colleagues = [other for other in staff.of(each.unit.code) if other is not person]
    said = []
    if random.random() < 0.4:
        key = goal.key if goal and random.random() < 0.4 else None
        said.append(_said("SUPERVISOR", each, each.appraiser, random, goal=key))
    if colleagues and random.random() < 0.35:
        hidden = random.random() < 0.3
        said.append(_said("PEER", each, random.choice(colleagues), random, anonymous=hidden))
    if each.unit.kind in SERVING and random.random() < 0.2:
        said.append(_said("CITIZEN", each, None, random))
    if person.code == STAR:
        said += [_said("PEER", each, other, random) for other in colleagues[:6]]
        said.append(
            _said("SUPERVISOR", each, each.appraiser, random, goal=goal.key if goal else None)
        )
        said += [_said("CITIZEN", each, None, random) for _ in range(5)]
    if person.is_head:
        most = 7 if person.code == HEARD else random.randint(0, 2)
        said += [
            _said("SUBORDINATE", each, other, random, anonymous=True) for other in colleagues[:most]
        ]
    return said


def _said(
    channel: str,
    each: Appraisal,
    author: Person | None,
    random: Random,
    *,
    anonymous: bool = False,
    goal: UUID | None = None,
) -> Said:
    when = at(each.when(random.uniform(0.15, 0.97)), random.randint(8, 16), random.randint(0, 59))
    visibility = random.choices(("PRIVATE", "SUPERIOR", "TEAM"), (2, 5, 3))[0]
    return Said(channel, each.person, author, each.unit, when, anonymous, goal, visibility)


def _add(rows: Rows, keys: Keys, year: Year, number: int, said: Said, random: Random) -> None:
    place = random.randrange(len(COMMENTS[said.channel]))
    name = f"{said.unit.code}/{number}"
    comment, rating = COMMENTS[said.channel][place], RATINGS[said.channel][place % 4]
    key = _row(rows, keys, year, name, said, comment, rating=rating)
    if said.about is None:
        head = Said(
            said.channel,
            None,
            None,
            said.unit,
            said.when + timedelta(days=2),
            visibility=said.visibility,
        )
        if random.random() < 0.4:
            _row(rows, keys, year, f"{name}/1", head, UNIT_REPLY, key)
        return
    if said.channel == "CITIZEN" or random.random() > 0.45:
        return
    reply = _reply(said, said.about, 1)
    key = _row(rows, keys, year, f"{name}/1", reply, random.choice(REPLIES), key)
    if random.random() < 0.3 and not said.anonymous:
        _row(rows, keys, year, f"{name}/2", _reply(said, said.author, 2), ANSWERED, key)


def _reply(said: Said, author: Person | None, days: int) -> Said:
    when = said.when + timedelta(days=days)
    return Said(said.channel, said.about, author, said.unit, when, visibility=said.visibility)


def _row(
    rows: Rows,
    keys: Keys,
    year: Year,
    name: str,
    said: Said,
    comment: str,
    parent: UUID | None = None,
    rating: int | None = None,
) -> UUID:
    key = keys.below(year.number, "feedback", name)
    rows.add(
        "feedback",
        id=key,
        cycle_id=year.number,
        unit_id=keys.row("unit", said.unit.code),
        about_id=said.about.key if said.about else None,
        goal_id=said.goal,
        channel=said.channel,
        visibility=said.visibility,
        author_id=said.author.key if said.author else None,
        anonymous=said.anonymous,
        rating=rating,
        comment=comment,
        created_at=said.when,
        parent_id=parent,
    )
    return key


def _day(year: Year, random: Random) -> date:
    last = min(year.last, year.until)
    return year.first + timedelta(days=random.randint(10, max(11, (last - year.first).days)))
