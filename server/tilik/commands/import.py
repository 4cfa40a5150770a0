"""`tilik import`: store the lines of a file as source records and as evidence of a goal."""

import json
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import UUID

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik.commands.progress import progress_bar
from tilik.commands.reading_options import numbers_option, sheet_option
from tilik_plugin import Text
from tilik_plugin.cells import Notation
from tilik_plugin.importer import Importer
from tilik_schema.reading.ids import key_of
from tilik_server.errors import InvalidId
from tilik_server.importing.column_names import read_column_names
from tilik_server.importing.destinations import COMPLETE_DESTINATIONS
from tilik_server.importing.evidence_goal import EvidenceOrder
from tilik_server.importing.import_file import (
    CheckedFile,
    ImportOrder,
    Progress,
    read_file,
    store_file,
)
from tilik_server.importing.importers import (
    CORE_IMPORTERS,
    NEEDS_PLUGINS,
    find_importer,
    kinds,
)
from tilik_server.importing.list_imports import ImportedFile, list_imports, table
from tilik_server.importing.organisation.complete_file import CompleteFile
from tilik_server.importing.plugin_importer import PluginImporter
from tilik_server.importing.report import Report
from tilik_server.importing.source_file import refusal
from tilik_server.plugin_host.catalogue import EMPTY, Catalogue, ImporterEntry
from tilik_server.plugin_host.plugins import read_catalogue
from tilik_server.scoring.pool import ScoringPool
from tilik_server.settings import Settings, read_settings


class ImportCommand(click.Command):
    """The command that passes `list` on to a separate command, and lists kinds in `--help`."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        """Return the context of this command, or that of `list`."""
        if args[:1] == ["list"]:
            return list_command.make_context(f"{info_name} list", args[1:], parent, **extra)
        return super().make_context(info_name, args, parent, **extra)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the kinds that the service and the installed plugins can read."""
        with formatter.section("Kinds"):
            formatter.write_dl(
                [
                    (entry.kind, f"{entry.description.en}. Header: {_header(entry)}")
                    for entry in kinds(run(read_catalogue(read_settings())))
                ]
            )
        super().format_epilog(ctx, formatter)


