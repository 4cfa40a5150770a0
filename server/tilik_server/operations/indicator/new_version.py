"""New version: scores that an older version of a calculator computed, computed by today's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from uuid import UUID

from tilik_server.access.viewer import RESCORING, SCORING, Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import CalculatorMissing, CodeUnknown
from tilik_server.models.vocabulary import ScoreStatus
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.plugin_host.plugins import Catalogue
from tilik_server.scoring.compute import BATCH, FIND_BY_CODE, measure_goals, store_scores
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree_of_unit
from tilik_server.sql.transaction import Transaction

ACTION: Final = "rescoreIndicator"
"""The mutation, and the action in the timeline."""

# Not those of a newer version, which a service with an older plugin would turn back.
OLDER: Final = "string_to_array(s.calculator_version, '.')::int[] < string_to_array($2, '.')::int[]"
# $1 to $4: the calculator, its version today, a unit's code or null, an indicator or null.
OLD: Final = f"""
from score s join goal g on g.id = s.goal_id
join indicator i on i.id = g.indicator_id and i.calculator_key = s.calculator_key
where s.calculator_key = $1 and {OLDER}
  and ($3::text is null or g.unit_id in (
    select u.id from unit u where {in_subtree_of_unit("u.path", "r.code = $3")}))
  and ($4::uuid is null or g.indicator_id = $4)
"""
# A decided appraisal keeps its scores, also one that takes the score of somebody else's goal.
DECIDED: Final = "(a.stage in ('DECIDED', 'OBJECTED', 'CLOSED') or a.imported)"
OPEN: Final = f"""not exists (
    select from goal o join appraisal a on a.id = o.appraisal_id
    where o.scored_goal_id = s.goal_id and {DECIDED})"""
# Decided ones as a set: a subquery for each of many thousand scores would take too long.
COUNT: Final = statement(
    "indicator.count_old_scores",
    f"""
with old as materialized (select s.goal_id {OLD}),
kept as (
  select count(*) as kept from old where old.goal_id in (
    select o.scored_goal_id from goal o join appraisal a on a.id = o.appraisal_id
    where {DECIDED}))
select (select count(*) from old) - kept as due, kept from kept
""",
)
LIST: Final = statement(
    "indicator.list_old_scores",
    f"""
select s.goal_id {OLD} and {OPEN} and ($5::uuid is null or s.goal_id > $5)
order by s.goal_id limit $6
""",
)
# Scores first, as scoring jobs lock them: the trigger of a score then counts its appraisals.
LOCK_SCORES: Final = statement(
    "indicator.lock_old_scores",
    "select s.id from score s where s.goal_id = any($1) order by s.goal_id for update",
)
LOCK_APPRAISALS: Final = statement(
    "indicator.lock_their_appraisals",
    """
select a.id from appraisal a
where a.id in (select g.appraisal_id from goal g where g.scored_goal_id = any($1))
order by a.id for update
""",
)
READ: Final = statement(
    "indicator.read_old_scores",
    f"""
select s.goal_id, s.status, s.value, s.achievement, s.band, s.calculator_version
from score s where s.goal_id = any($1) and {OLDER} and {OPEN}
""",
)
ENTER: Final = statement(
    "indicator.enter_rescoring",
    insert_entries(
        """
from (
  select g.appraisal_id, $2 || string_agg(n.change, '; ' order by n.change) as note
  from unnest($1::uuid[], $3::text[]) n (goal_id, change)
  join goal g on g.scored_goal_id = n.goal_id group by g.appraisal_id
) n join appraisal a on a.id = n.appraisal_id
""",
        action=f"'{ACTION}'",
        by_id="$4",
        note="n.note",
    ),
)


@dataclass(frozen=True, slots=True)
class OldScores:
    """Which scores: of a calculator, in the subtree of a unit's code, of one indicator."""

    calculator: str
    under: str | None = None
    indicator: UUID | None = None


@dataclass(frozen=True, slots=True)
class Rescored:
    """A goal's score before and after, each a row with the columns of the result."""

    goal: UUID
    before: Mapping[str, Any]
    after: Mapping[str, Any]

    @property
    def failed(self) -> bool:
        """Whether the calculator did not finish, so that the score before stays."""
        return bool(self.after["status"] == ScoreStatus.FAILED)


