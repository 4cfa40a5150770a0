"""Vocabularies: the enums that tables, types of the graph and mutations share.

Enums that plugins use too are declared in the kit. Docstrings are the graph's descriptions.
"""

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from tortoise.migrations.constraints import CheckConstraint

from tilik_plugin import Aspect, Polarity
from tilik_plugin.competency import CompetencyKind
from tilik_plugin.scheme import FollowUpKind

__all__ = [
    "STORED_ROLES",
    "UNDIVIDED_ROLE",
    "AccountKind",
    "AppraisalStage",
    "Aspect",
    "CompetencyKind",
    "CycleStatus",
    "Described",
    "DraftKind",
    "EarlierFigures",
    "Employment",
    "EvidenceKind",
    "FeedbackChannel",
    "FollowUpKind",
    "GoalKind",
    "IndicatorStatus",
    "KeyScope",
    "MessageKind",
    "ObjectionStatus",
    "Polarity",
    "Potential",
    "RatingSource",
    "Role",
    "ScoreStatus",
    "TrainingPurpose",
    "TrainingStatus",
    "VerificationStatus",
    "Visibility",
    "between",
    "in_order",
    "of_one_thing",
    "one_of",
]


class AccountKind(StrEnum):
    """By which of its names an account is known."""

    SUBJECT = "SUBJECT"
    EMAIL = "EMAIL"


class Role(StrEnum):
    """As what a viewer asks."""

    EMPLOYEE = "EMPLOYEE"
    APPRAISER = "APPRAISER"
    PERFORMANCE_TEAM = "PERFORMANCE_TEAM"
    AGENCY_ADMIN = "AGENCY_ADMIN"
    REGION_VIEWER = "REGION_VIEWER"
    INTEGRATION = "INTEGRATION"
    AUDITOR = "AUDITOR"
    ADMIN = "ADMIN"


STORED_ROLES: Final = (
    Role.PERFORMANCE_TEAM,
    Role.AGENCY_ADMIN,
    Role.REGION_VIEWER,
    Role.AUDITOR,
    Role.ADMIN,
)
"""The roles that a stored grant gives to a person."""
UNDIVIDED_ROLE: Final = Role.ADMIN
"""The stored role that holds everywhere, and never in one subtree."""


class KeyScope(StrEnum):
    """What the key of an integration allows; EVIDENCE: to record for calculators that it names."""

    DIRECTORY = "directory"
    NIP = "nip"
    COMPETENCY = "competency"
    RESULTS = "results"
    EVIDENCE = "evidence"
    FEEDBACK = "feedback"
    ORGANISATION = "organisation"


class AuditKind(StrEnum):
    """What an event of the audit trail is about."""

    CHANGE = "CHANGE"
    READ = "READ"


class AuditCommand(StrEnum):
    """What was done to a row; TRUNCATE: to all rows of a table."""

    INSERT = "INSERT"
    UPDATE = "UPDATE"
    DELETE = "DELETE"
    TRUNCATE = "TRUNCATE"
    READ = "READ"


class Described(StrEnum):
    """What a set of attributes describes."""

    UNIT = "UNIT"
    POSITION = "POSITION"
    EMPLOYEE = "EMPLOYEE"


class Employment(StrEnum):
    """NON_ASN: an elected official; appraises, is not appraised, has no NIP."""

    PNS = "PNS"
    PPPK = "PPPK"
    NON_ASN = "NON_ASN"


class CycleStatus(StrEnum):
    """Where an appraisal cycle (periode penilaian) stands."""

    PLANNED = "PLANNED"
    OPEN = "OPEN"
    CLOSED = "CLOSED"


class IndicatorStatus(StrEnum):
    """An indicator's way from proposal to use."""

    PROPOSED = "PROPOSED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    RETIRED = "RETIRED"


class AppraisalStage(StrEnum):
    """DRAFT → SUBMITTED → AGREED → SELF_ASSESSED → RATED → CALIBRATED → DECIDED → CLOSED.

    A decided appraisal may be OBJECTED to, and is DECIDED again.
    """

    DRAFT = "DRAFT"
    SUBMITTED = "SUBMITTED"
    AGREED = "AGREED"
    SELF_ASSESSED = "SELF_ASSESSED"
    RATED = "RATED"
    CALIBRATED = "CALIBRATED"
    DECIDED = "DECIDED"
    OBJECTED = "OBJECTED"
    CLOSED = "CLOSED"


class GoalKind(StrEnum):
    """A main (utama) or an additional (tambahan) work result."""

    MAIN = "MAIN"
    ADDITIONAL = "ADDITIONAL"


class ScoreStatus(StrEnum):
    """UNDEFINED: the formula has no answer here. FAILED: the calculator did not finish."""

    COMPUTED = "COMPUTED"
    NO_EVIDENCE = "NO_EVIDENCE"
    UNDEFINED = "UNDEFINED"
    FAILED = "FAILED"


