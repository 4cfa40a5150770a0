"""Records of the demo by indicator, in the form that the calculator requires."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random
from typing import Any, Final

from tilik_demo.goals import DemoGoal

ELEMENTS: Final = (
    "requirements",
    "procedure",
    "time",
    "cost",
    "product",
    "officer_competence",
    "officer_conduct",
    "complaint_handling",
    "facilities",
)
ROMAN: Final = ("I", "II", "III", "IV")
ACCOUNTS: Final = (
    ("Belanja/Belanja Pegawai", 9_400_000_000),
    ("Belanja/Belanja Barang dan Jasa", 5_200_000_000),
    ("Belanja/Belanja Modal", 3_100_000_000),
)
VILLAGES: Final = ("Posyandu Melati", "Posyandu Kenanga", "Posyandu Mawar")
RESPONDENTS, PUPILS = 20, 10
FAR: Final = 0.02
"""The share of figures that lie far from the others."""
ABOVE_ALL: Final = ("KUTACANE-PKM/1", "WANGGAR-PKM/5")
"""Where more were vaccinated than were expected: children from outside came too."""
ONE_PERIOD: Final = "SERANG-DISDIK-SD/1"
"""Whose growth cannot be computed yet, for only one period was reported."""


@dataclass(frozen=True, slots=True)
class DemoEvidence:
    """One piece of evidence: its kind, title, day, record and source."""

    kind: str
    title: str
    day: date
    record: dict[str, Any]
    source: str | None = None


def records_of(goal: DemoGoal, random: Random) -> list[DemoEvidence]:
    """Return the evidence of a goal with an indicator, oldest first."""
    assert goal.indicator is not None
    make = MAKERS[goal.indicator.calculator]
    return sorted(make(goal, random), key=lambda piece: piece.day)


def _quarters(goal: DemoGoal) -> list[tuple[str, date, float]]:
    """Return the past quarters: name, day of the report, and share of the target."""
    first, last = goal.appraisal.starts_on, min(goal.appraisal.ends_on, goal.appraisal.year.until)
    months = max(1, (goal.appraisal.ends_on - first).days // 30)
    count = max(1, min(4, round((last - first).days / 91)))
    start = (first.month - 1) // 3
    return [
        (
            f"triwulan {ROMAN[(start + n) % 4]}",
            goal.appraisal.when((n + 0.95) / count),
            min(1.0, 3 / months),
        )
        for n in range(count)
    ]


def _survey(goal: DemoGoal, random: Random) -> Iterator[DemoEvidence]:
    merit = goal.appraisal.person.merit
    for number in range(1, RESPONDENTS + 1):
        answers = {
            element: max(1, min(4, round(random.gauss(3.3 + 0.18 * merit, 0.55))))
            for element in ELEMENTS
            if element != "cost" or random.random() < 0.9
        }
        yield DemoEvidence(
            "SURVEY",
            f"Survei kepuasan masyarakat, responden {number:02d}",
            goal.appraisal.when(0.3 + 0.5 * number / RESPONDENTS),
            {"answers": answers},
            "Survei kepuasan masyarakat",
        )


def _gain(goal: DemoGoal, random: Random) -> Iterator[DemoEvidence]:
    level = 0.46 + 0.1 * goal.appraisal.person.merit
    for number in range(1, PUPILS + 1):
        before = random.randint(38, 66)
        gained = (100 - before) * max(-0.1, min(0.9, random.gauss(level, 0.12)))
        yield DemoEvidence(
            "MEASUREMENT",
            f"Tes awal dan akhir, siswa {number:02d}",
            goal.appraisal.when(0.9),
            {
                "student": f"S-{number:02d}",
                "pre": before,
                "post": round(before + gained),
                "maximum": 100,
            },
            "Daftar nilai kelas",
        )


def _growth(goal: DemoGoal, random: Random) -> Iterator[DemoEvidence]:
    appraisal = goal.appraisal
    of_school = appraisal.position.code == "KEPSEK"
    groups = ("Kelas 4", "Kelas 5", "Kelas 6") if of_school else ("SDN 1", "SDN 2", "SDN 3")
    lone = appraisal.person.code == ONE_PERIOD and not appraisal.is_finished
    year = appraisal.year.code
    for group in groups:
        mean = random.uniform(70, 77)
        for period, share, rise in ((f"{year}-1", 0.2, 0.0), (f"{year}-2", 0.95, 1.0)):
            if lone and rise:
                continue
            grown = mean + rise * random.gauss(1.5 + 0.5 * appraisal.person.merit, 0.3)
            record = {"group": group, "period": period, "mean": round(grown, 2)}
            title = f"Rata-rata nilai {group}, periode {period}"
            yield DemoEvidence(
                "REPORT", title, appraisal.when(share), record, "Rapor digital (fiktif)"
            )


def _coverage(goal: DemoGoal, random: Random) -> Iterator[DemoEvidence]:
    reach = min(0.99, random.gauss(0.93 + 0.025 * goal.appraisal.person.merit, 0.02))
    if goal.appraisal.person.code in ABOVE_ALL:
        reach = 1.06
    if goal.indicator and goal.indicator.code == "HEALTH-MCV1":
        yield from _monthly_doses(goal, random, reach)
        return
    for vaccine in ("bcg", "dtp3", "pol3", "mcv1"):
        for number, place in enumerate(("Wilayah utara", "Wilayah selatan")):
            target = random.randint(180, 420)
            record = {
                "vaccine": vaccine,
                "place": place,
                "target": target,
                "vaccinated": round(target * reach * random.uniform(0.97, 1.0)),
            }
            yield DemoEvidence(
                "REPORT",
                f"Rekap imunisasi {vaccine.upper()} {place.lower()}",
                goal.appraisal.when(0.85 + number / 20),
                record,
                "Aplikasi imunisasi (fiktif)",
            )


def _monthly_doses(goal: DemoGoal, random: Random, reach: float) -> Iterator[DemoEvidence]:
    places = VILLAGES if goal.appraisal.is_of_head else (random.choice(VILLAGES),)
    for place in places:
        target = random.randint(60, 160)
        for name, day, share in _quarters(goal):
            record = {
                "vaccine": "mcv1",
                "place": place,
                "target": target,
                "vaccinated": round(target * share * reach * random.uniform(0.97, 1.02)),
            }
            title = f"Imunisasi campak-rubela {place}, {name}"
            yield DemoEvidence("MEASUREMENT", title, day, record, "Aplikasi imunisasi (fiktif)")


def _drop_out(goal: DemoGoal, random: Random) -> Iterator[DemoEvidence]:
    for name, day, _ in _quarters(goal):
        first = random.randint(70, 160)
        lost = max(0.0, random.gauss(0.045 - 0.012 * goal.appraisal.person.merit, 0.01))
        record = {"first": first, "last": round(first * (1 - lost))}
        yield DemoEvidence("MEASUREMENT", f"Rekap DPT1 dan DPT3, {name}", day, record)


def _absorption(goal: DemoGoal, random: Random) -> Iterator[DemoEvidence]:
    cumulative = goal.indicator is not None and bool(goal.indicator.params)
    merit = goal.appraisal.person.merit
    quarters = _quarters(goal)
    reports = quarters if cumulative else quarters[-1:]
    for account, usual in ACCOUNTS:
        budget = usual // 1000 * random.randint(800, 1200)
        for name, day, _ in reports:
            passed = (day - goal.appraisal.starts_on).days / 365
            spent = min(1.02, passed * random.gauss(0.95 + 0.03 * merit, 0.02))
            record = {"account": account, "budget": budget, "realised": round(budget * spent)}
            title = f"Realisasi {account.rpartition('/')[2]}, {name}"
            yield DemoEvidence("REPORT", title, day, record, "Laporan realisasi anggaran")


TITLES: Final = {
    "berkas": "Rekap berkas permohonan selesai",
    "arsip": "Daftar berkas arsip tertata",
    "supervisi": "Berita acara supervisi sekolah",
    "telaah": "Telaahan kebijakan tersusun",
    "sistem": "Catatan pemeliharaan sistem informasi",
    "modul": "Modul ajar selesai",
    "laporan": "Laporan surveilans mingguan",
    "kegiatan": "Penyuluhan kesehatan di kampung",
    "periksa": "Rekap pasien diperiksa",
    "penyuluhan": "Penyuluhan ibu dan anak",
    "kunjungan": "Kunjungan rumah pasien",
    "analisis": "Analisis realisasi anggaran bulanan",
    "pendampingan": "Pendampingan penyusunan SKP",
    "peserta": "Daftar hadir penyuluhan",
    "tertib": "Laporan hasil pemeriksaan",
    "aduan": "Rekap tindak lanjut pengaduan",
    "waktu": "Rekap waktu penyelesaian berkas",
    "tanggap": "Rekap waktu penanganan keluhan",
    "spj": "Rekap hari pembayaran tagihan",
}


def _realised(goal: DemoGoal, random: Random) -> Iterator[DemoEvidence]:
    assert goal.indicator is not None
    title, merit = TITLES[goal.slug], goal.appraisal.person.merit
    target = goal.target or 0
    if goal.indicator.polarity == "ZERO_TOLERANCE":
        found = int(merit < -1.2)
        yield DemoEvidence(
            "DOCUMENT", title, goal.appraisal.when(0.8), {"realised": found}, "Inspektorat"
        )
        return
    mean = goal.indicator.params.get("combine") == "mean"
    for name, day, share in _quarters(goal):
        if mean:
            value = max(0.5, round(random.gauss(target * (0.95 - 0.12 * merit), 0.3), 1))
            if random.random() < FAR:
                value = round(3 * value, 1)
        else:
            value = max(0, round(target * share * random.gauss(1.0 + 0.08 * merit, 0.08)))
        kind = "REPORT" if mean else "ACTIVITY"
        yield DemoEvidence(kind, f"{title}, {name}", day, {"realised": value})


MAKERS: Final[dict[str, Callable[[DemoGoal, Random], Iterator[DemoEvidence]]]] = {
    "public_service.satisfaction_index": _survey,
    "education.learning_gain": _gain,
    "education.achievement_growth": _growth,
    "health.immunisation_coverage": _coverage,
    "health.drop_out": _drop_out,
    "finance.absorption": _absorption,
    "asn.target_achievement": _realised,
}
