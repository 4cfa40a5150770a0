"""Plugin: what the education plugin registers."""

from collections.abc import Sequence
from typing import Any

from tilik_education.achievement_growth import AchievementGrowth
from tilik_education.attendance_rate import AttendanceRate
from tilik_education.indicators import INDICATORS
from tilik_education.learning_gain import LearningGain
from tilik_education.participation import Participation
from tilik_education.participation_growth import ParticipationGrowth
from tilik_education.students import StudentsImporter
from tilik_plugin import Calculator, IndicatorDefinition, hookimpl
from tilik_plugin.importer import Importer


@hookimpl
def tilik_sector() -> str:
    """Education."""
    return "education"


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """One object for each calculator of this package."""
    return [
        AttendanceRate(),
        Participation(),
        ParticipationGrowth(),
        LearningGain(),
        AchievementGrowth(),
    ]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """The indicators an education agency may adopt."""
    return INDICATORS


@hookimpl
def tilik_importers() -> Sequence[Importer]:
    """The pupils' grades of a school year."""
    return [StudentsImporter()]
