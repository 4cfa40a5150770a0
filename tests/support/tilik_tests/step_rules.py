"""Rules of the steps of an appraisal, as the random play holds them to every appraisal."""

from typing import Any

from tilik_server.access.actors import Actor
from tilik_server.access.appraisal_steps import LISTED

TABLE = {step.name: step for step in LISTED}
ROLES = {
    "member": {Actor.TEAM},
    "team": {Actor.TEAM},
    "integration": {Actor.INTEGRATION},
    "admin": {Actor.ADMIN},
}
# Whose rows themselves say who did what: neither version nor timeline.
EVIDENCE = frozenset({"recordEvidence", "withdrawEvidence", "verifyEvidence"})
# The way of an appraisal that nobody holds up.
ONWARD = {
    "DRAFT": "submitPlan",
    "SUBMITTED": "agreePlan",
    "AGREED": "submitSelfAssessment",
    "SELF_ASSESSED": "rateAppraisal",
    "RATED": "calibrateAppraisal",
    "CALIBRATED": "decideAppraisal",
    "DECIDED": "fileObjection",
    "OBJECTED": "respondToObjection",
}
# What a step may change besides the appraisal itself and its timeline.
CHANGES = {
    "setGoals": {"goal"},
    **{step: {"evidence"} for step in EVIDENCE},
    "reopenEvidence": {"evidence"},
    "recordReview": {"review"},
    "withdrawReview": {"review"},
    "submitSelfAssessment": {"rating"},
    "rateAppraisal": {"rating"},
    "calibrateAppraisal": {"rating", "adjustment"},
    "exemptGoal": {"goal"},
    "returnRating": {"rating", "adjustment"},
    "decideAppraisal": {"outcome", "follow_up", "training"},
    "acknowledge": {"review"},
    "fileObjection": {"objection"},
    "respondToObjection": {"objection"},
    "withdrawObjection": {"objection"},
    "decideObjection": {"objection", "rating", "outcome", "follow_up", "training"},
    "settleFollowUp": {"follow_up"},
    "recordForum": {"rating"},
    "withdrawForum": {"rating", "adjustment"},
}
# Of the own rating of who leads or records a forum the timeline alone tells.
LEFT = "ownRatingLeft"
# By table, who did something that the employee of the appraisal may not do.
OTHERS = {
    "adjustment": ("by_id",),
    "review": ("by_id",),
    "outcome": ("decided_by_id",),
    "objection": ("responded_by_id", "decided_by_id"),
    "follow_up": ("settled_by_id",),
}
OVER = {"DECIDED", "OBJECTED", "CLOSED"}
# By the step whose input a draft keeps: its kind, and the stages that are past the step.
DRAFTED = {
    "submitSelfAssessment": ("SELF_ASSESSMENT", {"RATED", "CALIBRATED", *OVER}),
    "rateAppraisal": ("RATING", {"CALIBRATED", *OVER}),
    "recordReview": ("REVIEW", {"CLOSED"}),
    "fileObjection": ("OBJECTION", {"OBJECTED", "CLOSED"}),
}
OF_APPRAISER = {"RATING", "REVIEW"}


def actors(who: str, person: Any, row: Any) -> set[Actor]:
    """As what somebody acts on an appraisal."""
    key = None if person is None else str(person)
    if key is not None and key == row["employee_id"]:
        return {Actor.EMPLOYEE}
    found = set(ROLES.get(who, ()))
    sides = ((Actor.APPRAISER, "appraiser_id"), (Actor.SUPERIOR, "appraiser_superior_id"))
    return found | {actor for actor, name in sides if key is not None and row[name] == key}


def hindered(row: Any) -> set[str]:
    """The steps that nobody may take now, whatever the table says."""
    found = {"transferAppraisal"} | ({"acknowledge"} if row["imported"] else set())
    found |= {"rateAppraisal"} if row["early"] else set()
    reviews = [each for each in row["review"] if not each["withdrawn_at"]]
    found |= set() if reviews else {"withdrawReview"}
    if row["briefed_at"] and all(each["acknowledged_at"] for each in reviews):
        found |= {"acknowledge"} if row["stage"] != "DECIDED" else set()
    final = any(each["status"] in ("UPHELD", "REJECTED") for each in row["objection"])
    if row["too_late"] or final or row["appraiser_superior_id"] is None:
        found.add("fileObjection")
    if any(each["status"] == "FILED" and each["responded_at"] for each in row["objection"]):
        found.add("respondToObjection")
    if row["levels"]:
        found.add("exemptGoal")
    if not row["heard"]:
        found.add("decideObjection")
    if all(each["settled_at"] for each in row["follow_up"]):
        found.add("settleFollowUp")
    found |= set() if row["goal"] else {"submitPlan"}
    last = [each["occurred_on"] for each in row["evidence"] if each["status"] in WITHDRAWABLE]
    last += [each["ends_on"] for each in reviews]
    if row["starts_on"] == row["ends_on"] or row["ends_on"] in last:
        found.add("endAppraisal")
    return found


