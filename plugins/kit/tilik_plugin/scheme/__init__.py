"""Scheme: all that the author of a rating scheme imports beside `Text` and `hookimpl`."""

from tilik_plugin.fields import json_schema
from tilik_plugin.scheme.achievement_cap import cap_achievement
from tilik_plugin.scheme.conversion import Conversion, ConversionRow
from tilik_plugin.scheme.cycle_params import CycleParams, Days, Deadline, Share, StageDeadlines
from tilik_plugin.scheme.distribution import (
    Condition,
    DistributionCheck,
    DistributionGuidance,
    DistributionRule,
    check_distribution,
)
from tilik_plugin.scheme.follow_up import (
    Basis,
    Factor,
    FollowUpKind,
    FollowUpRule,
    first_of_each_kind,
)
from tilik_plugin.scheme.formula import (
    Clause,
    FinalValue,
    Missing,
    NoValue,
    Opinions,
    Term,
    ValueBand,
    ValueFormula,
)
from tilik_plugin.scheme.rating_scheme import (
    Axis,
    Cell,
    Criterion,
    Level,
    Predicate,
    RatingScheme,
    UnitRating,
)

__all__ = [
    "Axis",
    "Basis",
    "Cell",
    "Clause",
    "Condition",
    "Conversion",
    "ConversionRow",
    "Criterion",
    "CycleParams",
    "Days",
    "Deadline",
    "DistributionCheck",
    "DistributionGuidance",
    "DistributionRule",
    "Factor",
    "FinalValue",
    "FollowUpKind",
    "FollowUpRule",
    "Level",
    "Missing",
    "NoValue",
    "Opinions",
    "Predicate",
    "RatingScheme",
    "Share",
    "StageDeadlines",
    "Term",
    "UnitRating",
    "ValueBand",
    "ValueFormula",
    "cap_achievement",
    "check_distribution",
    "first_of_each_kind",
    "json_schema",
]
