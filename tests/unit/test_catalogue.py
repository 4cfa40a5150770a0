"""The catalogue of the built-in plugins, and that it can be stored."""

from dataclasses import fields

import orjson

from tilik_education.plugin import tilik_calculators
from tilik_schema.plugin import Calculator
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.plugin_host.offer import CalculatorDescription
from tilik_server.plugin_host.plugins import EMPTY, Catalogue


def test_the_built_in_plugins_are_there(catalogue: Catalogue) -> None:
    sectors = {each.name: each.sector for each in catalogue.plugins if each.enabled}
    assert sectors == {
        "tilik-asn": None,
        "tilik-education": "education",
        "tilik-finance": "finance",
        "tilik-health": "health",
        "tilik-public-service": "public_service",
    }
    assert list(catalogue.importers) == ["budgets", "immunisation", "students"]
    assert len(catalogue.competencies) == 9


def test_every_key_starts_with_its_plugin(catalogue: Catalogue) -> None:
    plugins = {key: entry.plugin for key, entry in catalogue.calculators.items()}
    plugins |= {key: entry.plugin for key, entry in catalogue.schemes.items()}
    for key, plugin in plugins.items():
        assert key.split(".")[0] == plugin.removeprefix("tilik-").replace("-", "_")


def test_a_calculator_s_schemas_have_titles_in_both_languages(catalogue: Catalogue) -> None:
    entry = catalogue.calculators["health.immunisation_coverage"]
    assert entry.record_schema["properties"]["target"]["x-title-id"] == "Jumlah sasaran"
    assert entry.params_schema["properties"]["series"]["title"]
    assert entry in catalogue.calculators_of("tilik-health")


def test_the_catalogue_survives_being_stored(catalogue: Catalogue) -> None:
    assert Catalogue.from_dict(orjson.loads(orjson.dumps(catalogue.as_dict()))) == catalogue


def test_a_cycle_s_copy_of_its_scheme_is_read_again(catalogue: Catalogue) -> None:
    key = "asn.permenpanrb_6_2022"
    stored = orjson.loads(orjson.dumps(catalogue.stored_scheme(key)))
    assert (stored["key"], stored["plugin"]["name"]) == (key, "tilik-asn")
    assert read_stored_scheme(stored) == catalogue.schemes[key].scheme


def test_every_indicator_names_a_calculator_that_is_there(catalogue: Catalogue) -> None:
    keys = {entry.definition.calculator_key for entry in catalogue.indicators.values()}
    assert keys <= catalogue.calculators.keys()


def test_without_plugins_nothing_is_found() -> None:
    assert EMPTY.plugin("tilik-health") is None
    assert EMPTY.calculators_of("tilik-health") == []


def test_a_calculator_is_described_as_its_plugin_declares_it(catalogue: Catalogue) -> None:
    (rate,) = (each for each in tilik_calculators() if each.key == "education.attendance_rate")
    entry = catalogue.calculators[rate.key]
    assert entry.model_dump(exclude={"plugin"}) == CalculatorDescription.of(rate).model_dump()
    assert (entry.polarity, entry.formula) == (rate.polarity, rate.formula)
    assert entry.params_schema == rate.params_schema()


def test_the_graph_shows_every_attribute_of_a_calculator_that_portals_need() -> None:
    shown = {each.name for each in fields(Calculator)}
    assert CalculatorDescription.model_fields.keys() - shown == {"formula", "checks_records"}
