"""Scoring jobs: one for each goal, deferred in the transaction of the change that causes it."""

from collections.abc import Iterable
from typing import Final
from uuid import UUID

from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ConstraintViolation, Transaction

QUEUE: Final = "scoring"
TASK: Final = "tilik.score_goal"

# A worker skips locked rows, so a waiting job cannot start before this transaction commits.
WAITING: Final = statement(
    "scoring.lock_jobs",
    """
select queueing_lock from procrastinate_jobs
where queueing_lock = any($1::text[]) and status = 'todo' for update
""",
)
# The queue's own SQL function runs on our connection, so that a job commits with the change that
# causes it.
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


async def defer_scoring(transaction: Transaction, goals: Iterable[UUID]) -> None:
    """Defer a scoring job for each goal, to run after this transaction.

    `transaction` is one of `Database.writing`. A goal whose job already waits gets no second one.
    """
    wanted = {f"score {goal}": str(goal) for goal in goals}
    while wanted:
        for row in await transaction.fetch(WAITING, list(wanted)):
            del wanted[row["queueing_lock"]]
        # If another transaction defers one of the jobs first, its job is locked in the next round.
        if not wanted or await _defer(transaction, list(wanted.values())):
            return


async def _defer(transaction: Transaction, goals: list[str]) -> bool:
    """Defer the jobs; return False if another transaction deferred one of them first."""
    try:
        # The unique index of queueing locks raises; the savepoint keeps the outer transaction.
        async with transaction.savepoint():
            await transaction.execute(DEFER, goals)
    except ConstraintViolation:
        return False
    return True
