"""The plugin kit of Tilik: what the author of an indicator imports.

Other authors find their names in the modules of their subject: `scheme`, `competency`, `importer`,
and for calculators `folding`, `series`, `running_series`, `gain`, `working_days`
and `time_zone`.
"""

from tilik_plugin.band import Band, band_of
from tilik_plugin.calculator import Calculator
from tilik_plugin.common_steps import percent_expression, record_steps, sum_step
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
    Day,
    Name,
    Number,
    Params,
    Record,
    Title,
    Whole,
    unverified,
)
from tilik_plugin.hooks import hookimpl
from tilik_plugin.indicator import Aspect, IndicatorDefinition, TargetRange
from tilik_plugin.measurement import Caution, Measurement, Step
from tilik_plugin.name_keys import fold_name
from tilik_plugin.period import Period
from tilik_plugin.period_ranks import rank_periods
from tilik_plugin.polarity import Polarity
from tilik_plugin.records import Records
from tilik_plugin.rounding import exact, percent, round_half_up, total, written
from tilik_plugin.text import Text

__all__ = [
    "Amount",
    "Aspect",
    "Band",
    "Calculator",
    "Caution",
    "Count",
    "Day",
    "IndicatorDefinition",
    "InvalidParams",
    "InvalidRecords",
    "Measurement",
    "Name",
    "NoRecords",
    "Number",
    "ParamProblem",
    "Params",
    "Period",
    "Polarity",
    "Record",
    "RecordProblem",
    "Records",
    "Step",
    "TargetRange",
    "Text",
    "Title",
    "Undefined",
    "Whole",
    "band_of",
    "exact",
    "fold_name",
    "hookimpl",
    "percent",
    "percent_expression",
    "rank_periods",
    "record_steps",
    "round_half_up",
    "sum_step",
    "total",
    "unverified",
    "written",
]
