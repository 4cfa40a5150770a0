"""Plugin description: what a loaded plugin offers as JSON, checked against the plugin contract."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from tilik_plugin import Calculator, Importer
from tilik_plugin.cycle_params import redefined_params
from tilik_plugin.testing import describe_faults
from tilik_server.errors import PluginInvalid
from tilik_server.plugin_host.loading import LoadedPlugin


def describe(plugin: LoadedPlugin) -> dict[str, Any]:
    """The plugin as JSON; raises PluginInvalid for what is outside the contract."""
    _check(plugin)
    return {
        "sector": plugin.sector,
        "calculators": [_calculator(each) for each in plugin.calculators],
        "schemes": [each.model_dump(mode="json") for each in plugin.schemes],
        "competencies": [each.model_dump(mode="json") for each in plugin.competencies],
        "indicators": [each.model_dump(mode="json") for each in plugin.indicators],
        "importers": [_importer(each) for each in plugin.importers],
    }


def _check(plugin: LoadedPlugin) -> None:
    for calculator in plugin.calculators:
        for fault in describe_faults(calculator):
            _refuse(plugin, f"{calculator.key}: {fault}")
        _check_schema(plugin, calculator.key, calculator.record_schema())
        _check_schema(plugin, calculator.key, calculator.params_schema())
    for scheme in plugin.schemes:
        _check_schema(plugin, scheme.key, scheme.params_schema)
        for name in redefined_params(scheme.params_schema):
            _refuse(plugin, f"{scheme.key}: {name} has another form than the service reads")
    for key, times in Counter(_claims(plugin)).items():
        if times > 1:
            _refuse(plugin, f"{key} is there {times} times")


def _claims(plugin: LoadedPlugin) -> Iterable[str]:
    yield from (each.key for each in plugin.calculators)
    yield from (each.key for each in plugin.schemes)
    yield from (one.key for each in plugin.competencies for one in each.competencies)
    yield from (each.code for each in plugin.indicators)
    yield from (each.kind for each in plugin.importers)


def _check_schema(plugin: LoadedPlugin, key: str, schema: Mapping[str, Any]) -> None:
    try:
        Draft202012Validator.check_schema(schema)
    except SchemaError as error:
        _refuse(plugin, f"{key}: the schema is invalid: {error.message}")


def _refuse(plugin: LoadedPlugin, reason: str) -> None:
    raise PluginInvalid(plugin=plugin.name, reason=reason)


def _calculator(calculator: Calculator[Any, Any]) -> dict[str, Any]:
    return {
        "key": calculator.key,
        "version": calculator.version,
        "name": calculator.name.as_dict(),
        "description": calculator.description.as_dict(),
        "unit_of_measure": calculator.unit_of_measure.as_dict(),
        "polarity": calculator.polarity,
        "citation": calculator.citation,
        "formula": calculator.formula,
        "record_schema": calculator.record_schema(),
        "params_schema": calculator.params_schema(),
    }


def _importer(importer: Importer) -> dict[str, Any]:
    return {
        "kind": importer.kind,
        "description": importer.description.as_dict(),
        "header": list(importer.header),
        "calculator_keys": list(importer.calculator_keys),
        "derived": list(importer.derived),
    }
