"""`tilik plugins`: show, check and create plugins, and adopt their indicators."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from importlib.util import find_spec
from pathlib import Path
from typing import Any, TypeVar
from uuid import UUID

import click

from tilik.commands.event_loop import run
from tilik.commands.progress import progress_bar
from tilik_schema.reading.ids import encode
from tilik_server.database.migrate import require_migrated
from tilik_server.errors import PluginDisabled
from tilik_server.operations.indicator.adopt_indicator import LONGEST_CODE, adopt_indicator
from tilik_server.plugin_host.allowing import hash_of_plugin
from tilik_server.plugin_host.catalogue import (
    CalculatorEntry,
    Catalogue,
    CompetencyEntry,
    ImporterEntry,
    IndicatorEntry,
    PluginEntry,
    SchemeEntry,
)
from tilik_server.plugin_host.checking import PluginCheck, check_plugins, why_unusable
from tilik_server.plugin_host.loading import installed_plugins
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.plugin_host.template.write_plugin import write_plugin
from tilik_server.runtime import open_runtime
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import printable, table

Entry = TypeVar(
    "Entry", CalculatorEntry, SchemeEntry, CompetencyEntry, IndicatorEntry, ImporterEntry
)


@click.group("plugins", invoke_without_command=True)
@click.option("--json", "as_json", is_flag=True, help="The plugins as JSON, one array.")
@click.pass_context
def command(context: click.Context, as_json: bool) -> None:
    """Show the installed plugins: enabled, disabled or failing and why, and what each offers.

    A plugin is a distribution with entry points in the group `tilik`; each is read in a separate
    process. TILIK_PLUGINS_DISABLED switches plugins off.
    """
    if context.invoked_subcommand is not None:
        return
    catalogue = run(read_catalogue(read_settings()))
    if as_json:
        click.echo(json.dumps([_as_dict(each, catalogue) for each in catalogue.plugins]))
        return
    for line in (*_status(catalogue), "", *_offers(catalogue)):
        click.echo(line)


@command.command("check")
@click.argument("packages", metavar="[PACKAGE]...", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="What was found as JSON, one array.")
def check(packages: tuple[str, ...], as_json: bool) -> None:
    """Run the plugin contract over installed plugins: those named, or all that are not disabled.

    Every calculator is measured on records made from its own schemas, in a process that has
    TILIK_SCORING_TIMEOUT seconds. What it says of faulty records is shown as users read it, in
    English and Indonesian, one for each rule that such records break. Status 1 if a plugin cannot
    be used, if two plugins claim one key, or if a calculator breaks the contract.
    """
    _require_installed(packages)
    settings = read_settings()
    # A plugin named on the command line is checked even if it is disabled.
    enabled = tuple(each for each in settings.plugins_disabled if each not in packages)
    catalogue = run(read_catalogue(settings.model_copy(update={"plugins_disabled": enabled})))
    names = packages or [each.name for each in catalogue.plugins if _state(each) != "disabled"]
    with progress_bar("Checking") as show:
        checks = run(check_plugins(settings, catalogue, names, show))
    lines = [json.dumps([each.as_dict() for each in checks])] if as_json else _report(checks)
    for line in lines:
        click.echo(line)
    failed = [each.name for each in checks if not each.passed]
    if failed:
        raise click.ClickException(f"outside the plugin contract: {', '.join(failed)}")


@command.command("hash")
@click.argument("packages", metavar="[PACKAGE]...", nargs=-1)
def print_hashes(packages: tuple[str, ...]) -> None:
    """Print the entries of TILIK_PLUGINS_ALLOWED for installed plugins: those named, or all."""
    _require_installed(packages)
    names = packages or tuple(each.name for each in installed_plugins())
    hashes = {name: hash_of_plugin(name) for name in names}
    for name, found in hashes.items():
        if found is None:
            click.echo(f"{name}: its installation is editable and has no hash", err=True)
    click.echo(",".join(f"{name}:{found}" for name, found in hashes.items() if found))


def _identifier(_: click.Context, __: click.Parameter, given: str) -> str:
    if not re.fullmatch(r"[a-z](_?[a-z0-9]){0,39}", given):
        raise click.BadParameter(
            f"{given!r} is not up to 40 letters a-z, digits and single underscores, a letter first"
        )
    return given


def _code(_: click.Context, __: click.Parameter, given: str | None) -> str | None:
    if given is not None and not (given.strip() and given.isprintable()):
        raise click.BadParameter(f"{given!r} is no code")
    if given is not None and len(given) > LONGEST_CODE:
        raise click.BadParameter(f"a code has at most {LONGEST_CODE} characters")
    return given


@command.command("new")
@click.argument("name", callback=_identifier)
@click.option("--sector", required=True, callback=_identifier, help="Such as health or fisheries.")
@click.option(
    "--into",
    metavar="FOLDER",
    default=".",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="Where the plugin's folder is made; here unless given.",
)
def new(name: str, sector: str, into: Path) -> None:
    """Write the plugin tilik-NAME into the folder NAME: one calculator that works, with its tests.

    The folder must not exist. The calculator's key is NAME.completion.
    """
    if find_spec(f"tilik_{name}") is not None:
        raise click.BadParameter(f"a package tilik_{name} is installed already")
    try:
        folder = write_plugin(name, sector, into)
    except OSError as fault:
        raise click.ClickException(f"{into / name}: {fault.strerror}") from fault
    click.echo(f"{folder} is a plugin; install it: pip install -e {click.format_filename(folder)}")


@command.command("adopt")
@click.argument("code", callback=_code)
@click.option("--under", metavar="UNIT", required=True, callback=_code, help="The unit's code.")
@click.option("--as", "own", metavar="CODE", callback=_code, help="A code of the agency's own.")
def adopt(code: str, under: str, own: str | None) -> None:
    """Make the indicator definition CODE of a plugin an approved indicator of a unit.

    It holds for the unit and all below it. `tilik plugins` lists the definitions.
    """
    key = run(_adopt(read_settings(), code, under, own))
    click.echo(f"{own or code} is an indicator of {under}: {encode('Indicator', key)}")


async def _adopt(settings: Settings, code: str, under: str, own: str | None) -> UUID:
    async with open_runtime(settings) as tools:
        await require_migrated(tools.database)
        return await adopt_indicator(tools.database, tools.catalogue, code, under, own)


def _require_installed(packages: Sequence[str]) -> None:
    known = [each.name for each in installed_plugins()]
    for name in packages:
        if name not in known:
            there = ", ".join(known)
            raise click.BadParameter(f"no plugin {name} is installed; there are {there}")


def _state(plugin: PluginEntry) -> str:
    if plugin.problem is None:
        return "enabled"
    return "disabled" if plugin.problem["code"] == PluginDisabled.code else "failing"


def _status(catalogue: Catalogue) -> Iterable[str]:
    rows = [
        (each.name, each.version, each.sector or "-", _state(each), " ".join(why_unusable(each)))
        for each in catalogue.plugins
    ]
    return table([("PLUGIN", "VERSION", "SECTOR", "STATUS", "WHY"), *rows])


def _offers(catalogue: Catalogue) -> Iterable[str]:
    rows = [
        (plugin.name, kind, key, name)
        for plugin in catalogue.plugins
        for kind, names in _offers_by_kind(plugin, catalogue).items()
        for key, name in names.items()
    ]
    return table([("PLUGIN", "OFFERS", "KEY", "NAME"), *rows])


def _offers_by_kind(plugin: PluginEntry, catalogue: Catalogue) -> dict[str, dict[str, str]]:
    """Return what a plugin offers, by kind: the English names by key."""
    return {
        "calculator": {each.key: each.name.en for each in _of(plugin, catalogue.calculators)},
        "scheme": {each.scheme.key: each.scheme.name.en for each in _of(plugin, catalogue.schemes)},
        "competency": {each.key: each.name.en for each in _of(plugin, catalogue.competencies)},
        "indicator": {
            each.definition.code: each.definition.name.en
            for each in _of(plugin, catalogue.indicators)
        },
        "importer": {each.kind: each.description.en for each in _of(plugin, catalogue.importers)},
    }


def _of(plugin: PluginEntry, entries: Mapping[str, Entry]) -> list[Entry]:
    return [each for each in entries.values() if each.plugin == plugin.name]


def _as_dict(plugin: PluginEntry, catalogue: Catalogue) -> dict[str, Any]:
    offered = {kind: list(entries) for kind, entries in _offers_by_kind(plugin, catalogue).items()}
    return {**asdict(plugin), "status": _state(plugin), "offers": offered}


def _report(checks: Iterable[PluginCheck]) -> Iterable[str]:
    for plugin in checks:
        yield f"{plugin.name} {plugin.version}: {'passed' if plugin.passed else 'FAILED'}"
        yield from (f"  {printable(finding)}" for finding in plugin.findings)
        for each in plugin.calculators:
            unmeasured = "described well; no records were found that it measures"
            good = "passed" if each.measured else unmeasured
            yield from (f"  {each.key}: {printable(said)}" for said in each.findings or (good,))
            for sentence in each.sentences:
                yield f"    {printable(sentence.en)} / {printable(sentence.id)}"
