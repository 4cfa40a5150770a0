"""`tilik score`: the scores that are due, computed now."""

import sys

import click

from tilik_server.commands.running import run
from tilik_server.migrating import require_migrated
from tilik_server.opening import opened
from tilik_server.scoring.compute import Progress, score_cycle
from tilik_server.settings import Settings, read_settings


@click.command("score")
@click.option("--cycle", required=True, help="The code of the cycle.")
@click.option("--under", help="A unit's code: the unit itself and all below it.")
def command(cycle: str, under: str | None) -> None:
    """Compute the scores that are due.

    Due is a goal whose accepted evidence, parameters, target or calculator differ from those of
    its score, and one whose calculator did not finish. Running it again changes nothing.
    """
    settings = read_settings()
    with click.progressbar(
        length=0, label="Scoring", file=sys.stderr, hidden=not sys.stderr.isatty()
    ) as bar:

        def show(done: int, total: int) -> None:
            bar.length = total
            bar.update(done - bar.pos)

        due, changed = run(_score(settings, cycle, under, show))
    click.echo(f"{due} goals were due, {changed} scores changed")


async def _score(
    settings: Settings, cycle: str, under: str | None, progress: Progress
) -> tuple[int, int]:
    async with opened(settings) as tools:
        await require_migrated(tools.database)
        return await score_cycle(
            tools.database, tools.catalogue, tools.pool, cycle, under, progress
        )
