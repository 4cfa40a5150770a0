"""`tilik invite`: print codes with which citizens give feedback, for receipts and posters."""

import click

from tilik.commands.event_loop import run
from tilik.commands.migrated_database import open_migrated
from tilik_server.operations.feedback.invite import invite
from tilik_server.settings import Settings, read_settings


@click.command("invite")
@click.option("--unit", required=True, help="The code of the unit that feedback is asked about.")
@click.option(
    "--count",
    default=1,
    show_default=True,
    type=click.IntRange(1, 10_000),
    help="How many codes.",
)
@click.option(
    "--days",
    default=30,
    show_default=True,
    type=click.IntRange(1, 366),
    help="After how many days they expire.",
)
def command(unit: str, count: int, days: int) -> None:
    """Print single-use codes, one a line, with which citizens give feedback.

    With a code anybody may call giveFeedback once, without an account.
    """
    click.echo("\n".join(run(_codes(read_settings(), unit, count, days))))


async def _codes(settings: Settings, unit: str, count: int, days: int) -> list[str]:
    async with open_migrated(settings) as database:
        return await invite(database, unit, count, days)
