"""`tilik audit`: check the audit trail, or copy it."""

import sys
from pathlib import Path

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_server.database.pool import Database
from tilik_server.errors.messages import ENGLISH, LANGUAGES
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of
from tilik_server.trail.chains import ChainFault, Copied, Verified, verify_chains
from tilik_server.trail.copies import CopyFault, copy_chains, read_copy
from tilik_server.trail.gaps import Gap, find_gaps


@click.group("audit")
def command() -> None:
    """Check the audit trail, or copy it."""


@command.command("verify")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A copy by `tilik audit export`: each of its events must still be there.",
)
@click.option("--language", type=click.Choice(LANGUAGES), default=ENGLISH, show_default=True)
def verify(against: Path | None, language: str) -> None:
    """Find the events of each agency that were altered, moved or taken away.

    Names 20 of an agency. Ends with 1 if there is one, or if a table's changes are not noted. The
    owner of the tables can cut off the end of a chain: compare with a copy that lies elsewhere.
    """
    found, gaps, copied = run(_verify(read_settings(), against))
    if against is not None and not copied.hashes:
        message = f"{against} holds no events; compare with a whole copy by `tilik audit export`"
        raise click.ClickException(message)
    for fault in copied.faults:
        _say(f"{against}, {_place(fault)}", fault.what.in_language(language))
    for fault in found.faults:
        _say(_place(fault), fault.what.in_language(language))
    if unlisted := copied.unlisted + found.unlisted:
        click.echo(f"{count_of(unlisted, 'fault')} more: not listed.", err=True)
    for gap in gaps:
        _say(gap.name, gap.what.in_language(language))
    counted = f"{count_of(found.events, 'event')} in {count_of(found.chains, 'chain')}"
    if copied.faults:
        raise click.ClickException("the copy is not as it was written")
    if found.faults:
        raise click.ClickException(f"the trail is not as it was written; {counted} are")
    if gaps:
        raise click.ClickException(f"changes are not noted; {counted} are as they were written")
    if not found.events:
        click.echo("There is nothing to verify: the trail holds no events.")
        return
    click.echo(f"{counted}: each is as it was written.")


def _place(fault: ChainFault) -> str:
    events = f"event {fault.number}"
    if fault.last is not None:
        events = f"events {fault.number} to {fault.last}"
    return f"{fault.agency or 'no agency'}, {events}"


def _say(place: str, what: str) -> None:
    click.echo(f"{place}: {what}.", err=True)


@command.command("export")
def export() -> None:
    """Write every event as a line of JSON to standard output, agency by agency."""
    run(_export(read_settings()))


async def _verify(settings: Settings, against: Path | None) -> tuple[Verified, list[Gap], Copied]:
    async with open_migrated(settings) as database:
        copied = Copied() if against is None else await _read_copy(database, against)
        return await verify_chains(database, copied), await find_gaps(database), copied


async def _read_copy(database: Database, path: Path) -> Copied:
    try:
        with path.open(encoding="utf-8") as lines:
            return await read_copy(database, lines)
    except CopyFault as fault:
        places = str(fault)
        reason = f"{path}, {places}: not an event of `tilik audit export`"
        raise click.BadParameter(reason, param_hint="--against") from fault
    except UnicodeDecodeError as fault:
        raise click.BadParameter(f"{path}: not a text in UTF-8", param_hint="--against") from fault


async def _export(settings: Settings) -> None:
    async with open_migrated(settings) as database:
        async for line in copy_chains(database):
            sys.stdout.write(f"{line}\n")
