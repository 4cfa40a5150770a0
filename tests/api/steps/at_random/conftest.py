"""Attempts: what somebody may try at each step of an appraisal, and what it is answered."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from tilik_schema.reading.ids import encode
from tilik_server.models.vocabulary import Role
from tilik_tests.step_cases import Attempt, Case
from tilik_tests.viewers import ADMIN

WORDS = {"measure": "Laporan", "unitOfMeasure": "dokumen"}
FINAL = ("UPHELD", "REJECTED")


def _set_goals(case: Case) -> Attempt:
    axis = case.organisation.axes[0]
    goals = [] if case.twist == 3 else case.row["goal"]
    given = [
        {
            "id": encode("Goal", UUID(goal["id"])),
            "statement": f"Laporan {case.twist}",
            "target": 5.0,
            **(WORDS if goal["indicator_id"] is None else {"indicatorCode": "OUTPUT"}),
        }
        for goal in goals
    ] or [{"statement": "Baru", "axisKey": axis, "target": 4.0, "indicatorCode": "OUTPUT"}]
    if case.twist == 4:
        given[0]["weight"] = 40.0
    dropped = case.twist == 3 and case.row["goal"]
    used = {each["goal_id"] for each in (*case.row["evidence"], *case.row["rating"])}
    late = None
    if dropped and any(goal["id"] in used for goal in case.row["goal"]):
        late = "GOAL_IN_USE"
    given[0] |= {"statement": ""} if case.twist == 5 else {}
    late = case.unreasoned or late
    return Attempt({"input": {"appraisal": case.id, "goals": given}}, late=late)


def _submit_plan(case: Case) -> Attempt:
    axis = case.organisation.axes[0]
    weights = [each["weight"] for each in case.row["goal"] if each["axis_key"] == axis]
    weighed = [weight for weight in weights if weight is not None]
    complete = weights and (not weighed or sum(weighed) == 100)
    return Attempt({"appraisal": case.id}, late=None if complete else "PLAN_INCOMPLETE")


def _reasoned(case: Case) -> Attempt:
    return Attempt({"appraisal": case.id, "reason": case.reason}, case.unreasoned)


def _agree_plan(case: Case) -> Attempt:
    return Attempt({"appraisal": case.id})


def _reassign_appraiser(case: Case) -> Attempt:
    line = case.organisation.line(case.twist)
    me = str(case.viewer.employee)
    by_role = case.row["appraiser_superior_id"] != me and not any(
        grant.role == "ADMIN" for grant in case.viewer.grants
    )
    bad = line[0] == case.row["appraiser_id"] or case.row["employee_id"] in line
    bad = bad or (line[0] == me and by_role)
    given = {"appraiser": encode("Employee", UUID(line[0])), "reason": "Mutasi"}
    return Attempt({"appraisal": case.id, **given}, late="INVALID_ARGUMENT" if bad else None)


def _end_appraisal(case: Case) -> Attempt:
    first, last = (date.fromisoformat(case.row[name]) for name in ("starts_on", "ends_on"))
    on = {3: last, 4: first - timedelta(days=1)}.get(case.twist, last - timedelta(days=1))
    given = {"appraisal": case.id, "on": str(on), "reason": case.reason}
    late = "INVALID_ARGUMENT" if case.twist in (3, 4) else None
    return Attempt(given, case.unreasoned, late)


def _transfer_appraisal(case: Case) -> Attempt:
    # Nobody moves in this organisation.
    given = {"appraisal": case.id, "reason": case.reason}
    return Attempt(given, case.unreasoned, "INVALID_ARGUMENT")


def _record_evidence(case: Case) -> Attempt:
    goal, key = case.named("Goal", case.row["goal"])
    last = date.fromisoformat(case.row["ends_on"])
    given: dict[str, Any] = {
        "goal": key,
        "kind": "ACTIVITY",
        "record": {"realised": 4},
        "title": case.reason,
    }
    given["occurredOn"] = (
        str(last + timedelta(days=1)) if case.twist == 3 else case.row["starts_on"]
    )
    late = "INVALID_ARGUMENT" if case.twist in (3, 5) else None
    # A key names calculators, and records nothing for goals that none measures.
    is_unmeasured = goal is None or (
        case.viewer.name == "integration" and goal["indicator_id"] is None
    )
    return Attempt({"input": given}, "NOT_FOUND" if is_unmeasured else None, late)


def _withdraw_evidence(case: Case) -> Attempt:
    piece, key = case.named("Evidence", case.row["evidence"])
    early, late = case.unreasoned or (None if piece else "NOT_FOUND"), None
    if piece is not None:
        who = case.viewer
        wrote = piece["submitted_by_id"] == (who.employee and str(who.employee))
        if who.employee is None:
            wrote = wrote and piece["source"] == who.source
        if piece["status"] not in ("PENDING", "ACCEPTED"):
            late = "ALREADY_VERIFIED"
        if not wrote and who != ADMIN:
            late = "NOT_YOUR_STEP"
    return Attempt({"evidence": key, "reason": case.reason}, early, late)


def _verify_evidence(case: Case) -> Attempt:
    piece, key = case.named("Evidence", case.row["evidence"])
    given = {"evidence": [key], "accept": case.twist % 2 == 0, "note": case.reason}
    early, late = case.unreasoned or (None if piece else "NOT_FOUND"), None
    if piece is not None and piece["status"] != "PENDING":
        late = "ALREADY_VERIFIED"
    elif piece is not None and not _is_late(piece) and _is_superior_alone(case):
        late = "WAITS_FOR_APPRAISER"
    return Attempt(given, early, late)


def _reopen_evidence(case: Case) -> Attempt:
    piece, key = case.named("Evidence", case.row["evidence"])
    verified = piece is not None and piece["status"] in ("ACCEPTED", "REJECTED")
    early = case.unreasoned or (None if piece else "NOT_FOUND")
    late = None if verified else "NOT_VERIFIED"
    return Attempt({"evidence": key, "reason": case.reason}, early, late)


def _is_late(piece: Any) -> bool:
    """Whether evidence has waited too long for the appraiser."""
    return datetime.fromisoformat(piece["submitted_at"]) + timedelta(days=14) < datetime.now(UTC)


def _is_superior_alone(case: Case) -> bool:
    """Whether somebody acts as the appraiser's superior and as nobody else."""
    person = case.viewer.employee and str(case.viewer.employee)
    roles = {grant.role for grant in case.viewer.grants} - {Role.EMPLOYEE}
    is_superior = person is not None and person == case.row["appraiser_superior_id"]
    return is_superior and not roles and person != case.row["appraiser_id"]


