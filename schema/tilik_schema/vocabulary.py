"""The enums of the graph: the vocabularies of the tables, with the meaning of each word."""

from enum import Enum, StrEnum

import strawberry

from tilik_server.models.vocabulary import (
    AppraisalStage,
    Aspect,
    AuditCommand,
    AuditKind,
    CompetencyKind,
    CycleStatus,
    Described,
    Employment,
    EvidenceKind,
    FeedbackChannel,
    FollowUpKind,
    GoalKind,
    IndicatorStatus,
    ObjectionStatus,
    Polarity,
    Potential,
    RatingSource,
    Role,
    ScoreStatus,
    TrainingPurpose,
    TrainingStatus,
    VerificationStatus,
    Visibility,
)

__all__ = [
    "AppraisalStage",
    "Aspect",
    "AuditCommand",
    "AuditKind",
    "CompetencyKind",
    "CycleStatus",
    "Described",
    "Employment",
    "EvidenceKind",
    "FeedbackChannel",
    "FollowUpKind",
    "GoalKind",
    "IndicatorStatus",
    "ObjectionStatus",
    "OrderDirection",
    "Polarity",
    "Potential",
    "RatingSource",
    "Role",
    "ScoreStatus",
    "TrainingPurpose",
    "TrainingStatus",
    "VerificationStatus",
    "Visibility",
]

for words in tuple(globals().values()):
    if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum:
        strawberry.enum(words, description=words.__doc__)


@strawberry.enum(description="In which direction a list is ordered.")
class OrderDirection(Enum):
    """Ascending or descending."""

    ASC = "ASC"
    DESC = "DESC"
