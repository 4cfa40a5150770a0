"""Waiting scoring jobs, run as the worker runs them."""

from typing import Any

from tilik_server.scoring.compute import score_goals
from tilik_server.scoring.jobs import TASK

WAITING = f"""
select id, (args ->> 'goal')::uuid as goal from procrastinate_jobs
where task_name = '{TASK}' and status = 'todo' order by id
"""


async def run_scoring_jobs(graph: Any, world: Any) -> None:
    """Compute the scores that wait, and end their jobs."""
    jobs = await world.fetch(WAITING)
    goals = [job["goal"] for job in jobs]
    await score_goals(graph.database, graph.catalogue, graph.pool, goals)
    ended = [job["id"] for job in jobs]
    await world.change("delete from procrastinate_jobs where id = any($1::bigint[])", ended)
