"""Plugin: what the finance plugin registers."""

from collections.abc import Sequence
from typing import Any

from tilik_finance.absorption import Absorption
from tilik_finance.budgets import BudgetsImporter
from tilik_finance.indicators import INDICATORS
from tilik_plugin import Calculator, Importer, IndicatorDefinition, hookimpl


@hookimpl
def tilik_sector() -> str:
    """Finance."""
    return "finance"


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """One object for each calculator of this package."""
    return [Absorption()]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """The indicators a financial agency may adopt."""
    return INDICATORS


@hookimpl
def tilik_importers() -> Sequence[Importer]:
    """The files of the Ministry of Finance's portal."""
    return [BudgetsImporter()]
