"""The enums of the graph: the vocabularies of the tables, with the meaning of each word."""

from enum import Enum, StrEnum
from inspect import cleandoc
from typing import TypeVar

import strawberry

from tilik_schema.strawberry_adapter import describe_words
from tilik_server.models.vocabulary import (
    AppraisalStage,
    Aspect,
    AuditCommand,
    AuditKind,
    CompetencyKind,
    CycleStatus,
    Described,
    DraftKind,
    EarlierFigures,
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
from tilik_server.models.words import description

__all__ = [
    "AppraisalStage",
    "Aspect",
    "AuditCommand",
    "AuditKind",
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
    "enum_of_graph",
]

Words = TypeVar("Words", bound=type[Enum])


def enum_of_graph(words: Words) -> Words:
    """Make a vocabulary an enum of the graph: its docstring and its words' meanings describe it."""
    strawberry.enum(words, description=cleandoc(words.__doc__ or ""))
    describe_words(words, {word.name: description(word) for word in words})
    return words


for words in tuple(globals().values()):
    if isinstance(words, type) and issubclass(words, StrEnum) and words is not StrEnum:
        enum_of_graph(words)


@enum_of_graph
class OrderDirection(Enum):
    """In which direction a list is ordered."""

    ASC = "ASC"
    DESC = "DESC"
