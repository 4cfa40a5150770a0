"""The plugin kit of Tilik: all that the author of a plugin imports."""

from tilik_plugin.band import Band, band_of
from tilik_plugin.calculator import Calculator
from tilik_plugin.competency import Competency, CompetencyKind, CompetencyList
from tilik_plugin.conversion import Conversion, ConversionRow
from tilik_plugin.cycle_params import CycleParams, Days, Deadline, Share, StageDeadlines
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
    AS_WHOLE,
    Amount,
    Count,
    Day,
    Name,
    Number,
    Params,
    Record,
    Title,
    Whole,
    json_schema,
    unverified,
)
from tilik_plugin.folding import FoldingCalculator
from tilik_plugin.follow_up import (
    Basis,
    Factor,
    FollowUpKind,
    FollowUpRule,
    first_of_each_kind,
)
from tilik_plugin.formula import (
    Clause,
    FinalValue,
    Missing,
    NoValue,
    Opinions,
    Term,
    ValueBand,
    ValueFormula,
)
from tilik_plugin.gain import (
    GAIN_BANDS,
    GAIN_CITATION,
    NEGATIVE_GAIN,
    gain_expression,
    normalised_gain,
)
from tilik_plugin.hooks import PROJECT, hookimpl, hookspec
from tilik_plugin.importer import EvidenceRecord, Imported, Importer, Rejected, natural_key
from tilik_plugin.indicator import Aspect, IndicatorDefinition
from tilik_plugin.measurement import Caution, Measurement, Step
from tilik_plugin.period import Period, period_order
from tilik_plugin.polarity import Polarity, achievement, achievement_expression, why_no_achievement
from tilik_plugin.records import Records, Row
from tilik_plugin.rounding import Figure, exact, percent, round_half_up, total, written
from tilik_plugin.running import RunningSteps, RunningSum
from tilik_plugin.running_series import PairTotals, RunningSeries
from tilik_plugin.scheme import (
    Axis,
    Cell,
    Criterion,
    Level,
    Predicate,
    RatingScheme,
    UnitRating,
)
from tilik_plugin.series import (
    Combined,
    KeyFigures,
    Series,
    SeriesParams,
    combine,
    sum_by_key,
)
from tilik_plugin.talent import MatchBand, MatchStandard, TalentMap, UsualLevels
from tilik_plugin.text import Text
from tilik_plugin.trail import percent_expression, record_steps, sum_step
from tilik_plugin.working_days import WorkingDays, WorkingDaysParams

__all__ = [
    "AS_WHOLE",
    "GAIN_BANDS",
    "GAIN_CITATION",
    "NEGATIVE_GAIN",
    "PROJECT",
    "Amount",
    "Aspect",
    "Axis",
    "Band",
    "Basis",
    "Calculator",
    "Caution",
    "Cell",
    "Clause",
    "Combined",
    "Competency",
    "CompetencyKind",
    "CompetencyList",
    "Condition",
    "Conversion",
    "ConversionRow",
    "Count",
    "Criterion",
    "CycleParams",
    "Day",
    "Days",
    "Deadline",
    "DistributionCheck",
    "DistributionGuidance",
    "DistributionRule",
    "EvidenceRecord",
    "Factor",
    "Figure",
    "FinalValue",
    "FoldingCalculator",
    "FollowUpKind",
    "FollowUpRule",
    "Imported",
    "Importer",
    "IndicatorDefinition",
    "InvalidParams",
    "InvalidRecords",
    "KeyFigures",
    "Level",
    "MatchBand",
    "MatchStandard",
    "Measurement",
    "Missing",
    "Name",
    "NoRecords",
    "NoValue",
    "Number",
    "Opinions",
    "PairTotals",
    "ParamProblem",
    "Params",
    "Period",
    "Polarity",
    "Predicate",
    "RatingScheme",
    "Record",
    "RecordProblem",
    "Records",
    "Rejected",
    "Row",
    "RunningSeries",
    "RunningSteps",
    "RunningSum",
    "Series",
    "SeriesParams",
    "Share",
    "StageDeadlines",
    "Step",
    "TalentMap",
    "Term",
    "Text",
    "Title",
    "Undefined",
    "UnitRating",
    "UsualLevels",
    "ValueBand",
    "ValueFormula",
    "Whole",
    "WorkingDays",
    "WorkingDaysParams",
    "achievement",
    "achievement_expression",
    "band_of",
    "check_distribution",
    "combine",
    "exact",
    "first_of_each_kind",
    "gain_expression",
    "hookimpl",
    "hookspec",
    "json_schema",
    "natural_key",
    "normalised_gain",
    "percent",
    "percent_expression",
    "period_order",
    "record_steps",
    "round_half_up",
    "sum_by_key",
    "sum_step",
    "total",
    "unverified",
    "why_no_achievement",
    "written",
]