def _record_review(case: Case) -> Attempt:
    first = date.fromisoformat(case.row["starts_on"])
    begin = first - timedelta(days=1) if case.twist == 3 else first
    end = begin - timedelta(days=1) if case.twist == 4 else begin + timedelta(days=20)
    given = {"appraisal": case.id, "heldOn": str(begin), "startsOn": str(begin)}
    given |= {"endsOn": str(end), "summary": case.reason}
    return Attempt({"input": given}, late="INVALID_ARGUMENT" if case.twist > 2 else None)


def _withdraw_review(case: Case) -> Attempt:
    row, key = case.named("Review", case.row["review"])
    early = case.unreasoned or (None if row else "NOT_FOUND")
    late = "ALREADY_WITHDRAWN" if row and row["withdrawn_at"] else None
    return Attempt({"review": key, "reason": case.reason}, early, late)


def _rate(case: Case, empty: str) -> Attempt:
    axes = {3: [], 4: ["unknown"]}.get(case.twist, case.organisation.axes)
    # A numeric axis without a rating takes the scores of its goals.
    if case.twist in (0, 2) and empty == "RATING_MISSING" and case.row["scored"] and case.numeric:
        axes = axes[1:]
    given: dict[str, Any] = {"appraisal": case.id, "ratings": case.rated(*axes)}
    late = {3: empty, 4: "INVALID_ARGUMENT", 5: "INVALID_ID"}.get(case.twist)
    if case.twist == 5:
        given["ratings"][0]["goal"] = "garbage"
    return Attempt({"input": given}, late=late)


