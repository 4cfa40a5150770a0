"""Plugin checking: runs the plugin contract over installed plugins in a child process."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any, Final

from jsonschema import Draft202012Validator
from pydantic import ValidationError

from tilik_plugin import IndicatorDefinition, Text
from tilik_server.errors import (
    CalculatorAnswerInvalid,
    CalculatorDied,
    CalculatorOutOfMemory,
    CalculatorTimedOut,
    PluginDied,
    PluginTimedOut,
    TilikError,
)
from tilik_server.plugin_host.answers import CheckForm, FailureForm
from tilik_server.plugin_host.catalogue import CalculatorEntry, Catalogue, PluginEntry
from tilik_server.plugin_host.process import (
    PluginProcess,
    ProcessDied,
    ProcessFailed,
    ProcessOutOfMemory,
    ProcessTimedOut,
)
from tilik_server.settings import Settings

Progress = Callable[[int, int], None]

_ENDED: Final = {PluginDied.code, PluginTimedOut.code}
"""The problems whose detail is what was printed, for nothing was raised."""


@dataclass(frozen=True, slots=True)
class CalculatorCheck:
    """The points in which a calculator breaks the contract.

    `measured` is false if no valid records were found, so that only the description was checked.
    `sentences` are what a user reads of records that break its schema and its rules.
    """

    key: str
    findings: tuple[str, ...]
    measured: bool
    sentences: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class PluginCheck:
    """The findings about a plugin and about its calculators."""

    name: str
    version: str
    findings: tuple[str, ...]
    calculators: tuple[CalculatorCheck, ...]

    @property
    def passed(self) -> bool:
        """Whether there are no findings."""
        return not self.findings and not any(each.findings for each in self.calculators)

    def as_dict(self) -> dict[str, Any]:
        """Return the check as JSON."""
        return {**asdict(self), "passed": self.passed}


async def check_plugins(
    settings: Settings, catalogue: Catalogue, names: Iterable[str], progress: Progress
) -> list[PluginCheck]:
    """Check the plugins with these names, one calculator at a time.

    If a calculator hangs or ends its process, that is its finding, and the others are checked.
    """
    plugins = [each for each in catalogue.plugins if each.name in set(names)]
    entries = [entry for each in plugins for entry in catalogue.calculators_of(each.name)]
    found: dict[str, CalculatorCheck] = {}
    child: PluginProcess | None = None
    for done, entry in enumerate(entries, 1):
        if child is None or not child.is_alive:
            child = await PluginProcess.start(settings.scoring_memory_mb)
        found[entry.key] = await _check(child, entry, settings.scoring_timeout)
        progress(done, len(entries))
    if child is not None:
        await child.kill()
    return [_plugin_check(each, catalogue, found) for each in plugins]


async def _check(child: PluginProcess, entry: CalculatorEntry, seconds: float) -> CalculatorCheck:
    question = {"check": entry.plugin, "calculator_key": entry.key}
    try:
        answer = await child.ask_fork(question, seconds)
    except ProcessTimedOut as failed:
        return _ended(entry.key, CalculatorTimedOut(key=entry.key, seconds=seconds), failed)
    except ProcessOutOfMemory as failed:
        return _ended(entry.key, CalculatorOutOfMemory(key=entry.key), failed)
    except ProcessDied as failed:
        return _ended(entry.key, CalculatorDied(key=entry.key), failed)
    return _read_check(entry.key, answer)


def _read_check(key: str, answer: object) -> CalculatorCheck:
    """Return the check that a plugin's process answered, which the plugin may have changed."""
    try:
        if isinstance(answer, dict) and "problem" in answer:
            said = FailureForm.model_validate(answer).problem.message.en
            return CalculatorCheck(key, (said,), measured=False)
        found = CheckForm.model_validate(answer)
    except ValidationError:
        return CalculatorCheck(key, (str(CalculatorAnswerInvalid(key=key)),), measured=True)
    said_of = tuple(Text(each.en, each.id) for each in found.sentences)
    return CalculatorCheck(key, tuple(found.findings), found.measured, said_of)


def _ended(key: str, error: TilikError, failed: ProcessFailed) -> CalculatorCheck:
    return CalculatorCheck(key, (str(error), *_printed(failed.printed)), measured=True)


def _printed(lines: Iterable[str]) -> Iterable[str]:
    return (f"it printed: {line}" for line in lines)


def _plugin_check(
    plugin: PluginEntry, catalogue: Catalogue, found: Mapping[str, CalculatorCheck]
) -> PluginCheck:
    calculators = catalogue.calculators_of(plugin.name)
    return PluginCheck(
        name=plugin.name,
        version=plugin.version,
        findings=(*why_unusable(plugin), *_missing_references(plugin, catalogue)),
        calculators=tuple(found[entry.key] for entry in calculators),
    )


def why_unusable(plugin: PluginEntry) -> list[str]:
    """Return why the plugin is not enabled, if it is not, and what it raised or printed last."""
    if plugin.problem is None:
        return []
    said = [plugin.problem["message"]["en"]]
    raised = (plugin.detail or "").strip().splitlines()
    if plugin.problem["code"] in _ENDED:
        return [*said, *_printed(raised)]
    return said if not raised or raised[-1] in said else [*said, raised[-1]]


def _is_reached(definition: IndicatorDefinition, calculator: CalculatorEntry) -> bool:
    """Return whether the calculator can give both ends of the indicator's range of targets."""
    reach, targets = calculator.reach_with(definition.params), definition.target_range
    assert targets is not None
    return all(end is None or reach.holds(end) for end in (targets.lowest, targets.highest))


def _missing_references(plugin: PluginEntry, catalogue: Catalogue) -> Iterable[str]:
    """Yield references to missing calculators, and parameters outside their schema."""
    for entry in catalogue.indicators.values():
        if entry.plugin != plugin.name:
            continue
        definition = entry.definition
        calculator = catalogue.calculators.get(definition.calculator_key)
        if calculator is None:
            yield f"the indicator {definition.code} needs {definition.calculator_key}"
        elif not Draft202012Validator(calculator.params_schema).is_valid(dict(definition.params)):
            yield f"the indicator {definition.code} has parameters outside the schema"
        elif definition.target_range is not None and not _is_reached(definition, calculator):
            yield f"the indicator {definition.code} has targets that its calculator never reaches"
    for importer in catalogue.importers.values():
        if importer.plugin == plugin.name:
            missing = set(importer.calculator_keys) - catalogue.calculators.keys()
            yield from (f"the importer {importer.kind} needs {key}" for key in sorted(missing))
