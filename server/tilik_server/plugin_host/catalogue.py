"""Catalogue: what the installed plugins offer, as data that any process may hold."""

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
    """An installed plugin; `problem` is stored JSON that says why it is not enabled.

    `detail` is what it raised, for the operator and not for the API.
    """

    name: str
    version: str
    summary: str
    sector: str | None
    enabled: bool
    problem: Mapping[str, Any] | None = None
    detail: str | None = None


class CalculatorEntry(CalculatorDescription):
    """A calculator and the plugin it comes from."""

    plugin: str


@dataclass(frozen=True, slots=True)
class SchemeEntry:
    """A rating scheme and the plugin it comes from."""

    plugin: str
    scheme: RatingScheme


@dataclass(frozen=True, slots=True)
class CompetencyEntry:
    """A competency and the published list it is from."""

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
    """A kind of file and the plugin that can read it."""

    plugin: str


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All plugins by name, and by key what the enabled ones offer."""

    plugins: tuple[PluginEntry, ...]
    calculators: Mapping[str, CalculatorEntry]
    schemes: Mapping[str, SchemeEntry]
    competencies: Mapping[str, CompetencyEntry]
    indicators: Mapping[str, IndicatorEntry]
    importers: Mapping[str, ImporterEntry]
    competency_lists: Mapping[str, CompetencyListEntry]

    def plugin(self, name: str) -> PluginEntry | None:
        """The installed plugin of this name."""
        return next((plugin for plugin in self.plugins if plugin.name == name), None)

    def calculators_of(self, plugin: str) -> list[CalculatorEntry]:
        """The calculators of one plugin, by key."""
        return [entry for entry in self.calculators.values() if entry.plugin == plugin]

    def stored_scheme(self, key: str) -> dict[str, Any]:
        """A rating scheme as a cycle stores it: its JSON and what is to be known of its plugin.

        `RatingScheme.model_validate` reads it again without `plugin`. KeyError for an unknown key.
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
        """The whole catalogue as JSON."""
        content: dict[str, Any] = _CATALOGUE.dump_python(self, mode="json")
        return content

    @classmethod
    def from_dict(cls, content: Mapping[str, Any]) -> "Catalogue":
        """What `as_dict` gave, read again."""
        return _CATALOGUE.validate_python(content)


_CATALOGUE = TypeAdapter(Catalogue)
EMPTY = Catalogue((), {}, {}, {}, {}, {}, {})
"""Without any plugin."""


def read_stored_scheme(stored: Mapping[str, Any]) -> RatingScheme:
    """The scheme that a cycle stores, in the form that `Catalogue.stored_scheme` gave it."""
    content = {name: value for name, value in stored.items() if name != "plugin"}
    return RatingScheme.model_validate(content)
