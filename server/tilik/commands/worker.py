"""`tilik worker`: take scoring jobs from the queue, beside the service or on other machines."""

import asyncio
import signal
from logging.config import dictConfig

import click

from tilik.commands.event_loop import run
from tilik.logs import log_config
from tilik_server.database.migrate import require_migrated
from tilik_server.runtime import open_runtime
from tilik_server.settings import Settings, read_settings
from tilik_server.worker import run_beside


@click.command("worker")
def command() -> None:
    """Take scoring jobs from the queue until told to stop.

    Any number may run, on any number of machines. At SIGTERM or SIGINT the worker finishes its
    current jobs first.
    """
    settings = read_settings()
    dictConfig(log_config(settings.log_format))
    run(_work(settings))


async def _work(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_runtime(settings) as tools:
        await require_migrated(tools.database)
        async with run_beside(tools):
            click.echo("Tilik's worker waits for jobs", err=True)
            await stop.wait()
