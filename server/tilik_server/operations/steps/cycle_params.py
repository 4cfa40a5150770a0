"""Cycle parameters: what the service reads of a cycle's, under whichever scheme."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from tilik_plugin.scheme import CycleParams
from tilik_plugin.scheme.schema_defaults import with_defaults

_DEFAULTS: Final = CycleParams().model_dump(mode="json")


def complete_params(cycle: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the parameters of a cycle's row, completed by the defaults of its stored scheme."""
    schema = orjson.loads(cycle["scheme"])["params_schema"]
    return with_defaults(schema, orjson.loads(cycle["params"]))


def read_cycle_params(cycle: Mapping[str, Any]) -> CycleParams:
    """Returns what the service reads of a cycle's row, with its `scheme` and `params`."""
    return CycleParams.read(complete_params(cycle))


def param_of_cycle(name: str) -> str:
    """Returns SQL over a cycle `c` for a parameter as JSON: its own, else a default.

    The default is that of the cycle's scheme, else the kit's. Raises KeyError for a name that
    CycleParams has not.
    """
    default = orjson.dumps(_DEFAULTS[name]).decode()
    return f"""coalesce(c.params -> '{name}',
    c.scheme #> '{{params_schema,properties,{name},default}}', '{default}'::jsonb)"""
