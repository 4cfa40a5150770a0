"""The plugin kit of Tilik: all that the author of a plugin imports."""

from tilik_plugin.band import Band, band_of
from tilik_plugin.calculator import Calculator
from tilik_plugin.competency import Competency, CompetencyKind, CompetencyList
from tilik_plugin.distribution import (
    Condition,
    DistributionCheck,
    DistributionGuidance,
    DistributionRule,
    check_distribution,
)
from tilik_plugin.faults import (
    InvalidParams,
    InvalidRecords,
    NoRecords,
    ParamProblem,
    RecordProblem,
    Undefined,
)
from tilik_plugin.fields import (
    Amount,
    Count,
    Name,
    Number,
    Params,
    Record,
    Title,
    json_schema,
)
from tilik_plugin.hooks import PROJECT, hookimpl, hookspec
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected, natural_key
from tilik_plugin.indicator import Aspect, IndicatorDefinition
from tilik_plugin.measurement import Caution, Measurement, Step
from tilik_plugin.polarity import Polarity, achievement, achievement_expression, why_no_achievement
from tilik_plugin.records import Records, Row
from tilik_plugin.rounding import Figure, exact, percent, round_half_up, total, written
from tilik_plugin.scheme import (
    Axis,
    Cell,
    Criterion,
    Level,
    Predicate,
    RatingScheme,
    UnitRating,
)
from tilik_plugin.series import Combined, Series, SeriesParams, combine
from tilik_plugin.talent import MatchBand, MatchStandard, TalentMap
from tilik_plugin.text import Text
from tilik_plugin.trail import percent_expression, record_steps, sum_step

__all__ = [
    "PROJECT",
    "Amount",
    "Aspect",
    "Axis",
    "Band",
    "Calculator",
    "Caution",
    "Cell",
    "Combined",
    "Competency",
    "CompetencyKind",
    "CompetencyList",
    "Condition",
    "Count",
    "Criterion",
    "DistributionCheck",
    "DistributionGuidance",
    "DistributionRule",
    "EvidenceRecord",
    "Figure",
    "Imported",
    "Importer",
    "IndicatorDefinition",
    "InvalidParams",
    "InvalidRecords",
    "Level",
    "MatchBand",
    "MatchStandard",
    "Measurement",
    "Name",
    "NoRecords",
    "Number",
    "ParamProblem",
    "Params",
    "Polarity",
    "Predicate",
    "RatingScheme",
    "Record",
    "RecordProblem",
    "Records",
    "Rejected",
    "Row",
    "Series",
    "SeriesParams",
    "Step",
    "TalentMap",
    "Text",
    "Title",
    "Undefined",
    "UnitRating",
    "achievement",
    "achievement_expression",
    "band_of",
    "check_distribution",
    "combine",
    "exact",
    "hookimpl",
    "hookspec",
    "json_schema",
    "natural_key",
    "percent",
    "percent_expression",
    "record_steps",
    "round_half_up",
    "sum_step",
    "total",
    "why_no_achievement",
    "written",
]
