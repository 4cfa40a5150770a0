"""Scoring jobs, deferred in the transaction of the change that causes them: one per goal."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ConstraintViolation, Transaction

QUEUE: Final = "scoring"
TASK: Final = "tilik.score_goal"

# A worker passes over a locked row, so a job that waits cannot start before our change is visible.
WAITING: Final = statement(
    "scoring.lock_jobs",
    """
select queueing_lock from procrastinate_jobs
where queueing_lock = any($1::text[]) and status = 'todo' for update
""",
)
DEFER: Final = statement(
    "scoring.defer_jobs",
    f"""
select procrastinate_defer_jobs_v1(array(
  select row('{QUEUE}', '{TASK}', 0, 'score ' || g, 'score ' || g,
             jsonb_build_object('goal', g), null)::procrastinate_job_to_defer_v1
  from unnest($1::text[]) g
))
""",
)


async def defer_scoring(connection: Transaction, goals: Iterable[UUID]) -> None:
    """See to it that each goal is scored after this transaction, once.

    `connection` is that of `Database.writing`. A goal whose job waits already gets no second one.
    """
    wanted = {f"score {goal}": str(goal) for goal in goals}
    while wanted:
        for row in await connection.fetch(WAITING, list(wanted)):
            del wanted[row["queueing_lock"]]
        if not wanted or await _defer(connection, list(wanted.values())):
            return


async def _defer(connection: Transaction, goals: list[str]) -> bool:
    """Whether the jobs were deferred; not so where another transaction was faster."""
    try:
        async with connection.savepoint():
            await connection.execute(DEFER, goals)
    except ConstraintViolation:
        return False
    return True
