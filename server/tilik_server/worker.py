"""The worker: runs scoring jobs and periodic tasks from the queue."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Final
from uuid import UUID

from procrastinate import App, PsycopgConnector, RetryStrategy
from procrastinate.exceptions import ConnectorException, UniqueViolation
from procrastinate.jobs import Job, Status
from psycopg import OperationalError

from tilik_server.operations.outcome.close_due import close_due
from tilik_server.operations.reminders.remind import remind
from tilik_server.runtime import Runtime
from tilik_server.scoring.compute import score_goals
from tilik_server.scoring.jobs import QUEUE, TASK

LOG: Final = logging.getLogger("tilik.worker")
CONCURRENCY: Final = 4
CLOSING: Final = "tilik.close_due"
# A worker writes a heartbeat every ten seconds; after three missed ones it counts as dead.
STALLED_AFTER: Final = 30.0
# So often that the job of a killed worker is taken up again within a minute.
EVERY_15_SECONDS: Final = "* * * * * */15"
# Hourly, because a day ends at another hour in each of the three time zones.
HOURLY: Final = "5 * * * *"
RECONNECT_AFTER: Final = 1.0


def queue(tools: Runtime) -> App:
    """Return the queue's application with its tasks."""
    app = App(connector=PsycopgConnector(conninfo=tools.database.conninfo, min_size=1, max_size=4))

    @app.task(name=TASK, queue=QUEUE, retry=RetryStrategy(max_attempts=5, exponential_wait=2))
    async def score_goal(goal: str) -> None:
        await score_goals(tools.database, tools.catalogue, tools.pool, [UUID(goal)])

    @app.periodic(cron=EVERY_15_SECONDS)
    @app.task(name="tilik.retry_stalled", queue=QUEUE, queueing_lock="retry stalled")
    async def retry_stalled(timestamp: int) -> None:
        for job in await app.job_manager.get_stalled_jobs(seconds_since_heartbeat=STALLED_AFTER):
            LOG.warning("Job %s stalled and is retried.", job.id)
            await _retry(app, job)

    @app.periodic(cron=HOURLY)
    @app.task(name=CLOSING, queue=QUEUE, queueing_lock="close due")
    async def close(timestamp: int) -> None:
        deemed, closed = await close_due(tools.database)
        LOG.info("Deemed %s outcomes received and closed %s appraisals.", deemed, closed)

    @app.periodic(cron=HOURLY)
    @app.task(name="tilik.remind", queue=QUEUE, queueing_lock="remind")
    async def remind_hourly(timestamp: int) -> None:
        await remind(tools.database)

    return app


async def _retry(app: App, job: Job) -> None:
    """Retry a stalled job, unless a newer job for the same goal waits already."""
    try:
        await app.job_manager.retry_job(job)
    except UniqueViolation:
        await app.job_manager.finish_job(job, Status.FAILED, delete_job=True)


@asynccontextmanager
async def run_beside(tools: Runtime) -> AsyncIterator[None]:
    """Run a worker beside the block; after the block, wait for the jobs that have started."""
    app = queue(tools)
    async with app.open_async():
        running = asyncio.create_task(run(app))
        try:
            yield
        finally:
            running.cancel()
            with suppress(asyncio.CancelledError):
                await running


async def run(app: App) -> None:
    """Run jobs until cancelled; connect again if the database is lost."""
    task = asyncio.current_task()
    while True:
        try:
            await app.run_worker_async(
                queues=[QUEUE],
                concurrency=CONCURRENCY,
                delete_jobs="successful",
                install_signal_handlers=False,
                # A process that is told to stop ends within ten seconds.
                shutdown_graceful_timeout=10,
            )
        except (ConnectorException, OperationalError) as fault:
            # Cancelled while its database is away, procrastinate raises the loss instead.
            if task is not None and task.cancelling():
                return
            LOG.warning("The worker lost its database and reconnects: %s", fault)
            await asyncio.sleep(RECONNECT_AFTER)
