"""`tilik audit`: check the audit trail, or copy it."""

import sys
from pathlib import Path

import click
import orjson

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of
from tilik_server.trail.chains import Verified, copy_chains, verify_chains


@click.group("audit")
def command() -> None:
    """Check the audit trail, or copy it."""


@command.command("verify")
@click.option(
    "--against",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    help="A copy by `tilik audit export`: each of its events must still be there.",
)
def verify(against: Path | None) -> None:
    """Find the first event of each agency that was altered, moved or taken away.

    Ends with 1 if there is one. The owner of the tables can cut off the end of a chain: compare
    with a copy that lies elsewhere.
    """
    copied = None if against is None else _read_copy(against)
    found = run(_verify(read_settings(), copied))
    for fault in found.faults:
        place = fault.agency or "no agency"
        click.echo(f"{place}, event {fault.number}: {fault.what.en}. / {fault.what.id}.", err=True)
    counted = f"{count_of(found.events, 'event')} in {count_of(found.chains, 'chain')}"
    if found.faults:
        raise click.ClickException(f"the trail is not as it was written; {counted} are")
    click.echo(f"{counted}: each is as it was written.")


@command.command("export")
def export() -> None:
    """Write every event as a line of JSON to standard output, agency by agency."""
    run(_export(read_settings()))


def _read_copy(path: Path) -> dict[tuple[str | None, int], str]:
    found = {}
    for number, line in enumerate(path.read_bytes().splitlines(), 1):
        try:
            event = orjson.loads(line)
            found[event["agency"], int(event["number"])] = str(event["hash"])
        except (orjson.JSONDecodeError, KeyError, TypeError, ValueError) as fault:
            reason = f"{path}, line {number}: not an event of `tilik audit export`"
            raise click.BadParameter(reason, param_hint="--against") from fault
    return found


async def _verify(settings: Settings, copied: dict[tuple[str | None, int], str] | None) -> Verified:
    async with open_migrated(settings) as database:
        return await verify_chains(database, copied)


async def _export(settings: Settings) -> None:
    async with open_migrated(settings) as database:
        async for line in copy_chains(database):
            sys.stdout.write(f"{line}\n")