@dataclass(frozen=True, slots=True)
class RescoredBatch:
    """Scores of a batch; `last` is the goal after which the next batch begins, None at the end."""

    scores: Sequence[Rescored]
    last: UUID | None


class Rescoring:
    """Computes old scores again in batches, each in other transactions.

    What a batch has stored is no longer old, so a run that was ended is continued by another one.
    `by` is whose employee the timelines name, and who is in the trail. Raises CalculatorMissing.
    """

    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        pool: ScoringPool,
        wanted: OldScores,
        by: Viewer = RESCORING,
    ) -> None:
        calculator = catalogue.calculators.get(wanted.calculator)
        if calculator is None:
            raise CalculatorMissing(key=wanted.calculator)
        self._database, self._catalogue, self._pool = database, catalogue, pool
        self._wanted = wanted
        self.calculator = wanted.calculator
        self.version = calculator.version
        self._by = by

    @property
    def _which(self) -> tuple[str, str, str | None, UUID | None]:
        return (
            self._wanted.calculator,
            self.version,
            self._wanted.under,
            self._wanted.indicator,
        )

    async def count(self) -> tuple[int, int]:
        """Return how many scores are old and open, and how many stay with a decided appraisal.

        Raises CodeUnknown if there is no such unit.
        """
        async with self._database.reading(SCORING) as transaction:
            under = self._wanted.under
            if under is not None and not await transaction.fetch(FIND_BY_CODE["unit"], under):
                raise CodeUnknown(concept="unit", code=under)
            (row,) = await transaction.fetch(COUNT, *self._which)
        return row["due"], row["kept"]

    async def batch(
        self, *, after: UUID | None = None, first: int = BATCH, dry_run: bool = False
    ) -> RescoredBatch:
        """Compute the next `first` old scores after a goal, and store them unless `dry_run`.

        A score whose appraisal is decided meanwhile, or that a scoring job computed, is left out.
        """
        async with self._database.reading(SCORING) as transaction:
            rows = await transaction.fetch(LIST, *self._which, after, first)
        goals = [row["goal_id"] for row in rows]
        found: list[Rescored] = []
        async for measured in measure_goals(self._database, self._catalogue, self._pool, goals):
            found += await (self._compare(measured) if dry_run else self._store(measured))
        found.sort(key=lambda each: each.goal)
        return RescoredBatch(found, goals[-1] if len(goals) == first else None)

    async def _compare(self, measured: Sequence[Mapping[str, Any]]) -> list[Rescored]:
        async with self._database.reading(SCORING) as transaction:
            return await self._beside(transaction, measured)

    async def _store(self, measured: Sequence[Mapping[str, Any]]) -> list[Rescored]:
        """Store measured scores and tell the timelines in one transaction."""
        if not measured:
            return []
        goals = [each["goal_id"] for each in measured]
        viewer = replace(RESCORING, employee=self._by.employee, provenance=self._by.provenance)
        async with self._database.writing(viewer) as transaction:
            await transaction.fetch(LOCK_SCORES, goals)
            await transaction.fetch(LOCK_APPRAISALS, goals)
            found = await self._beside(transaction, measured)
            wanted = {each.goal for each in found if not each.failed}
            rows = [each for each in measured if each["goal_id"] in wanted]
            changed = set(await store_scores(transaction, rows))
            entered = [each for each in found if each.goal in changed]
            await transaction.execute(
                ENTER,
                [each.goal for each in entered],
                f"{self._wanted.calculator} {self.version}: ",
                [_change(each) for each in entered],
                self._by.employee,
            )
        return [each for each in found if each.failed or each.goal in changed]

    async def _beside(
        self, transaction: Transaction, measured: Sequence[Mapping[str, Any]]
    ) -> list[Rescored]:
        """Return the scores that are still old and open, each beside the measured one."""
        after = {each["goal_id"]: each for each in measured}
        rows = await transaction.fetch(READ, list(after), self.version)
        return [Rescored(row["goal_id"], dict(row), after[row["goal_id"]]) for row in rows]


def _change(score: Rescored) -> str:
    """Return the change for a timeline, without words: achievement, value or else the status."""
    return f"{score.before['calculator_version']} {_figure(score.before)} → {_figure(score.after)}"


def _figure(row: Mapping[str, Any]) -> str:
    if row["achievement"] is not None:
        return f"{row['achievement']:g} %"
    return f"{row['value']:g}" if row["value"] is not None else str(row["status"])
