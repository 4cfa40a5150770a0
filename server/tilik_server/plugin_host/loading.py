"""Plugin loading: imports one installed distribution into this process.

Only child processes load plugins; the serving process and the commands do not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib.metadata import EntryPoint, entry_points
from typing import Any, TypeVar

import pluggy

import tilik_plugin.hooks
from tilik_plugin import Calculator, IndicatorDefinition
from tilik_plugin.competency import CompetencyList
from tilik_plugin.hooks import PROJECT
from tilik_plugin.importer import Importer
from tilik_plugin.scheme import RatingScheme
from tilik_server.errors import PluginHookUnknown, PluginInvalid

T = TypeVar("T")


@dataclass(frozen=True)
class InstalledPlugin:
    """A distribution with entry points in the group `tilik`, which are not loaded."""

    name: str
    version: str
    summary: str


@dataclass(frozen=True)
class LoadedPlugin:
    """The objects that a plugin's hooks returned."""

    name: str
    sector: str | None
    calculators: tuple[Calculator[Any, Any], ...]
    schemes: tuple[RatingScheme, ...]
    competencies: tuple[CompetencyList, ...]
    indicators: tuple[IndicatorDefinition, ...]
    importers: tuple[Importer, ...]


def installed_plugins() -> list[InstalledPlugin]:
    """Return the installed plugins by name, from their metadata alone."""
    found: dict[str, InstalledPlugin] = {}
    for point in entry_points(group=PROJECT):
        if point.dist is not None:
            summary = str(point.dist.metadata.json.get("summary", ""))
            name = point.dist.name
            found[name] = InstalledPlugin(name, point.dist.version, summary)
    return [found[name] for name in sorted(found)]


def load_plugin(name: str) -> LoadedPlugin:
    """Import a distribution's entry points and call their hooks.

    Raises PluginHookUnknown for a misspelt hook, PluginInvalid for an object of the wrong type, and
    any exception of the plugin.
    """
    # One manager a plugin: a hook that raises aborts the whole call, also for other plugins.
    manager = pluggy.PluginManager(PROJECT)
    manager.add_hookspecs(tilik_plugin.hooks)
    try:
        for point in entry_points_of(name):
            manager.register(point.load(), name=point.name)
        # pluggy reports a misspelt hook only here.
        manager.check_pending()
    except pluggy.PluginValidationError as error:
        raise PluginHookUnknown(plugin=name, reason=str(error)) from error
    hook = manager.hook
    sectors = [sector for sector in hook.tilik_sector() if sector is not None]
    return LoadedPlugin(
        name=name,
        sector=_of_kind(name, str, [sectors[:1]])[0] if sectors else None,
        calculators=_of_kind(name, Calculator, hook.tilik_calculators()),  # type: ignore[type-abstract]
        schemes=_of_kind(name, RatingScheme, hook.tilik_rating_schemes()),
        competencies=_of_kind(name, CompetencyList, hook.tilik_competencies()),
        indicators=_of_kind(name, IndicatorDefinition, hook.tilik_indicators()),
        importers=_of_kind(name, Importer, hook.tilik_importers()),  # type: ignore[type-abstract]
    )


def entry_points_of(name: str) -> list[EntryPoint]:
    """Return the entry points of a distribution, which are not loaded."""
    points = entry_points(group=PROJECT)
    return [point for point in points if point.dist is not None and point.dist.name == name]


def _of_kind(plugin: str, kind: type[T], answers: Iterable[Iterable[object]]) -> tuple[T, ...]:
    """Return the objects of a hook's implementations. Raises PluginInvalid for another type."""
    objects: list[T] = []
    for one in (one for answer in answers for one in answer):
        if not isinstance(one, kind):
            reason = f"a {type(one).__name__} where a {kind.__name__} belongs"
            raise PluginInvalid(plugin=plugin, reason=reason)
        objects.append(one)
    return tuple(objects)
