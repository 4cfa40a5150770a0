"""Preparing the demo: its rows, the scores of its evidence, and the follow-ups of its results."""

from datetime import date

import click

from tilik_demo.fill import fill_demo
from tilik_demo.follow_ups import follow_results
from tilik_server.access.viewer import OPERATOR
from tilik_server.runtime import Runtime
from tilik_server.scoring.compute import score_cycle
from tilik_server.sql.statement import statement

CYCLES = statement("demo.list_cycles", "select code from cycle order by starts_on")


async def prepare_demo(tools: Runtime, as_of: date | None) -> None:
    """Fill an empty database with the demo region, compute its scores and follow-ups, once.

    Raises the errors of `fill_demo`.
    """
    if await fill_demo(tools.database, tools.catalogue, as_of, lambda stored, total: None):
        click.echo("The demo region is stored; its scores are computed", err=True)
    async with tools.database.reading(OPERATOR) as transaction:
        codes = [row["code"] for row in await transaction.fetch(CYCLES)]
    for code in codes:
        await score_cycle(tools.database, tools.catalogue, tools.pool, code)
    await follow_results(tools.database)
