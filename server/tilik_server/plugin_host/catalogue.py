"""Catalogue: everything that the installed plugins offer, as data."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from tilik_plugin import IndicatorDefinition, Text
from tilik_plugin.competency import CompetencyKind, CompetencyList
from tilik_plugin.scheme import RatingScheme
from tilik_server.plugin_host.offer import CalculatorDescription, ImporterDescription


@dataclass(frozen=True, slots=True)
class PluginEntry:
    """An installed plugin; if it is not enabled, `problem` is the reason as stored JSON.

    `detail` is what the plugin raised or printed last, for the operator and not for the API.
    """

    name: str
    version: str
    summary: str
    sector: str | None
    enabled: bool
    problem: Mapping[str, Any] | None = None
    detail: str | None = None


class CalculatorEntry(CalculatorDescription):
    """A calculator and its plugin."""

    plugin: str


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A rating scheme and its plugin."""

    plugin: str
    scheme: RatingScheme


@dataclass(frozen=True, slots=True)
class CompetencyEntry:
    """A competency and the published list that it belongs to."""

    plugin: str
    list_key: str
    citation: str
    key: str
    name: Text
    kind: CompetencyKind
    description: Text | None = None


@dataclass(frozen=True, slots=True)
class CompetencyListEntry:
    """A published list of competencies, with its match bands and talent boxes."""

    plugin: str
    published: CompetencyList


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """An indicator definition that an agency may adopt."""

    plugin: str
    definition: IndicatorDefinition


class ImporterEntry(ImporterDescription):
    """A kind of file and the plugin that reads it."""

    plugin: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All plugins by name, and everything that the enabled ones offer, by key.

    `gaps` are the rights that this system cannot take from plugins, as stored problems.
    """

    plugins: tuple[PluginEntry, ...]
    calculators: Mapping[str, CalculatorEntry]
    schemes: Mapping[str, SchemeEntry]
    competencies: Mapping[str, CompetencyEntry]
    indicators: Mapping[str, IndicatorEntry]
    importers: Mapping[str, ImporterEntry]
    competency_lists: Mapping[str, CompetencyListEntry]
    gaps: tuple[Mapping[str, Any], ...] = ()

    def plugin(self, name: str) -> PluginEntry | None:
        """Return the installed plugin with the name, or None."""
        return next((plugin for plugin in self.plugins if plugin.name == name), None)

    def calculators_of(self, plugin: str) -> list[CalculatorEntry]:
        """Return the calculators of one plugin, in the order of their keys."""
        return [entry for entry in self.calculators.values() if entry.plugin == plugin]

    def stored_scheme(self, key: str) -> dict[str, Any]:
        """Return a rating scheme as a cycle stores it: its JSON and facts about its plugin.

        `read_stored_scheme` reads it again. Raises KeyError for an unknown key.
        """
        entry = self.schemes[key]
        plugin = self.plugin(entry.plugin)
        assert plugin is not None
        known = {
            "name": plugin.name,
            "version": plugin.version,
            "summary": plugin.summary,
            "sector": plugin.sector,
        }
        return {**entry.scheme.model_dump(mode="json"), "plugin": known}

    def as_dict(self) -> dict[str, Any]:
        """Return the whole catalogue as JSON."""
        content: dict[str, Any] = _CATALOGUE.dump_python(self, mode="json")
        return content

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Catalogue":
        """Read the JSON that `as_dict` returned."""
        return _CATALOGUE.validate_python(content)


_CATALOGUE = TypeAdapter(Catalogue)
EMPTY = Catalogue((), {}, {}, {}, {}, {}, {})
"""The catalogue of no plugins."""


def read_stored_scheme(stored: Mapping[str, Any]) -> RatingScheme:
    """Read a scheme from the JSON that `Catalogue.stored_scheme` returned."""
    content = {name: value for name, value in stored.items() if name != "plugin"}
    return RatingScheme.model_validate(content)
