"""Unit's parameters: those that a score takes from its unit where nobody sets them."""

from collections.abc import Mapping
from typing import Any, Final

from tilik_plugin.time_zone import OF_UNIT
from tilik_server.database.province_time import TIME_ZONES
from tilik_server.plugin_host.plugins import Catalogue

TIME_ZONE: Final = "time_zone"

_WHENS: Final = " ".join(f"when {hours} then '{name}'" for hours, name in TIME_ZONES.items())


def zone_of(unit: str) -> str:
    """Return the SQL of the name of a unit's time zone."""
    return f"(case tilik_hours({unit}) {_WHENS} end)"


def zoned(params: str, unit: str) -> str:
    """Return the SQL of parameters with the unit's time zone, if they name none."""
    named = f"coalesce({params} ->> '{TIME_ZONE}', {zone_of(unit)})"
    return f"({params} || jsonb_build_object('{TIME_ZONE}', {named}))"


def with_unit_params(
    params: Mapping[str, Any], key: str, catalogue: Catalogue, time_zone: str
) -> dict[str, Any]:
    """Return a goal's parameters, with the unit's time zone if the calculator takes it from there.

    They are stored with the score, so that it can be replayed after the unit has moved.
    """
    entry = catalogue.calculators.get(key)
    properties = {} if entry is None else entry.params_schema.get("properties", {})
    if not properties.get(TIME_ZONE, {}).get(OF_UNIT):
        return dict(params)
    own = {name: value for name, value in params.items() if (name, value) != (TIME_ZONE, None)}
    return {TIME_ZONE: time_zone, **own}