def _rate_appraisal(case: Case) -> Attempt:
    attempt = _rate(case, "RATING_MISSING")
    return replace(attempt, late="NOT_YET") if case.row["early"] else attempt


def _calibrate_appraisal(case: Case) -> Attempt:
    changes = [] if case.twist in (0, 5) else case.rated("behaviour")
    changes = [{**each, "reason": "" if case.twist == 4 else "Bukti"} for each in changes]
    said = case.said()
    counts = said.get("FORUM", said.get("APPRAISER"))
    same = any(counts in (each.get("level"), each.get("value")) for each in changes)
    confirmed = not changes and case.row["stage"] == "CALIBRATED"
    late = "INVALID_ARGUMENT" if same or confirmed or case.twist == 4 else None
    return Attempt({"input": {"appraisal": case.id, "adjustments": changes}}, late=late)


def _exempt_goal(case: Case) -> Attempt:
    goal, key = case.named("Goal", case.row["goal"])
    early = case.unreasoned or (None if goal else "NOT_FOUND")
    late = None
    if goal is not None:
        known = goal["exemption_reason"]
        if known == case.reason or (known is None and goal["id"] not in case.asked()):
            late = "INVALID_ARGUMENT"
    return Attempt({"goal": key, "reason": case.reason}, early, late)


def _return_rating(case: Case) -> Attempt:
    besides = case.row["stage"] == "CALIBRATED"
    given = {"appraisal": case.id, "reason": case.reason}
    return Attempt(given, case.unreasoned, besides=besides)


def _decide_appraisal(case: Case) -> Attempt:
    if case.twist not in (3, 5):
        return Attempt({"appraisal": case.id}, late=case.unresolved)
    said = case.said()
    kept = said.get("FORUM", said.get("APPRAISER")) == said.get("APPRAISER")
    given = {"appraisal": case.id, "keepOwn": case.reason}
    return Attempt(given, case.unreasoned, "INVALID_ARGUMENT" if kept else case.unresolved)


def _acknowledge(case: Case) -> Attempt:
    row, own = case.row, encode("Cycle", case.organisation.cycle)
    late: str | None = None
    if case.twist in (1, 2):
        late = "ALREADY_ACKNOWLEDGED" if row["acknowledged_at"] and case.twist == 1 else None
        late = late if row["stage"] == "DECIDED" else "WRONG_STAGE"
        closes = case.twist == 2 or any(each["status"] in FINAL for each in row["objection"])
        given = {"appraisal": case.id, "waiveObjection": case.twist == 2}
        return Attempt(given, late=late, besides=closes)
    review, named = case.named("Review", row["review"])
    if case.twist == 3:
        signed = review is not None and review["acknowledged_at"]
        late = "ALREADY_ACKNOWLEDGED" if signed else None if review else "NOT_FOUND"
        late = "ALREADY_WITHDRAWN" if review and review["withdrawn_at"] else late
        return Attempt({"appraisal": case.id, "of": named}, late=late)
    if case.twist == 4:
        both = {"of": own, "waiveObjection": True}
        return Attempt({"appraisal": case.id, **both}, early="INVALID_ARGUMENT")
    foreign = case.twist == 5
    late = "NOT_FOUND" if foreign else "ALREADY_ACKNOWLEDGED" if row["briefed_at"] else None
    of = encode("Cycle", case.organisation.cycle + 1) if foreign else own
    return Attempt({"appraisal": case.id, "of": of}, late=late)


def _file_objection(case: Case) -> Attempt:
    late = "OBJECTION_TOO_LATE" if case.row["too_late"] else None
    if any(each["status"] in FINAL for each in case.row["objection"]):
        late = "OBJECTION_FINAL"
    if case.row["appraiser_superior_id"] is None:
        late = "NO_SUPERIOR"
    return Attempt({"appraisal": case.id, "reason": case.reason}, case.unreasoned, late)