@click.command(
    "import",
    cls=ImportCommand,
    epilog="Status: 0 all is stored, or would be; with --keep-going also where lines were "
    "rejected. 1 something is wrong and nothing is stored. 2 the command was called wrongly. "
    "`tilik import list` shows what was imported.",
)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--as", "kind", required=True, help="The kind of the file, one of those below.")
@click.option("--goal", metavar="ID", help="Also record the lines as evidence of this goal.")
@click.option(
    "--where",
    metavar="COLUMN=VALUE",
    multiple=True,
    help="Only these lines become evidence. Columns must all match; of one given twice, either.",
)
@click.option(
    "--of-unit",
    metavar="COLUMN=SCHEME",
    multiple=True,
    help="Only lines whose column has the code of the goal's unit in this scheme become evidence.",
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day of the evidence, instead of the day that a line is about.",
)
@click.option("--by", metavar="NIP", help="The official who imports, by NIP or id.")
@click.option("--accept", is_flag=True, help="Accept the evidence in the name of that official.")
@click.option(
    "--keep-going",
    is_flag=True,
    help="Store the good lines, and write the rejected ones to FILE.rejected.csv.",
)
@click.option(
    "--columns",
    metavar="FILE",
    help="Another system's names of the columns: a TOML file, or one of those that come with the "
    "service, such as siasn-pns.",
)
@sheet_option
@numbers_option
@click.option(
    "--complete",
    is_flag=True,
    help="The file is complete: who is not in it has left, or does not hold the post any more.",
)
@click.option("--unit", metavar="CODE", help="What is complete: this unit and all below it.")
@click.option("--yes", is_flag=True, help="More than 5 % of the people may leave at once.")
@click.option("--dry-run", is_flag=True, help="Store nothing, report the same.")
@click.option("--json", "as_json", is_flag=True, help="Report as JSON.")
def command(
    file: Path,
    kind: str,
    goal: str | None,
    where: tuple[str, ...],
    of_unit: tuple[str, ...],
    on: datetime | None,
    by: str | None,
    accept: bool,
    keep_going: bool,
    columns: str | None,
    sheet: str | None,
    numbers: str | None,
    complete: bool,
    unit: str | None,
    yes: bool,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Import the lines of FILE, CSV, XLSX or ODS, which has the columns of its kind's header.

    A line is stored under its natural key, and a line that equals the stored one is unchanged, so a
    file can be imported again. All is one transaction: if a line is rejected, nothing is stored,
    unless --keep-going.
    """
    evidence = _evidence(goal, where, of_unit, on, by, accept)
    complete_file = _complete(kind, complete, unit, yes)
    settings = read_settings()
    # Reading the catalogue starts a process for each plugin, which most imports can spare.
    needs_none = kind in CORE_IMPORTERS and kind not in NEEDS_PLUGINS
    catalogue = EMPTY if needs_none else run(read_catalogue(settings))
    importer = _importer(file, kind, catalogue, settings)
    order = ImportOrder(
        file,
        importer,
        evidence=evidence,
        columns=None if columns is None else read_column_names(columns, importer),
        sheet=sheet,
        numbers=None if numbers is None else Notation(numbers),
        complete=complete_file,
        catalogue=catalogue,
        keep_going=keep_going,
        dry_run=dry_run,
    )
    read = run(read_file(order))
    with progress_bar("Importing") as show:
        report = run(_store(settings, read, show))
    lines = [json.dumps(report.as_dict())] if as_json else report.as_text(file)
    for line in lines:
        click.echo(line)
    if report.rejected and not keep_going:
        raise refusal(file, report.why_refused())


def _header(entry: ImporterEntry) -> str:
    return ",".join(f"[{name}]" if name in entry.optional else name for name in entry.header)


@click.command("list")
@click.option("--kind", help="Only files of this kind.")
@click.option("--json", "as_json", is_flag=True, help="The files as JSON, one array.")
def list_command(kind: str | None, as_json: bool) -> None:
    """Show what was imported: kind, file, hash, lines, and when first and last.

    The hash is the beginning of the SHA-256 of the file. The lines are the source records that this
    file changed last.
    """
    files = run(_list(read_settings(), kind))
    if as_json:
        click.echo(json.dumps([each.as_dict() for each in files]))
        return
    for line in table(files):
        click.echo(line)


def _evidence(
    goal: str | None,
    where: Iterable[str],
    of_unit: Iterable[str],
    on: datetime | None,
    by: str | None,
    accept: bool,
) -> EvidenceOrder | None:
    if goal is None:
        if where or of_unit or on or by or accept:
            raise click.UsageError("--where, --of-unit, --on, --by and --accept need --goal")
        return None
    if accept and by is None:
        raise click.UsageError("--accept needs --by: evidence is accepted in somebody's name")
    return EvidenceOrder(
        goal=_key(goal, "Goal", "--goal"),
        where=_columns(where),
        of_unit=dict(_parted(each, "--of-unit", "COLUMN=SCHEME") for each in of_unit),
        official=None if by is None else _official(by),
        accept=accept,
        on=None if on is None else on.date(),
    )


def _complete(kind: str, complete: bool, unit: str | None, yes: bool) -> CompleteFile | None:
    if not complete:
        if unit is not None or yes:
            raise click.UsageError("--unit and --yes need --complete")
        return None
    if kind not in COMPLETE_DESTINATIONS:
        listed = " and ".join(COMPLETE_DESTINATIONS)
        raise click.UsageError(f"--complete is for {listed}; a file of {kind} ends nothing")
    return CompleteFile(unit, yes)


def _official(given: str) -> UUID | str:
    nip = given.replace(" ", "")
    return nip if nip.isdigit() else _key(given, "Employee", "--by")


def _key(given: str, concept: str, option: str) -> UUID:
    try:
        return key_of(given, concept, option)
    except InvalidId as fault:
        raise click.BadParameter(fault.fields[0].message.en, param_hint=option) from fault


def _columns(where: Iterable[str]) -> dict[str, frozenset[str]]:
    wanted: dict[str, frozenset[str]] = {}
    for each in where:
        name, value = _parted(each, "--where", "COLUMN=VALUE")
        wanted[name] = wanted.get(name, frozenset()) | {value}
    return wanted


def _parted(given: str, option: str, form: str) -> tuple[str, str]:
    name, equals, value = given.partition("=")
    if not equals:
        raise click.BadParameter(f"{given!r} is not {form}", param_hint=option)
    return name.strip(), value.strip()


def _importer(
    file: Path, kind: str, catalogue: Catalogue, settings: Settings
) -> Importer | PluginImporter:
    importer = find_importer(kind, catalogue, settings)
    if importer is None:
        known = ", ".join(entry.kind for entry in kinds(catalogue))
        reason = Text(
            f"no plugin reads files of the kind {kind}; there are {known}",
            f"tidak ada plugin untuk jenis {kind}; yang ada: {known}",
        )
        raise refusal(file, reason)
    return importer


async def _store(settings: Settings, read: CheckedFile, progress: Progress) -> Report:
    async with (
        open_migrated(settings) as database,
        ScoringPool(settings, read.order.catalogue) as pool,
    ):
        return await store_file(database, read, progress, pool)


async def _list(settings: Settings, kind: str | None) -> list[ImportedFile]:
    async with open_migrated(settings) as database:
        return await list_imports(database, kind)
