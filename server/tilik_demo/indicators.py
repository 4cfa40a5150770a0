"""Indicators (indikator kinerja) of the demo: adopted, proposed, revised, retired."""

from typing import Any, Final
from uuid import UUID

from pydantic import Field

from tilik_demo.data import Entry, read_entries
from tilik_demo.people import Staff
from tilik_demo.rows import Rows, SeededKeys


class DemoIndicator(Entry):
    """One version of an indicator; `unit` is the code of its owner.

    `proposed_in` is the unit of the proposer, if that is another one.
    """

    code: str
    name: str
    description: str
    calculator: str
    unit_of_measure: str
    polarity: str = "HIGHER_IS_BETTER"
    params: dict[str, Any] = Field(default_factory=dict)
    aspect: str = "RESULT"
    is_key: bool = False
    unit: str | None = None
    proposed_in: str | None = None
    status: str = "APPROVED"
    note: str | None = None
    version: int = 1
    positions: tuple[str, ...] = ()


class _Indicators(Entry):
    indicator: tuple[DemoIndicator, ...]


INDICATORS: Final = read_entries("indicators", _Indicators).indicator
NEWEST: Final = {indicator.code: indicator for indicator in INDICATORS}


def indicator_key(keys: SeededKeys, code: str, version: int | None = None) -> UUID:
    """Return the key of a version of an indicator; of the newest if `version` is None."""
    return keys.row("indicator", f"{code}/{version or NEWEST[code].version}")


def add_indicators(rows: Rows, keys: SeededKeys, staff: Staff) -> None:
    """Add every version, the earlier ones first."""
    for indicator in INDICATORS:
        key = indicator_key(keys, indicator.code, indicator.version)
        earlier = indicator_key(keys, indicator.code, 1) if indicator.version > 1 else None
        proposed_by, decided_by = _authors(indicator, staff)
        rows.add(
            "indicator",
            id=key,
            code=indicator.code,
            version=indicator.version,
            name=indicator.name,
            description=indicator.description,
            aspect=indicator.aspect,
            is_key=indicator.is_key,
            unit_of_measure=indicator.unit_of_measure,
            polarity=indicator.polarity,
            calculator_key=indicator.calculator,
            params=indicator.params,
            unit_id=keys.row("unit", indicator.unit) if indicator.unit else None,
            status=indicator.status,
            proposed_by_id=proposed_by,
            decided_by_id=decided_by,
            note=indicator.note,
            supersedes_id=earlier,
        )
        for position in indicator.positions:
            rows.add(
                "indicator_position",
                id=keys.row("indicator_position", f"{key}/{position}"),
                indicator_id=key,
                position_id=keys.row("position", position),
            )


def _authors(indicator: DemoIndicator, staff: Staff) -> tuple[UUID | None, UUID | None]:
    """Return who proposed it, someone of the unit, and who decided, its head; none if shared."""
    unit = indicator.proposed_in or indicator.unit
    if unit is None:
        return None, None
    head, *others = staff.of(unit)
    decided = None if indicator.status == "PROPOSED" else head.key
    return others[-1].key, decided
