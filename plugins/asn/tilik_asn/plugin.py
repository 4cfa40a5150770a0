"""Plugin: what the asn plugin registers."""

from collections.abc import Sequence
from typing import Any

from tilik_asn.competencies import PERMENPANRB_38_2017
from tilik_asn.indicators import INDICATORS
from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_asn.target_achievement import TargetAchievement
from tilik_plugin import (
    Calculator,
    CompetencyList,
    IndicatorDefinition,
    RatingScheme,
    hookimpl,
)


@hookimpl
def tilik_sector() -> None:
    """Every agency."""


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """One object for each calculator of this package."""
    return [TargetAchievement()]


@hookimpl
def tilik_rating_schemes() -> Sequence[RatingScheme]:
    """The schemes a cycle may be opened with."""
    return [PERMENPANRB_6_2022]


@hookimpl
def tilik_competencies() -> Sequence[CompetencyList]:
    """The competencies that every position has."""
    return [PERMENPANRB_38_2017]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Indicators for any agency."""
    return INDICATORS
