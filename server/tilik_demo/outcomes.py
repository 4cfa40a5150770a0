"""Outcomes of the demo, the two objections to them, and the close of the year."""

from typing import Final

from tilik_demo.calendar import at
from tilik_demo.goals import WORK_RESULT
from tilik_demo.ratings import Ratings
from tilik_demo.timeline import Timelines, TimelineStep
from tilik_demo.verdicts import REFUSED, UPHELD, Verdict
from tilik_server.models.vocabulary import RatingSource

REASONS: Final = {
    UPHELD: (
        "Cakupan campak-rubela di posyandu binaan melampaui target; laporan terakhir telat masuk.",
        "Laporan triwulan IV memang terlambat diverifikasi oleh kami.",
        "Keberatan diterima: bukti triwulan IV sah dan dihitung. Hasil kerja di atas ekspektasi.",
    ),
    REFUSED: (
        "Berkas yang saya proses paling banyak di loket.",
        "Jumlah berkas sudah diperhitungkan; waktu penyelesaiannya melewati janji layanan.",
        "Keberatan tidak dapat diterima: target waktu layanan tidak tercapai pada dua triwulan.",
    ),
}


def add_outcomes(ratings: Ratings, verdicts: list[Verdict], timelines: Timelines) -> None:
    """Add the outcome of each appraisal, after any objection."""
    for verdict in verdicts:
        each, objected = verdict.appraisal, verdict.appraisal.person.code == UPHELD
        by = each.superior if objected else each.appraiser
        ratings.rows.add(
            "outcome",
            id=ratings.keys.below(each.year.number, "outcome", each.name),
            cycle_id=each.year.number,
            unit_id=ratings.keys.row("unit", each.unit.code),
            appraisal_id=each.key,
            predicate_key=verdict.decision.predicate_key,
            value=verdict.decision.value,
            explanation=verdict.decision.explanation,
            decided_at=verdict.decided_at,
            decided_by_id=by.key if by else None,
        )
        decided = verdict.first_decided_at
        step = TimelineStep(decided, each.appraiser, "decideAppraisal", "CALIBRATED", "DECIDED")
        timelines.add(each, step)
        if each.person.code in REASONS:
            _add_objection(ratings, verdict, timelines)
        _close(verdict, timelines)


def _close(verdict: Verdict, timelines: Timelines) -> None:
    each = verdict.appraisal
    if each.stage != "CLOSED":
        return
    timelines.add(each, TimelineStep(at(each.year.day(14, 4), 10), each.person, "acknowledge"))
    closed = at(each.year.day(14, 27), 16)
    timelines.add(each, TimelineStep(closed, None, "closeCycle", "DECIDED", "CLOSED"))


def _add_objection(ratings: Ratings, verdict: Verdict, timelines: Timelines) -> None:
    """Add an objection: filed, answered, and decided by the appraiser's superior."""
    each = verdict.appraisal
    upheld = each.person.code == UPHELD
    filed, answered, decided = (at(each.year.day(14, day), 14) for day in (9, 13, 23))
    reason, response, decision = REASONS[each.person.code]
    assert each.appraiser is not None
    assert each.superior is not None
    ratings.rows.add(
        "objection",
        id=ratings.keys.below(each.year.number, "objection", each.name),
        cycle_id=each.year.number,
        unit_id=ratings.keys.row("unit", each.unit.code),
        appraisal_id=each.key,
        reason=reason,
        filed_at=filed,
        deadline=each.year.day(14, 25),
        status="UPHELD" if upheld else "REJECTED",
        response=response,
        responded_by_id=each.appraiser.key,
        responded_at=answered,
        decision=decision,
        decided_by_id=each.superior.key,
        decided_at=decided,
    )
    for step in (
        TimelineStep(filed, each.person, "fileObjection", "DECIDED", "OBJECTED", reason),
        TimelineStep(answered, each.appraiser, "respondToObjection"),
        TimelineStep(decided, each.superior, "decideObjection", "OBJECTED", "DECIDED", decision),
    ):
        timelines.add(each, step)
    if upheld:
        level, source = verdict.final[WORK_RESULT], RatingSource.SUPERIOR
        ratings.add(each, WORK_RESULT, level, source, each.superior, decided, decision)
