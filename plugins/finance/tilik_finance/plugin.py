"""Plugin: what the finance plugin registers."""

from collections.abc import Sequence
from typing import Any

from tilik_finance.absorption import Absorption
from tilik_finance.budget_performance import BudgetPerformance
from tilik_finance.budgets import BudgetsImporter
from tilik_finance.consistency import Consistency
from tilik_finance.efficiency import Efficiency
from tilik_finance.ikpa import Ikpa
from tilik_finance.indicators import INDICATORS
from tilik_finance.output_achievement import OutputAchievement
from tilik_finance.report_accuracy import ReportAccuracy
from tilik_plugin import Calculator, IndicatorDefinition, hookimpl
from tilik_plugin.importer import Importer


@hookimpl
def tilik_sector() -> str:
    """Returns the sector of finance."""
    return "finance"


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """Returns one object for each calculator of this package."""
    return [
        Absorption(),
        Consistency(),
        OutputAchievement(),
        Efficiency(),
        BudgetPerformance(),
        Ikpa(),
        ReportAccuracy(),
    ]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Returns the indicators a financial agency may adopt."""
    return INDICATORS


@hookimpl
def tilik_importers() -> Sequence[Importer]:
    """Returns the reader of files of the Ministry of Finance's portal."""
    return [BudgetsImporter()]
