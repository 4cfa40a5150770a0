"""Plugins: reads the catalogue with a child process, one plugin at a time."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from tilik_server.errors import (
    PluginDied,
    PluginDisabled,
    PluginFailed,
    PluginInvalid,
    PluginKeyTaken,
    PluginsReadDataFolder,
    PluginTimedOut,
    TilikError,
)
from tilik_server.plugin_host.allowing import canonical, why_not_allowed
from tilik_server.plugin_host.answers import FailureForm
from tilik_server.plugin_host.catalogue import (
    EMPTY,
    CalculatorEntry,
    Catalogue,
    CompetencyEntry,
    CompetencyListEntry,
    ImporterEntry,
    IndicatorEntry,
    PluginEntry,
    SchemeEntry,
)
from tilik_server.plugin_host.loading import InstalledPlugin, installed_plugins
from tilik_server.plugin_host.offer import PluginOffer
from tilik_server.plugin_host.process import (
    PluginProcess,
    ProcessDied,
    ProcessFailed,
    ProcessOutOfMemory,
    ProcessTimedOut,
)
from tilik_server.settings import Settings

__all__ = [
    "EMPTY",
    "CalculatorEntry",
    "Catalogue",
    "CompetencyEntry",
    "CompetencyListEntry",
    "ImporterEntry",
    "IndicatorEntry",
    "PluginEntry",
    "SchemeEntry",
    "read_catalogue",
]

CORE: Final = "tilik"
CORE_KINDS: Final = ("regions",)
"""Kinds of files that the service reads without a plugin."""

Answer = Mapping[str, Any]


async def read_catalogue(settings: Settings) -> Catalogue:
    """Read the offers of all installed plugins; a failing plugin is listed with its problem.

    No plugin is imported into this process. If a plugin hangs or ends the child, a new child reads
    the others.
    """
    installed = installed_plugins()
    disabled = set(map(canonical, settings.plugins_disabled))
    refused: dict[str, Answer] = {}
    for each in installed:
        if canonical(each.name) in disabled:
            refused[each.name] = _failure(PluginDisabled(plugin=each.name))
        elif reason := why_not_allowed(each.name, settings.plugins_allowed):
            refused[each.name] = _failure(reason)
    wanted = [each for each in installed if each.name not in refused]
    answers, gaps = await _ask_each(wanted, settings)
    answers |= refused
    found: dict[str, Catalogue] = {}
    for each in installed:
        found[each.name], answers[each.name] = _offer(each, answers[each.name])
    conflicts = _key_conflicts(found)
    plugins = tuple(
        _entry(each, {**answers[each.name], **conflicts.get(each.name, {})}) for each in installed
    )
    offers = [found[each.name] for each in plugins if each.enabled]
    return _merged(plugins, offers, gaps)


async def _ask_each(
    plugins: Iterable[InstalledPlugin], settings: Settings
) -> tuple[dict[str, Answer], list[Answer]]:
    """Return the child's answer about each plugin, or the failure; and what confines no plugin."""
    answers: dict[str, Answer] = {}
    gaps: list[Answer] = []
    child: PluginProcess | None = None
    for plugin in plugins:
        # One child describes all plugins, because it forks for each.
        if child is None or not child.is_alive:
            child = await PluginProcess.start(settings.scoring_memory_mb)
            gaps = _gaps(child, settings.data_dir)
        answers[plugin.name] = await _ask(child, plugin.name, settings.plugin_timeout)
    if child is not None:
        await child.kill()
    return answers, gaps


def _gaps(child: PluginProcess, data_dir: Path) -> list[Answer]:
    if child.may_read(data_dir):
        return [*child.gaps, PluginsReadDataFolder().as_problem()]
    return child.gaps


