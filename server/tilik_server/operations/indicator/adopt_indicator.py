"""Adopt an indicator definition that a plugin offers, for a unit and all below it."""

from typing import Final
from uuid import UUID, uuid4

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import CalculatorMissing, CodeUnknown, IndicatorCodeTaken
from tilik_server.models import Indicator
from tilik_server.models.vocabulary import IndicatorStatus
from tilik_server.operations.indicator.lock_code import lock_code
from tilik_server.operations.steps.find_unit import find_unit
from tilik_server.plugin_host.plugins import Catalogue

LONGEST_CODE: Final = 64


async def adopt_indicator(
    database: Database, catalogue: Catalogue, code: str, unit_code: str, own_code: str | None = None
) -> UUID:
    """Store a plugin's definition as an approved indicator of a unit, and return its key.

    The indicator has the definition's code, or `own_code`. Name and description are stored in
    Indonesian, as an agency would enter them. Raises CodeUnknown for the definition and
    the unit, CalculatorMissing, and IndicatorCodeTaken.
    """
    entry = catalogue.indicators.get(code)
    if entry is None:
        raise CodeUnknown(concept="indicator definition", code=code)
    offered, own_code = entry.definition, own_code or code
    if offered.calculator_key not in catalogue.calculators:
        raise CalculatorMissing(key=offered.calculator_key)
    key = uuid4()
    async with database.writing(OPERATOR) as transaction:
        unit = await find_unit(transaction, unit_code)
        await lock_code(transaction, own_code)
        if await Indicator.filter(code=own_code).exists():
            raise IndicatorCodeTaken(code=own_code)
        await Indicator.create(
            id=key,
            code=own_code,
            version=1,
            name=offered.name.id,
            description=offered.description.id,
            aspect=offered.aspect,
            is_key=offered.is_key,
            unit_of_measure=offered.unit_of_measure.id,
            polarity=offered.polarity,
            calculator_key=offered.calculator_key,
            params=dict(offered.params),
            target_lowest=offered.target_range and offered.target_range.lowest,
            target_highest=offered.target_range and offered.target_range.highest,
            unit_id=unit["id"],
            status=IndicatorStatus.APPROVED,
            note=f"{code}, {entry.plugin}",
        )
    return key