def _objected(case: Case) -> tuple[Any, str, str | None]:
    """An objection, mostly the newest, its id, and what is answered where it was settled."""
    rows = case.row["objection"]
    row, key = case.named("Objection", rows[:1] if case.twist == 4 else rows[-1:])
    return row, key, "OBJECTION_SETTLED" if row and row["status"] != "FILED" else None


def _respond_to_objection(case: Case) -> Attempt:
    row, key, late = _objected(case)
    late = late or ("ALREADY_ANSWERED" if row and row["responded_at"] else None)
    early = case.unreasoned or (None if row else "NOT_FOUND")
    return Attempt({"objection": key, "response": case.reason}, early, late)


def _withdraw_objection(case: Case) -> Attempt:
    row, key, late = _objected(case)
    return Attempt({"objection": key}, None if row else "NOT_FOUND", late)


def _decide_objection(case: Case) -> Attempt:
    row, key, late = _objected(case)
    late = late or (None if case.row["heard"] else "NOT_YET")
    uphold = case.twist in (1, 2, 3)
    given: dict[str, Any] = {"objection": key, "uphold": uphold, "decision": case.reason}
    given["ratings"] = case.rated("behaviour") if case.twist in (1, 2) else []
    late = late or case.unreasoned
    said = case.said()
    counts = said.get("FORUM", said.get("APPRAISER"))
    # Upholding by the rating that counts already would change nothing.
    if any(counts in (each.get("level"), each.get("value")) for each in given["ratings"]):
        late = late or "INVALID_ARGUMENT"
    # Without a rating an objection is upheld by scores that moved since the decision.
    if case.twist == 3 and not case.row["moved"]:
        late = late or "INVALID_ARGUMENT"
    if uphold:
        late = late or case.unresolved
    return Attempt({"input": given}, None if row else "NOT_FOUND", late)


def _settle_follow_up(case: Case) -> Attempt:
    row, key = case.named("FollowUp", case.row["follow_up"])
    late = "FOLLOW_UP_SETTLED" if row and row["settled_at"] else None
    early = case.unreasoned or (None if row else "NOT_FOUND")
    return Attempt({"followUp": key, "note": case.reason}, early, late)


ATTEMPTS: dict[str, Callable[[Case], Attempt]] = {
    "setGoals": _set_goals,
    "submitPlan": _submit_plan,
    "returnPlan": _reasoned,
    "agreePlan": _agree_plan,
    "revisePlan": _reasoned,
    "reassignAppraiser": _reassign_appraiser,
    "endAppraisal": _end_appraisal,
    "transferAppraisal": _transfer_appraisal,
    "recordEvidence": _record_evidence,
    "withdrawEvidence": _withdraw_evidence,
    "verifyEvidence": _verify_evidence,
    "reopenEvidence": _reopen_evidence,
    "recordReview": _record_review,
    "withdrawReview": _withdraw_review,
    "submitSelfAssessment": lambda case: _rate(case, "INVALID_ARGUMENT"),
    "rateAppraisal": _rate_appraisal,
    "calibrateAppraisal": _calibrate_appraisal,
    "exemptGoal": _exempt_goal,
    "returnRating": _return_rating,
    "decideAppraisal": _decide_appraisal,
    "acknowledge": _acknowledge,
    "fileObjection": _file_objection,
    "respondToObjection": _respond_to_objection,
    "withdrawObjection": _withdraw_objection,
    "decideObjection": _decide_objection,
    "settleFollowUp": _settle_follow_up,
}


@pytest.fixture
def attempt(organisation: Any) -> Callable[[str, Any, str, int], Attempt]:
    """A try of somebody at a step on an appraisal; the twists from 3 to 5 are mostly wrong."""

    def made(step: str, row: Any, who: str, twist: int) -> Attempt:
        return ATTEMPTS[step](Case(organisation, row, organisation.viewers[who], twist))

    return made


@pytest.fixture
def plays(request: pytest.FixtureRequest) -> int | None:
    """How many years are played under each scheme, None for as many as a test in every run."""
    return int(request.config.getoption("--plays")) or None
