"""Plugin: what the health plugin registers."""

from collections.abc import Sequence
from typing import Any

from tilik_health.collaboration import Collaboration
from tilik_health.doses_given import DosesGiven
from tilik_health.drop_out import DropOut
from tilik_health.immunisation import ImmunisationImporter
from tilik_health.immunisation_coverage import ImmunisationCoverage
from tilik_health.indicators import INDICATORS
from tilik_health.minimum_service import MinimumService
from tilik_health.outreach_activities import OutreachActivities
from tilik_health.outreach_effectiveness import OutreachEffectiveness
from tilik_health.uci import Uci
from tilik_plugin import Calculator, IndicatorDefinition, hookimpl
from tilik_plugin.importer import Importer


@hookimpl
def tilik_sector() -> str:
    """Returns the sector of health."""
    return "health"


@hookimpl
def tilik_calculators() -> Sequence[Calculator[Any, Any]]:
    """Returns one object for each calculator of this package."""
    return [
        ImmunisationCoverage(),
        DosesGiven(),
        DropOut(),
        Uci(),
        MinimumService(),
        OutreachActivities(),
        OutreachEffectiveness(),
        Collaboration(),
    ]


@hookimpl
def tilik_indicators() -> Sequence[IndicatorDefinition]:
    """Returns the indicators a health agency may adopt."""
    return INDICATORS


@hookimpl
def tilik_importers() -> Sequence[Importer]:
    """Returns the reader of the WHO/UNICEF estimates' national input."""
    return [ImmunisationImporter()]
