"""`tilik worker`: take scoring jobs from the queue, beside the service or on other machines."""

import asyncio
import signal
import socket
from contextlib import AsyncExitStack
from logging.config import dictConfig

import click

from tilik.commands.addresses import reserve_metrics
from tilik.commands.event_loop import run
from tilik.logs import log_config
from tilik_server.database.migrate import require_migrated
from tilik_server.database.write_probe import require_writable
from tilik_server.monitor import Monitor
from tilik_server.runtime import open_runtime
from tilik_server.settings import Settings, read_settings
from tilik_server.worker import run_beside
from tilik_web.metrics_site import serve_metrics


@click.command("worker")
def command() -> None:
    """Take scoring jobs from the queue until told to stop.

    Any number may run, on any number of machines. At SIGTERM or SIGINT the worker finishes its
    current jobs first.
    """
    settings = read_settings()
    dictConfig(log_config(settings.log_format))
    with reserve_metrics(settings) as metrics:
        run(_work(settings, metrics))


async def _work(settings: Settings, metrics: socket.socket | None) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    async with open_runtime(settings) as tools, AsyncExitStack() as stack:
        await require_migrated(tools.database)
        await require_writable(tools.database)
        if metrics is not None:
            monitor = Monitor(tools)
            await stack.enter_async_context(serve_metrics(metrics, monitor.scrape))
        async with run_beside(tools):
            click.echo("Tilik's worker waits for jobs", err=True)
            await stop.wait()