WITHDRAWABLE = ("PENDING", "ACCEPTED")
VERIFIED = ("ACCEPTED", "REJECTED")


def idle(acting: set[Actor], person: Any, source: str | None, row: Any) -> set[str]:
    """The steps on evidence for which somebody who acts so finds none on an appraisal."""
    steps = ("withdrawEvidence", "verifyEvidence", "reopenEvidence")
    pieces = [offered_by_evidence(acting, person, source, row, each) for each in row["evidence"]]
    return set(steps) - set().union(*pieces)


def offered_by_evidence(
    acting: set[Actor], person: Any, source: str | None, row: Any, piece: Any
) -> set[str]:
    """What a piece of evidence offers to somebody who acts so on its appraisal."""
    found = set()
    author = None if person is None else str(person)
    wrote = piece["submitted_by_id"] == author and (author or piece["source"] == source)
    if piece["status"] in WITHDRAWABLE and (wrote or Actor.ADMIN in acting):
        found.add("withdrawEvidence")
    sooner = TABLE["verifyEvidence"].actors - {Actor.SUPERIOR}
    waited = row["appraiser_id"] is None or piece["waited"]
    if piece["status"] == "PENDING" and (waited or acting & sooner):
        found.add("verifyEvidence")
    if piece["status"] in VERIFIED:
        found.add("reopenEvidence")
    return {step for step in found if may(step, acting, row) is None}


def offered_by_objection(acting: set[Actor], row: Any, objection: Any) -> set[str]:
    """What an objection offers to somebody who acts so on its appraisal."""
    if objection["status"] != "FILED":
        return set()
    steps = {"respondToObjection", "withdrawObjection", "decideObjection"} - hindered(row)
    return {step for step in steps if may(step, acting, row) is None}


# Steps whose argument is a row that those above may not read, but those who act on it.
BESIDE = {
    "withdrawReview",
    "respondToObjection",
    "withdrawObjection",
    "decideObjection",
    "settleFollowUp",
}
SIDES = {Actor.EMPLOYEE, Actor.APPRAISER, Actor.SUPERIOR}


def may(step: str, acting: set[Actor], row: Any) -> str | None:
    """What the table answers to somebody: None where it lets them."""
    listed, overdue = TABLE[step], row["overdue"]
    allowed = listed.actors | (listed.late_actors if overdue else frozenset())
    if not allowed & acting:
        return "NOT_YOUR_STEP"
    stages = listed.stages | (listed.late_stages if overdue else frozenset())
    return None if row["stage"] in stages else "WRONG_STAGE"


def draft_of(step: str, appraisal: str) -> dict[str, Any]:
    """The arguments that keep an unfinished draft of a step."""
    if step == "fileObjection":
        return {"appraisal": appraisal, "reason": "", "draft": True}
    return {"input": {"appraisal": appraisal, "ratings": [], "draft": True}}


def is_kept(kind: str, author: str, before: Any, row: Any) -> bool:
    """Whether a draft of a kind is still there after an appraisal has changed to a row."""
    past = next(stages for each, stages in DRAFTED.values() if each == kind)
    left = before["appraiser_id"] == author != row["appraiser_id"] and kind in OF_APPRAISER
    return not left and (row["stage"] == before["stage"] or row["stage"] not in past)


def entries(step: str, row: Any) -> list[str]:
    """What the timeline of an appraisal says of a step, the step itself last."""
    besides = {
        ("rateAppraisal", "AGREED"): ["selfAssessmentMissed"],
        ("revisePlan", "AGREED"): ["agreedGoals"],
    }
    return [*besides.get((step, row["stage"]), []), *([] if step in EVIDENCE else [step])]


def check(row: Any) -> None:
    """Hold an appraisal to what is true of every one, whatever happened."""
    stage = "DRAFT"
    for entry in row["timeline_entry"]:
        if entry["to_stage"] is not None:
            assert entry["from_stage"] == stage
            stage = entry["to_stage"]
    assert row["stage"] == stage
    assert len(row["outcome"]) == (stage in OVER)
    assert sum(each["status"] == "FILED" for each in row["objection"]) == (stage == "OBJECTED")
    assert stage in OVER or (row["acknowledged_at"], row["objection_until"]) == (None, None)
    assert stage != "CLOSED" or row["due_on"] is None
    check_nobody_acted_on_themselves(row)


def check_nobody_acted_on_themselves(row: Any) -> None:
    """The employee planned, recorded, assessed themselves, received and objected, and no more."""
    employee = row["employee_id"]
    own = {each["action"] for each in row["timeline_entry"] if each["by_id"] == employee}
    assert own <= {"agreedGoals", LEFT} | {
        step.name for step in LISTED if Actor.EMPLOYEE in step.actors
    }
    for table, columns in OTHERS.items():
        assert all(each[name] != employee for each in row[table] for name in columns)
    for each in row["rating"]:
        assert each["by_id"] != employee or each["source"] == "SELF"
    for each in row["evidence"]:
        judged = each["status"] in ("ACCEPTED", "REJECTED")
        assert not judged or each["verified_by_id"] != employee
