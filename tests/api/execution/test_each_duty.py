"""Duties that agencies name: what was reported, observed or measured becomes a score of its own."""

from dataclasses import dataclass, field
from typing import Any

import orjson

from tilik_server.models.vocabulary import EvidenceKind
from tilik_server.scoring.compute import score_cycle

RECORD = """
mutation ($input: RecordEvidenceInput!) {
  recordEvidence(input: $input) {
    ... on Evidence { id kind goal { programme } } ... on Problem { code fields { path message } }
  }
}
"""
VERIFY = """
mutation ($evidence: [ID!]!) {
  verifyEvidence(evidence: $evidence, accept: true) { ... on Evidence { verification { status } } }
}
"""
SCORES = """
query ($id: ID!) { node(id: $id) { ... on Appraisal { goals(first: 100) { nodes {
  statement duty score { status value achievement band calculatorKey
    explanation { formula records steps { label source { id } } } }
} } } } }
"""


@dataclass(frozen=True)
class Duty:
    """A duty, what it is measured by, and what should come of it."""

    kind: str
    calculator: str
    records: list[dict[str, Any]]
    target: float
    value: float
    achievement: float
    params: dict[str, Any] = field(default_factory=dict)
    polarity: str = "HIGHER_IS_BETTER"


def observed(**levels: int) -> list[dict[str, Any]]:
    """One observation of each criterion."""
    return [{"criterion": name, "level": level} for name, level in levels.items()]


def asked_twice(before: float, after: float) -> dict[str, Any]:
    """Thirty people who were asked before and after a seminar."""
    means = {"mean_pre": before, "mean_post": after, "maximum": 100}
    return {"activity": "seminar", "attendees": 30, **means}


def enrolled(year: int, at_school: int) -> dict[str, Any]:
    """A thousand children of an age, so many of them at school."""
    of_age = {"enrolled": 900, "enrolled_of_age": 800, "in_school": at_school}
    return {"year": year, "population": 1000, **of_age}


def case(opened: str, closed: str) -> dict[str, str]:
    """A case at the counter."""
    return {"opened_at": f"2025-07-{opened}", "closed_at": f"2025-07-{closed}"}


CASES = [case("01", "02"), case("01", "08"), case("01", "15"), case("02", "03")]
LINE = {"line": "Kas", "due_on": "2025-01-31", "submitted_on": "2025-01-30"}
DUTIES = {
    "documents": Duty("DOCUMENT", "asn.target_achievement", [{"realised": 6}] * 2, 10, 12, 120),
    "cases handled": Duty(
        "REPORT", "public_service.cases_handled", [{"cases": 120}, {"cases": 80}], 250, 200, 80
    ),
    "services in time": Duty(
        "MEASUREMENT",
        "public_service.service_completion",
        CASES,
        75,
        75,
        100,
        params={"standard_working_days": 5},
    ),
    "days of a service": Duty(
        "MEASUREMENT",
        "public_service.handling_time",
        CASES,
        4,
        3,
        125,
        polarity="LOWER_IS_BETTER",
    ),
    "discipline, quality and teamwork": Duty(
        "OBSERVATION", "asn.observation", observed(discipline=4, quality=3, teamwork=2), 4, 3, 75
    ),
    "integrity and professionalism": Duty(
        "OBSERVATION",
        "asn.observation",
        observed(integrity=4, professionalism=4, quality=1),
        4,
        4,
        100,
        params={"criteria": ["integrity", "professionalism"]},
    ),
    "attitude": Duty("OBSERVATION", "asn.observation", observed(courtesy=3), 3, 3, 100),
    "education programmes designed": Duty(
        "OBSERVATION",
        "asn.observation",
        observed(**{"programme design": 3, "novelty of the programme": 4}),
        4,
        3.5,
        87.5,
    ),
    "ideas adopted": Duty(
        "DOCUMENT",
        "asn.innovation",
        [
            {"idea": "Kelas berjalan", "benefit": "Lebih banyak siswa", "adopted": True},
            {"idea": "Rapor daring", "benefit": "Lebih cepat", "adopted": False},
        ],
        1,
        1,
        100,
    ),
    "programmes carried out": Duty(
        "ACTIVITY",
        "asn.programme_contribution",
        [
            {"programme": "Posyandu", "role": "Penyuluh", "carried_out": True},
            {"programme": "Stunting", "role": "Surveior", "carried_out": False},
        ],
        1,
        1,
        100,
    ),
    "attendance": Duty(
        "MEASUREMENT", "asn.attendance", [{"working_days": 20, "present": 19}], 95, 95, 100
    ),
    "tasks of the day": Duty(
        "ACTIVITY",
        "asn.task_completion",
        [{"period": f"2025-06-0{day}", "planned": 5, "approved": 4} for day in (2, 3)],
        100,
        80,
        80,
    ),
    "accurate reports": Duty(
        "REPORT",
        "finance.report_accuracy",
        [{**LINE, "reported": 95, "restated": 100}],
        95,
        95,
        100,
    ),
    "frugal budget": Duty(
        "REPORT",
        "finance.efficiency",
        [{"allocation": 1000, "achievement": 1, "realised": 900}],
        10,
        10,
        100,
    ),
    "days of absence": Duty(
        "MEASUREMENT",
        "asn.discipline",
        [{"date": "2025-06-02"}],
        0,
        1,
        0,
        polarity="ZERO_TOLERANCE",
    ),
    "knowledge of the public": Duty(
        "SURVEY", "health.outreach_effectiveness", [asked_twice(40, 70)], 0.5, 0.5, 100
    ),
    "seminars and campaigns": Duty(
        "ACTIVITY",
        "health.outreach_activities",
        [{"activity": name, "attendees": 30} for name in ("seminar", "counselling", "campaign")],
        3,
        3,
        100,
    ),
    "partners in the community": Duty(
        "DOCUMENT",
        "health.collaboration",
        [{"partner": name, "activity": "Posyandu"} for name in ("PKK", "Karang Taruna", "pkk")],
        2,
        2,
        100,
    ),
    "vaccines given": Duty(
        "REPORT",
        "health.doses_given",
        [{"vaccine": "mcv1", "doses": 40}, {"vaccine": "mcv1", "doses": 50}],
        100,
        90,
        90,
    ),
    "vaccination of the area": Duty(
        "MEASUREMENT",
        "health.immunisation_coverage",
        [{"vaccine": "mcv1", "place": "Sampangan", "target": 96, "vaccinated": 84}],
        95,
        87.5,
        92.11,
    ),
    "pupils at school": Duty(
        "MEASUREMENT",
        "education.attendance_rate",
        [{"pupils": 30, "days": 100, "absences": 150}],
        95,
        95,
        100,
    ),
    "grades of pupils": Duty(
        "REPORT",
        "education.achievement_growth",
        [{"group": "VI", "period": year, "mean": mean} for year, mean in ((2024, 70), (2025, 74))],
        4,
        4,
        100,
    ),
    "learning of pupils": Duty(
        "MEASUREMENT",
        "education.learning_gain",
        [{"student": "a", "pre": 40, "post": 70, "maximum": 100}],
        0.5,
        0.5,
        100,
    ),
    "participation in school": Duty(
        "MEASUREMENT",
        "education.participation_growth",
        [enrolled(2024, 930), enrolled(2025, 950)],
        2,
        2,
        100,
    ),
}


