"""Plugin: what the asn plugin registers."""

from collections.abc import Sequence
from typing import Any

from tilik_asn.allowance import Allowance
from tilik_asn.attendance import Attendance
from tilik_asn.competencies import PERMENPANRB_38_2017
from tilik_asn.credit_points import CreditPoints
from tilik_asn.discipline import Discipline
from tilik_asn.indicators import INDICATORS
from tilik_asn.innovation import Innovation
from tilik_asn.observation import Observation
from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_asn.pp_30_2019 import PP_30_2019
from tilik_asn.programme_contribution import ProgrammeContribution
from tilik_asn.target_achievement import TargetAchievement
from tilik_asn.task_completion import TaskCompletion
from tilik_asn.weighted import WEIGHTED
from tilik_asn.working_time import WorkingTime
from tilik_plugin import Calculator, IndicatorDefinition, hookimpl
from tilik_plugin.competency import CompetencyList
from tilik_plugin.scheme import RatingScheme


@hookimpl
def tilik_sector() -> None:
    """Returns None: the plugin is for every agency."""


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """Returns one object for each calculator of this package."""
    return [
        Allowance(),
        Attendance(),
        CreditPoints(),
        Discipline(),
        Innovation(),
        Observation(),
        ProgrammeContribution(),
        TargetAchievement(),
        TaskCompletion(),
        WorkingTime(),
    ]


@hookimpl
def tilik_rating_schemes() -> Sequence[RatingScheme]:
    """Returns the schemes that a cycle may be opened with."""
    return [PERMENPANRB_6_2022, PP_30_2019, WEIGHTED]


@hookimpl
def tilik_competencies() -> Sequence[CompetencyList]:
    """Returns the competencies that every position has."""
    return [PERMENPANRB_38_2017]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Returns indicators for any agency."""
    return INDICATORS
