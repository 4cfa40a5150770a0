"""Plugin contract: runs the kit's contract over one calculator of a loaded plugin."""

import traceback
from typing import Any

from tilik_plugin import Calculator
from tilik_plugin.testing import ContractBroken, check_calculator, describe_faults, sample_records
from tilik_server.errors import CalculatorMissing
from tilik_server.plugin_host.loading import LoadedPlugin


def check_contract(plugin: LoadedPlugin, key: str) -> dict[str, Any]:
    """Return `findings`, a list of sentences, and `measured`: whether records were found.

    Raises CalculatorMissing if the plugin has no such calculator.
    """
    calculator = next((each for each in plugin.calculators if each.key == key), None)
    if calculator is None:
        raise CalculatorMissing(key=key)
    try:
        sample = sample_records(calculator)
        if sample is None:
            return {"findings": list(describe_faults(calculator)), "measured": False}
        return {"findings": _findings(calculator, *sample), "measured": True}
    except Exception as error:
        said = traceback.format_exception_only(error)[-1].strip()
        return {"findings": [f"it raises {said}"], "measured": True}


def _findings(calculator: Calculator[Any, Any], records: Any, params: Any) -> list[str]:
    try:
        check_calculator(calculator, records, params)
    except ContractBroken as broken:
        return list(broken.findings)
    return []
