"""Evidence of the demo: the records of each goal, and their verification."""

from datetime import timedelta
from random import Random
from typing import Any, Final

from tilik_demo.calendar import at
from tilik_demo.goals import BEHAVIOUR, DemoGoal
from tilik_demo.people import STAR
from tilik_demo.records import ABOVE_ALL, DemoEvidence, records_of
from tilik_demo.rows import Rows, SeededKeys
from tilik_server.operations.evidence.evidence_warnings import DUPLICATE

UNUSUAL: Final = {
    "code": "UNUSUAL_VALUE",
    "message": {
        "en": "realised is far from what was recorded before.",
        "id": "realised jauh dari yang tercatat sebelumnya.",
    },
}
RECENT: Final = timedelta(days=21)
NOTES: Final = (
    "Lampiran tidak terbaca, mohon unggah ulang.",
    "Jumlah tidak sesuai dengan daftar hadir.",
    "Kegiatan ini milik unit lain.",
)
SEEN: Final = (
    "Menyapa dan mengantar warga lanjut usia sampai loket.",
    "Mengakui kesalahan hitung dan langsung memperbaiki laporan.",
    "Membantu rekan baru memakai aplikasi.",
    "Menengahi perbedaan pendapat dalam rapat dengan tenang.",
    "Tetap melayani saat jaringan mati dengan mencatat manual.",
    "Mengajak kader dan tokoh masyarakat menyusun jadwal bersama.",
)


def add_evidence(rows: Rows, keys: SeededKeys, goals: list[DemoGoal], random: Random) -> None:
    """Add evidence of every agreed goal, except a few without any yet."""
    for goal in goals:
        if not goal.appraisal.is_agreed or (goal.result and goal.result.shared):
            continue
        for number, piece in enumerate(_evidence_of(goal, random), 1):
            _add(rows, keys, goal, number, piece, random)


def _evidence_of(goal: DemoGoal, random: Random) -> list[DemoEvidence]:
    if goal.axis == BEHAVIOUR:
        return _observations(goal, random)
    if goal.indicator is None:
        return _documents(goal, random)
    person = goal.appraisal.person
    if random.random() < 0.05 and not person.is_head and person.code not in (STAR, *ABOVE_ALL):
        return []
    pieces = records_of(goal, random)
    # A repeated record shows the warning about duplicates.
    if goal.indicator.code == "ASN-OUTPUT" and random.random() < 0.06:
        pieces.append(pieces[-1])
    return pieces


def _observations(goal: DemoGoal, random: Random) -> list[DemoEvidence]:
    if random.random() > 0.09:
        return []
    seen = {"perilaku": random.choice(SEEN)}
    day = goal.appraisal.when(random.uniform(0.2, 0.95))
    return [DemoEvidence("OBSERVATION", "Pengamatan perilaku kerja oleh atasan", day, seen)]


def _documents(goal: DemoGoal, random: Random) -> list[DemoEvidence]:
    assert goal.result is not None
    if random.random() < 0.15:
        return []
    described = {"uraian": goal.result.measure}
    day = goal.appraisal.when(random.uniform(0.5, 0.95))
    return [
        DemoEvidence(
            "DOCUMENT", f"Bukti: {goal.statement[0].lower()}{goal.statement[1:]}", day, described
        )
    ]


def _add(
    rows: Rows, keys: SeededKeys, goal: DemoGoal, number: int, piece: DemoEvidence, random: Random
) -> None:
    appraisal, warnings = goal.appraisal, _warnings(rows, goal, piece)
    status, note = _verification(goal, piece, random)
    if DUPLICATE in warnings:
        status, note = "REJECTED", "Sudah tercatat sebelumnya."
    open_ = status == "PENDING"
    submitted = at(piece.day, 15, random.randint(0, 59))
    by = appraisal.appraiser if piece.kind == "OBSERVATION" else appraisal.person
    rows.add(
        "evidence",
        id=keys.below(appraisal.year.number, "evidence", f"{appraisal.name}/{goal.slug}/{number}"),
        cycle_id=appraisal.year.number,
        unit_id=keys.row("unit", appraisal.unit.code),
        goal_id=goal.key,
        kind=piece.kind,
        title=piece.title,
        occurred_on=piece.day,
        record=piece.record,
        links=_links(piece, number),
        submitted_by_id=None if piece.kind == "SURVEY" or by is None else by.key,
        submitted_at=submitted,
        source=piece.source,
        source_record_id=None,
        status=status,
        verified_by_id=None if open_ or not appraisal.appraiser else appraisal.appraiser.key,
        verified_at=None if open_ else submitted + timedelta(days=random.randint(1, 9)),
        verification_note=note,
        warnings=warnings,
    )


def _verification(goal: DemoGoal, piece: DemoEvidence, random: Random) -> tuple[str, str | None]:
    """Return the status and, if it is not ACCEPTED, the verifier's note."""
    chance = random.random()
    until = goal.appraisal.year.until
    if not goal.appraisal.is_finished and piece.day > until - RECENT and chance < 0.55:
        return "PENDING", None
    if piece.kind not in ("ACTIVITY", "DOCUMENT"):
        return "ACCEPTED", None
    if chance > 0.96:
        return "REJECTED", random.choice(NOTES)
    if chance > 0.945:
        return "WITHDRAWN", "Ditarik pegawai: keliru sasaran."
    return "ACCEPTED", None


def _links(piece: DemoEvidence, number: int) -> list[str]:
    if piece.kind not in ("DOCUMENT", "REPORT"):
        return []
    return [f"https://berkas.contoh.invalid/{piece.day:%Y/%m}/{number}.pdf"]


def _warnings(rows: Rows, goal: DemoGoal, piece: DemoEvidence) -> list[dict[str, Any]]:
    earlier = rows.of("evidence")[-1:]
    found = []
    if any(
        e["goal_id"] == goal.key and e["record"] == piece.record and e["occurred_on"] == piece.day
        for e in earlier
    ):
        found.append(DUPLICATE)
    mean = goal.indicator is not None and goal.indicator.params.get("combine") == "mean"
    if mean and piece.record["realised"] > 2 * (goal.target or 1):
        found.append(UNUSUAL)
    return found