async def _ask(child: PluginProcess, plugin: str, seconds: float) -> Answer:
    try:
        answer: Answer = await child.ask_fork({"describe": plugin}, seconds)
    except ProcessTimedOut as failed:
        return _ended(PluginTimedOut(plugin=plugin, seconds=seconds), failed)
    except ProcessOutOfMemory as failed:
        return _ended(PluginFailed(plugin=plugin, error=MemoryError.__name__), failed)
    except ProcessDied as failed:
        return _ended(PluginDied(plugin=plugin), failed)
    return answer


def _ended(error: TilikError, failed: ProcessFailed) -> Answer:
    return _failure(error, "\n".join(failed.printed))


def _offer(plugin: InstalledPlugin, answer: Answer) -> tuple[Catalogue, Answer]:
    """Return a plugin's part of the catalogue, and its answer or problem.

    The answer is not trusted, because the plugin may have changed it.
    """
    if not isinstance(answer, dict):
        return EMPTY, _failure(PluginDied(plugin=plugin.name))
    try:
        if "description" not in answer:
            return EMPTY, FailureForm.model_validate(answer).model_dump()
        offer = PluginOffer.model_validate(answer["description"])
    except ValidationError as error:
        return EMPTY, _failure(PluginInvalid(plugin=plugin.name, reason="its description"), error)
    return _catalogue(plugin.name, offer), {"sector": offer.sector}


def _catalogue(name: str, offer: PluginOffer) -> Catalogue:
    competencies = {
        one.key: CompetencyEntry(name, each.key, each.citation, **dict(one))
        for each in offer.competencies
        for one in each.competencies
    }
    return Catalogue(
        plugins=(),
        calculators={
            each.key: CalculatorEntry(plugin=name, **dict(each)) for each in offer.calculators
        },
        schemes={each.key: SchemeEntry(name, each) for each in offer.schemes},
        competencies=competencies,
        indicators={each.code: IndicatorEntry(name, each) for each in offer.indicators},
        importers={each.kind: ImporterEntry(plugin=name, **dict(each)) for each in offer.importers},
        competency_lists={each.key: CompetencyListEntry(name, each) for each in offer.competencies},
    )


def _key_conflicts(found: Mapping[str, Catalogue]) -> dict[str, Answer]:
    """Return the plugins that claim the same key, each with a problem that names the other."""
    claims: dict[tuple[str, str], list[str]] = defaultdict(list)
    for kind in CORE_KINDS:
        claims["importers", kind].append(CORE)
    for name, offer in found.items():
        for part in _PARTS:
            for key in getattr(offer, part):
                claims[part, key].append(name)
    conflicts: dict[str, Answer] = {}
    for (_, key), names in claims.items():
        for name in names if len(names) > 1 else ():
            others = ", ".join(other for other in names if other != name)
            conflicts[name] = _failure(PluginKeyTaken(plugin=name, other=others, key=key))
    return conflicts


def _entry(plugin: InstalledPlugin, answer: Answer) -> PluginEntry:
    problem = answer.get("problem")
    return PluginEntry(
        name=plugin.name,
        version=plugin.version,
        summary=plugin.summary,
        sector=answer.get("sector"),
        enabled=problem is None,
        problem=problem,
        detail=answer.get("detail"),
    )


def _merged(
    plugins: tuple[PluginEntry, ...], offers: Iterable[Catalogue], gaps: Iterable[Answer]
) -> Catalogue:
    parts: dict[str, dict[str, Any]] = {part: {} for part in _PARTS}
    for offer in offers:
        for part, entries in parts.items():
            entries.update(getattr(offer, part))
    found: dict[str, Any] = {part: dict(sorted(parts[part].items())) for part in _PARTS}
    return Catalogue(plugins, **found, gaps=tuple(gaps))


def _failure(error: TilikError, detail: object = None) -> Answer:
    return {"problem": error.as_problem(), "detail": str(detail or error)}


_PARTS: Final = (
    "calculators",
    "schemes",
    "competencies",
    "indicators",
    "importers",
    "competency_lists",
)