async def planned(world: Any, office: Any) -> dict[str, Any]:
    """Ani's goals, one for each duty, by the duty's name."""
    goals = {}
    for place, (name, duty) in enumerate(DUTIES.items(), 1):
        indicator = await world.indicator(
            calculator_key=duty.calculator,
            params=orjson.dumps(duty.params).decode(),
            polarity=duty.polarity,
        )
        goals[name] = await world.goal(
            office.plans[office.ani],
            office.clinic,
            office.cycle,
            ordinal=place,
            statement=name,
            duty=f"Tugas: {name}",
            programme=f"Program: {name}",
            target=float(duty.target),
            indicator_id=indicator,
        )
    return goals


async def test_every_duty_has_a_score_from_its_evidence(
    graph: Any, world: Any, office: Any, ids: Any, tokens: Any
) -> None:
    goals, recorded = await planned(world, office), {}
    chief = tokens.person(office.chief)
    for name, duty in DUTIES.items():
        viewer = chief if duty.kind == "OBSERVATION" else tokens.person(office.ani)
        given = {"goal": ids("Goal", goals[name]), "kind": duty.kind, "title": name}
        for day, record in enumerate(duty.records, 1):
            on = {"occurredOn": office.day(1, day).isoformat(), "record": record}
            found = (await graph.ask(RECORD, viewer, input={**given, **on}))["recordEvidence"]
            assert (found.get("kind"), found.get("goal")) == (
                duty.kind,
                {"programme": f"Program: {name}"},
            ), found
            recorded[found["id"]] = name
    assert {duty.kind for duty in DUTIES.values()} == set(EvidenceKind)
    verdicts = (await graph.ask(VERIFY, chief, evidence=list(recorded)))["verifyEvidence"]
    assert {each["verification"]["status"] for each in verdicts} == {"ACCEPTED"}
    await score_cycle(graph.database, graph.catalogue, graph.pool, str(office.year), "CLINIC")
    shown = await graph.ask(SCORES, id=ids("Appraisal", office.plans[office.ani]))
    scored = {each["statement"]: each for each in shown["node"]["goals"]["nodes"]}
    for name, duty in DUTIES.items():
        score = scored[name]["score"]
        assert scored[name]["duty"] == f"Tugas: {name}"
        assert (score["status"], score["calculatorKey"]) == ("COMPUTED", duty.calculator), name
        assert (score["value"], score["achievement"]) == (duty.value, duty.achievement), name
        explained = score["explanation"]
        assert explained["records"] == len(duty.records), name
        sources = {each["source"]["id"] for each in explained["steps"] if each["source"]}
        assert sources
        assert {recorded[each] for each in sources} == {name}
