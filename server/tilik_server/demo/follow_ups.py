"""Follow-ups of the demo: credit points, recognition, incentives, guidance and development."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from random import Random
from typing import Any, Final

from tilik_plugin import Text, round_half_up, written
from tilik_server.demo.calendar import at
from tilik_server.demo.rows import Keys, Rows
from tilik_server.demo.timeline import Step, Timelines
from tilik_server.demo.verdicts import Verdict

CREDIT: Final = "PermenPANRB 1/2023"
CONDUCT: Final = "PermenPANRB 6/2022"
MULTIPLIERS: Final = {
    "sangat_baik": 1.5,
    "baik": 1.0,
    "butuh_perbaikan": 0.75,
    "kurang": 0.5,
    "sangat_kurang": 0.25,
}
COEFFICIENTS: Final = {
    "ahli_pertama": 12.5,
    "ahli_muda": 25,
    "ahli_madya": 37.5,
    "terampil": 5,
    "mahir": 12.5,
}


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What follows from a result, and by which rule."""

    kind: str
    title: Text
    explanation: dict[str, Any]
    value: float | None = None
    unit_of_measure: str | None = None
    due_on: date | None = None
    settled_at: datetime | None = None
    note: str | None = None


def add_follow_ups(
    rows: Rows, keys: Keys, verdicts: list[Verdict], timelines: Timelines, random: Random
) -> None:
    """What each result leads to, settled or still open."""
    for verdict in verdicts:
        each = verdict.appraisal
        for follow_up in _of(verdict, random):
            settler = each.appraiser if follow_up.settled_at is not None else None
            rows.add(
                "follow_up",
                id=keys.below(each.year.number, "follow_up", f"{each.name}/{follow_up.kind}"),
                cycle_id=each.year.number,
                unit_id=keys.row("unit", each.unit.code),
                appraisal_id=each.key,
                kind=follow_up.kind,
                title=follow_up.title.as_dict(),
                value=follow_up.value,
                unit_of_measure=follow_up.unit_of_measure,
                due_on=follow_up.due_on,
                settled_at=follow_up.settled_at,
                settled_by_id=settler.key if settler else None,
                note=follow_up.note,
                explanation=follow_up.explanation,
            )
            if follow_up.settled_at is not None:
                done = Step(follow_up.settled_at, settler, "settleFollowUp", note=follow_up.note)
                timelines.add(each, done)


def _of(verdict: Verdict, random: Random) -> Iterator[FollowUp]:
    person, predicate = verdict.appraisal.person, verdict.decision.predicate_key
    coefficient = COEFFICIENTS.get(verdict.appraisal.position.position_class)
    if coefficient is not None and person.employment == "PNS":
        yield _credit(verdict, coefficient)
    if predicate == "sangat_baik":
        yield _recognition(verdict, random)
        if random.random() < 0.5:
            yield _incentive(verdict)
    if predicate in ("kurang", "sangat_kurang"):
        yield _guidance(verdict)
    if predicate == "butuh_perbaikan":
        yield _development(verdict)


def _credit(verdict: Verdict, coefficient: float) -> FollowUp:
    each, predicate = verdict.appraisal, verdict.decision.predicate_key
    months = round((each.ends_on - each.starts_on).days / 30.4)
    multiplier = MULTIPLIERS[predicate]
    points = round_half_up(months / 12 * multiplier * coefficient)
    expression = f"{months} / 12 × {written(multiplier)} × {written(coefficient)}"
    named = Text(f"predicate {predicate}", f"predikat {predicate.replace('_', ' ')}")
    steps = [
        _step(Text("Months", "Bulan"), str(months), months),
        _step(Text("Multiplier", "Pengali"), written(multiplier), multiplier, named),
        _step(Text("Coefficient", "Koefisien"), written(coefficient), coefficient),
        _step(Text("Credit points", "Angka kredit"), expression, points),
    ]
    return FollowUp(
        "CREDIT_POINTS",
        Text("Credit points of the year", "Angka kredit tahunan"),
        _explanation("months / 12 × multiplier × coefficient", CREDIT, steps),
        points,
        "angka kredit",
        settled_at=at(each.year.day(15, 3), 10),
        note="Ditetapkan dalam konversi predikat kinerja.",
    )


def _recognition(verdict: Verdict, random: Random) -> FollowUp:
    year, given = verdict.appraisal.year, random.random() < 0.6
    return FollowUp(
        "RECOGNITION",
        Text("Proposed for recognition", "Diusulkan menerima penghargaan"),
        _by_predicate(verdict),
        due_on=year.day(16, 30),
        settled_at=at(year.day(16, 21), 8) if given else None,
        note="Piagam diserahkan pada apel Hari Kartini." if given else None,
    )


def _incentive(verdict: Verdict) -> FollowUp:
    return FollowUp(
        "INCENTIVE",
        Text("Performance allowance paid in full", "Tunjangan kinerja dibayar penuh"),
        _by_predicate(verdict),
        100,
        "persen",
        due_on=verdict.appraisal.year.day(15, 31),
    )


def _guidance(verdict: Verdict) -> FollowUp:
    return FollowUp(
        "GUIDANCE",
        Text("Performance guidance for six months", "Bimbingan kinerja selama enam bulan"),
        _by_predicate(verdict),
        due_on=verdict.appraisal.year.day(20, 31),
    )


def _development(verdict: Verdict) -> FollowUp:
    return FollowUp(
        "DEVELOPMENT",
        Text("Development plan with the superior", "Rencana pengembangan bersama atasan"),
        _by_predicate(verdict),
        due_on=verdict.appraisal.year.day(15, 31),
        note=None,
    )


def _by_predicate(verdict: Verdict) -> dict[str, Any]:
    predicate = verdict.decision.predicate_key
    last = verdict.decision.explanation["steps"][-1]
    step = {**last, "expression": f"predicate = {predicate}"}
    return _explanation(f"predicate = {predicate}", CONDUCT, [step])


def _explanation(formula: str, citation: str, steps: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "formula": formula,
        "citation": citation,
        "calculator_key": None,
        "version": None,
        "params": {},
        "records": 0,
        "steps": steps,
        "warnings": [],
    }


def _step(label: Text, expression: str, value: float, text: Text | None = None) -> dict[str, Any]:
    return {
        "label": label.as_dict(),
        "expression": expression,
        "value": value,
        "unit_of_measure": None,
        "text": text.as_dict() if text else None,
        "source": None,
    }
