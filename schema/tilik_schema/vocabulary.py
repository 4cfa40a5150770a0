"""The enums of the graph: the vocabularies of the tables, with what each word means."""

from enum import Enum, StrEnum
from typing import TypeVar

import strawberry
from tilik_server.models import vocabulary

Words = TypeVar("Words", bound=StrEnum)


def _shown(words: type[Words]) -> type[Words]:
    return strawberry.enum(words, description=words.__doc__)


Role = _shown(vocabulary.Role)
Employment = _shown(vocabulary.Employment)
CycleStatus = _shown(vocabulary.CycleStatus)
Aspect = _shown(vocabulary.Aspect)
Polarity = _shown(vocabulary.Polarity)
IndicatorStatus = _shown(vocabulary.IndicatorStatus)
AppraisalStage = _shown(vocabulary.AppraisalStage)
GoalKind = _shown(vocabulary.GoalKind)
ScoreStatus = _shown(vocabulary.ScoreStatus)
EvidenceKind = _shown(vocabulary.EvidenceKind)
VerificationStatus = _shown(vocabulary.VerificationStatus)
RatingSource = _shown(vocabulary.RatingSource)
ObjectionStatus = _shown(vocabulary.ObjectionStatus)
FollowUpKind = _shown(vocabulary.FollowUpKind)
FeedbackChannel = _shown(vocabulary.FeedbackChannel)
Visibility = _shown(vocabulary.Visibility)
CompetencyKind = _shown(vocabulary.CompetencyKind)
Potential = _shown(vocabulary.Potential)
TrainingPurpose = _shown(vocabulary.TrainingPurpose)
TrainingStatus = _shown(vocabulary.TrainingStatus)


@strawberry.enum(description="In which direction a list is ordered.")
class OrderDirection(Enum):
    """Ascending or descending."""

    ASC = "ASC"
    DESC = "DESC"
