"""`tilik remind`: close what is past its day, and write reminders to the outbox."""

import json
from dataclasses import asdict

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_server.operations.reminders.remind import ReminderCounts, remind
from tilik_server.settings import Settings, read_settings
from tilik_server.terminal import count_of


@click.command("remind")
@click.option("--json", "as_json", is_flag=True, help="The counts as JSON.")
def command(as_json: bool) -> None:
    """Close what is past its day, and write reminders to the outbox.

    A result that was not acknowledged within the cycle's days counts as received, and an appraisal
    closes when the last day to object has passed. Days end by the time zone of the unit's province.
    A worker does the same every hour; running the command again changes nothing.
    """
    done = run(_remind(read_settings()))
    if as_json:
        click.echo(json.dumps(asdict(done)))
        return
    click.echo(
        f"{count_of(done.deemed, 'result counts', 'results count')} as received, "
        f"{count_of(done.closed, 'appraisal')} closed, {count_of(done.written, 'message')} written"
    )


async def _remind(settings: Settings) -> ReminderCounts:
    async with open_migrated(settings) as database:
        return await remind(database)
