"""Plugin contract: runs the kit's contract over one calculator of a loaded plugin."""

import traceback
from typing import Any, Final

from tilik_plugin import Calculator
from tilik_plugin.testing import (
    ContractBroken,
    check_calculator,
    describe_faults,
    faulty_records,
    sample_records,
)
from tilik_server.errors import CalculatorMissing
from tilik_server.plugin_host.loading import LoadedPlugin

MOST_SENTENCES: Final = 20


def check_contract(plugin: LoadedPlugin, key: str) -> dict[str, Any]:
    """Return `findings`, a list of sentences, and `measured`: whether records were found.

    `sentences` are what a user reads of faulty records, in both languages, one for each rule.

    Raises CalculatorMissing if the plugin has no such calculator.
    """
    calculator = next((each for each in plugin.calculators if each.key == key), None)
    if calculator is None:
        raise CalculatorMissing(key=key)
    try:
        sample = sample_records(calculator)
        found = (
            {"findings": list(describe_faults(calculator)), "measured": False}
            if sample is None
            else {"findings": _findings(calculator, *sample), "measured": True}
        )
        said_of = [each.problem.message().as_dict() for each in faulty_records(calculator)]
        return {**found, "sentences": said_of[:MOST_SENTENCES]}
    except Exception as error:
        said = traceback.format_exception_only(error)[-1].strip()
        return {"findings": [f"it raises {said}"], "measured": True, "sentences": []}


def _findings(calculator: Calculator[Any, Any], records: Any, params: Any) -> list[str]:
    try:
        check_calculator(calculator, records, params)
    except ContractBroken as broken:
        return list(broken.findings)
    return []
