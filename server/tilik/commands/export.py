"""`tilik export`: the content of the official forms, as JSON, CSV, XLSX or PDF."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik.commands.progress import progress_bar
from tilik_server.errors.messages import Language
from tilik_server.exporting.export_forms import LAYOUTS, ExportOrder, Progress, export_forms
from tilik_server.exporting.form import FORMS
from tilik_server.exporting.layouts import LayoutName, Locale
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of
from tilik_server.validation.nip import plain_nip


@click.command("export")
@click.option("--as", "form", required=True, type=click.Choice(list(FORMS)), help="Which form.")
@click.option("--cycle", required=True, help="The code of the cycle.")
@click.option("--under", help="A unit's code: only the unit itself and all below it.")
@click.option("--nip", help="Only the person of this number.")
@click.option(
    "--format",
    "layout",
    type=click.Choice(list(LAYOUTS)),
    default="json",
    help="JSON, CSV, a spreadsheet, or PDF to print.",
)
@click.option(
    "--locale",
    type=click.Choice(["en", "id"]),
    default="en",
    help="Of CSV: id has semicolons, decimal commas and 31/12/2025, as Excel reads it there.",
)
@click.option(
    "--language",
    type=click.Choice(["id", "en"]),
    default="id",
    help="Of labels: id by default.",
)
@click.option(
    "--output",
    type=click.Path(path_type=Path, dir_okay=False),
    help="A file, which only its owner may read; else standard output.",
)
def command(
    form: str,
    cycle: str,
    under: str | None,
    nip: str | None,
    layout: LayoutName,
    locale: Locale,
    language: Language,
    output: Path | None,
) -> None:
    """Write the content of the official forms of a cycle.

    skp holds the plans, evaluation the evaluated plans with ratings and result, predicate-list a
    line for each person. docs/exporting.md names the columns. The forms hold personal data.
    """
    if layout in ("xlsx", "pdf") and output is None and sys.stdout.isatty():
        raise click.UsageError(f"{layout} is no text: name a file with --output")
    number = None if nip is None else plain_nip(nip)
    order = ExportOrder(FORMS[form], cycle, under, number, layout, language, locale)
    with (
        _open_output(output) as out,
        progress_bar("Exporting") as show,
    ):
        count = run(_export(read_settings(), order, out, show))
    click.echo(f"{count_of(count, 'appraisal')} exported", err=True)


@contextmanager
def _open_output(output: Path | None) -> Iterator[IO[bytes]]:
    """Open the output; a file replaces the existing one only when it is complete."""
    if output is None:
        yield sys.stdout.buffer
        return
    unfinished = output.with_name(f".{output.name}.{os.getpid()}")
    try:
        # Readable by its owner only from the first byte, since the forms hold personal data.
        handle = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except OSError as fault:
        reason = f"{output} cannot be written: {fault.strerror}"
        raise click.ClickException(reason) from fault
    try:
        with os.fdopen(handle, "wb") as out:
            yield out
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)


async def _export(
    settings: Settings, order: ExportOrder, out: IO[bytes], progress: Progress
) -> int:
    async with open_migrated(settings) as database:
        return await export_forms(database, order, out, progress)
