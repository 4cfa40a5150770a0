"""Plugin checking: runs the plugin contract over installed plugins in a child process."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from jsonschema import Draft202012Validator

from tilik_server.errors import CalculatorDied, CalculatorTimedOut
from tilik_server.plugin_host.catalogue import CalculatorEntry, Catalogue, PluginEntry
from tilik_server.plugin_host.process import PluginProcess, ProcessDied, ProcessTimedOut
from tilik_server.settings import Settings

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class CalculatorCheck:
    """The points in which a calculator breaks the contract.

    `measured` is false if no valid records were found, so that only the description was checked.
    """

    key: str
    findings: tuple[str, ...]
    measured: bool


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
        child = child or await PluginProcess.start(settings.scoring_memory_mb)
        found[entry.key], alive = await _check(child, entry, settings.scoring_timeout)
        child = child if alive else None
        progress(done, len(entries))
    if child is not None:
        await child.kill()
    return [_plugin_check(each, catalogue, found) for each in plugins]


async def _check(
    child: PluginProcess, entry: CalculatorEntry, seconds: float
) -> tuple[CalculatorCheck, bool]:
    """Return the check, and whether the child still answers."""
    question = {"check": entry.plugin, "calculator_key": entry.key}
    try:
        answer = await child.ask(question, seconds)
    except ProcessTimedOut:
        late = CalculatorTimedOut(key=entry.key, seconds=seconds)
        return CalculatorCheck(entry.key, (str(late),), measured=True), False
    except ProcessDied:
        return CalculatorCheck(entry.key, (_died(entry.key),), measured=True), False
    if not isinstance(answer, dict) or "died" in answer:
        return CalculatorCheck(entry.key, (_died(entry.key),), measured=True), True
    if "problem" in answer:
        said = answer["problem"]["message"]["en"]
        return CalculatorCheck(entry.key, (said,), measured=False), True
    return CalculatorCheck(entry.key, tuple(answer["findings"]), answer["measured"]), True


def _died(key: str) -> str:
    return str(CalculatorDied(key=key))


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
    """Return why the plugin is not enabled and the last line of its exception, if it is not."""
    if plugin.problem is None:
        return []
    said = [plugin.problem["message"]["en"]]
    raised = (plugin.detail or "").strip().splitlines()
    return said if not raised or raised[-1] in said else [*said, raised[-1]]


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
    for importer in catalogue.importers.values():
        if importer.plugin == plugin.name:
            missing = set(importer.calculator_keys) - catalogue.calculators.keys()
            yield from (f"the importer {importer.kind} needs {key}" for key in sorted(missing))
