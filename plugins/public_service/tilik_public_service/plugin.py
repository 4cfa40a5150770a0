"""Plugin: what the public service plugin registers."""

from collections.abc import Sequence
from typing import Any

from tilik_plugin import Calculator, IndicatorDefinition, hookimpl
from tilik_public_service.cases_handled import CasesHandled
from tilik_public_service.complaint_resolution import ComplaintResolution
from tilik_public_service.handling_time import HandlingTime
from tilik_public_service.indicators import INDICATORS
from tilik_public_service.satisfaction_index import SatisfactionIndex
from tilik_public_service.service_completion import ServiceCompletion


@hookimpl
def tilik_sector() -> str:
    """Returns the sector of public service."""
    return "public_service"


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """Returns one object for each calculator of this package."""
    return [
        SatisfactionIndex(),
        ServiceCompletion(),
        HandlingTime(),
        CasesHandled(),
        ComplaintResolution(),
    ]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Returns the indicators a service unit may adopt."""
    return INDICATORS
