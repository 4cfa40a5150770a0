"""Cycle parameters: those that the service itself reads, the same under every scheme."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from tilik_plugin.scheme import CycleParams
from tilik_plugin.scheme.schema_defaults import with_defaults

_DEFAULTS: Final = CycleParams().model_dump(mode="json")


def complete_params(cycle: Mapping[str, Any]) -> dict[str, Any]:
    """Return the parameters of a cycle's row, completed with the defaults of its stored scheme."""
    schema = orjson.loads(cycle["scheme"])["params_schema"]
    return with_defaults(schema, orjson.loads(cycle["params"]))


def read_cycle_params(cycle: Mapping[str, Any]) -> CycleParams:
    """Return the service's parameters from a cycle's row, which has `scheme` and `params`."""
    return CycleParams.read(complete_params(cycle))


def param_of_cycle(name: str) -> str:
    """Return SQL over a cycle `c` that reads a parameter as JSON.

    The SQL takes the cycle's own value, else the default of its scheme, else the kit's default.
    Raises KeyError if CycleParams has no field of this name.
    """
    default = orjson.dumps(_DEFAULTS[name]).decode()
    # Cycles that were opened before a parameter existed have no value for it.
    return f"""coalesce(c.params -> '{name}',
    c.scheme #> '{{params_schema,properties,{name},default}}', '{default}'::jsonb)"""
