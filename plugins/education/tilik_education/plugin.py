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
    """Returns the sector of education."""
    return "education"


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """Returns one object for each calculator of this package."""
    return [
        AttendanceRate(),
        Participation(),
        ParticipationGrowth(),
        LearningGain(),
        AchievementGrowth(),
    ]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Returns the indicators an education agency may adopt."""
    return INDICATORS


@hookimpl
def tilik_importers() -> Sequence[Importer]:
    """Returns the reader of pupils' grades of a school year."""
    return [StudentsImporter()]
