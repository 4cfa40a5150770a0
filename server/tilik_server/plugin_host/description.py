"""Plugin description: the offer of a loaded plugin as JSON, checked by the contract."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from tilik_plugin.scheme import RatingScheme
from tilik_plugin.scheme.cycle_params import completed_params, redefined_params
from tilik_plugin.testing import describe_faults
from tilik_server.errors import PluginInvalid
from tilik_server.plugin_host.loading import LoadedPlugin
from tilik_server.plugin_host.offer import CalculatorDescription, ImporterDescription, PluginOffer


def describe(plugin: LoadedPlugin) -> dict[str, Any]:
    """Return the plugin's offer as JSON. Raises PluginInvalid if it breaks the contract.

    A scheme whose parameters do not extend CycleParams gets those that it lacks.
    """
    _check(plugin)
    offer = PluginOffer(
        sector=plugin.sector,
        calculators=tuple(map(CalculatorDescription.of, plugin.calculators)),
        schemes=tuple(map(_completed, plugin.schemes)),
        competencies=plugin.competencies,
        indicators=plugin.indicators,
        importers=tuple(map(ImporterDescription.of, plugin.importers)),
    )
    return offer.model_dump(mode="json")


def _completed(scheme: RatingScheme) -> RatingScheme:
    params_schema = completed_params(scheme.params_schema)
    return scheme.model_copy(update={"params_schema": params_schema})


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