class EvidenceKind(StrEnum):
    """What a piece of evidence (bukti dukung) is."""

    ACTIVITY = "ACTIVITY"
    REPORT = "REPORT"
    OBSERVATION = "OBSERVATION"
    MEASUREMENT = "MEASUREMENT"
    SURVEY = "SURVEY"
    DOCUMENT = "DOCUMENT"


class VerificationStatus(StrEnum):
    """Whether evidence counts: only what was accepted does."""

    PENDING = "PENDING"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class DraftKind(StrEnum):
    """Of which step a draft is."""

    SELF_ASSESSMENT = "SELF_ASSESSMENT"
    RATING = "RATING"
    REVIEW = "REVIEW"
    OBJECTION = "OBJECTION"


class RatingSource(StrEnum):
    """UNIT: the unit's achievement is its head's. SUPERIOR: by the decision on an objection."""

    SELF = "SELF"
    APPRAISER = "APPRAISER"
    FORUM = "FORUM"
    SUPERIOR = "SUPERIOR"
    UNIT = "UNIT"


class EarlierFigures(StrEnum):
    """Why an outcome stands on figures that are not the present ones."""

    OBJECTION_OPEN = "OBJECTION_OPEN"
    OBJECTION_REJECTED = "OBJECTION_REJECTED"
    OBJECTION_WITHDRAWN = "OBJECTION_WITHDRAWN"
    SCORED_LATER = "SCORED_LATER"


class ObjectionStatus(StrEnum):
    """Where an objection (keberatan) stands."""

    FILED = "FILED"
    UPHELD = "UPHELD"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class FeedbackChannel(StrEnum):
    """From which side feedback (umpan balik) comes."""

    SUPERVISOR = "SUPERVISOR"
    PEER = "PEER"
    SUBORDINATE = "SUBORDINATE"
    CITIZEN = "CITIZEN"


class Visibility(StrEnum):
    """PRIVATE: author and person. SUPERIOR: also the appraiser. TEAM: also the team."""

    PRIVATE = "PRIVATE"
    SUPERIOR = "SUPERIOR"
    TEAM = "TEAM"


class Potential(StrEnum):
    """What an assessment says a person may grow into."""

    LOW = "LOW"
    MEDIUM = "MEDIUM"
    HIGH = "HIGH"


class TrainingPurpose(StrEnum):
    """COMPETENCY closes a gap; RATING: to rate fairly; FEEDBACK: to give and take feedback."""

    COMPETENCY = "COMPETENCY"
    RATING = "RATING"
    FEEDBACK = "FEEDBACK"


class TrainingStatus(StrEnum):
    """A training's way from recommendation to completion."""

    RECOMMENDED = "RECOMMENDED"
    PLANNED = "PLANNED"
    COMPLETED = "COMPLETED"


class MessageKind(StrEnum):
    """The occasion of a message in the outbox."""

    STAGE_DUE = "STAGE_DUE"
    STAGE_OVERDUE = "STAGE_OVERDUE"
    EVIDENCE_WAITING = "EVIDENCE_WAITING"
    REVIEW_DUE = "REVIEW_DUE"
    RECEIPT_DEEMED = "RECEIPT_DEEMED"
    FOLLOW_UP_DUE = "FOLLOW_UP_DUE"
    INDICATOR_WAITING = "INDICATOR_WAITING"
    PERSON_MOVED = "PERSON_MOVED"


def one_of(table: str, column: str, words: Iterable[StrEnum]) -> CheckConstraint:
    """Return the constraint that a column holds one of the vocabulary's words."""
    listed = ", ".join(f"'{word.value}'" for word in words)
    return CheckConstraint(check=f'"{column}" IN ({listed})', name=f"{table}_{column}_known")


def in_order(table: str, earlier: str, later: str) -> CheckConstraint:
    """Return the constraint that a date is not after another; either may be null."""
    return CheckConstraint(check=f'"{earlier}" <= "{later}"', name=f"{table}_{later}_in_order")


def between(table: str, column: str, lowest: int, highest: int) -> CheckConstraint:
    """Return the constraint that a number lies between two bounds, both included."""
    check = f'"{column}" BETWEEN {lowest} AND {highest}'
    return CheckConstraint(check=check, name=f"{table}_{column}_in_range")


def of_one_thing(table: str) -> CheckConstraint:
    """Return the constraint that a row is about a unit, a position or a person."""
    check = (
        'num_nonnulls("position_id", "employee_id") < 2 '
        'AND ("position_id" IS NULL) = (num_nonnulls("unit_id", "employee_id") > 0)'
    )
    return CheckConstraint(check=check, name=f"{table}_of_one_thing")
