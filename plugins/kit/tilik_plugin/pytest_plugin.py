"""Pytest plugin: fixtures for the tests of a Tilik plugin, loaded if the kit is installed."""

from collections.abc import Callable, Mapping, Sequence
from types import ModuleType
from typing import Any

import pluggy
import pytest

import tilik_plugin.hooks
from tilik_plugin.calculator import Calculator
from tilik_plugin.hooks import PROJECT
from tilik_plugin.measurement import Measurement
from tilik_plugin.records import Row
from tilik_plugin.testing import check_calculator

CheckRegistered = Callable[..., Measurement]


@pytest.fixture(scope="session")
def tilik_contract() -> CheckRegistered:
    """Checks a calculator as a plugin registers it: `tilik_contract(module, key, records)`.

    The module is registered as Tilik does it, so a misspelt hook fails here too. `params` come
    last. Answers with the measurement; raises ContractBroken, pluggy.PluginValidationError, and
    KeyError if the plugin registers no calculator of this key.
    """

    def check(
        module: ModuleType,
        key: str,
        records: Sequence[Row],
        params: Mapping[str, Any] | None = None,
    ) -> Measurement:
        return check_calculator(_registered(module)[key], records, params)

    return check


def _registered(module: ModuleType) -> dict[str, Calculator[Any, Any]]:
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(tilik_plugin.hooks)
    manager.register(module)
    # pluggy reports a misspelt hook only here.
    manager.check_pending()
    given = manager.hook.tilik_calculators()
    return {each.key: each for calculators in given for each in calculators}
