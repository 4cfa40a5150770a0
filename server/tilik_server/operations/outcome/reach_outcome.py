"""Reach an outcome: judge an appraisal by the scheme of its cycle, and store the consequences."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.errors import FieldFault, GoalsWithoutResult
from tilik_server.errors.base import shorten
from tilik_server.judging.figures import Figures, goals_without_result
from tilik_server.judging.follow_up import follow_ups
from tilik_server.judging.judge import counted_figures, judge_figures
from tilik_server.judging.load_facts import load_settled_facts
from tilik_server.judging.match import MatchRules, refresh_matches
from tilik_server.judging.outcome import Decision
from tilik_server.operations.competency.recommend_trainings import recommend_trainings
from tilik_server.operations.outcome.store_follow_ups import store_follow_ups
from tilik_server.operations.steps.take_step import StepInProgress
from tilik_server.plugin_host.catalogue import Catalogue, read_stored_scheme
from tilik_server.sql.statement import statement

# An objection that is upheld leads to a second outcome, which replaces the first.
OUTCOME: Final = statement(
    "outcome.store_outcome",
    """
insert into outcome (id, cycle_id, unit_id, appraisal_id, predicate_key, value, explanation,
  judged_from, decided_by_id)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, $2, $3, $4::jsonb, $5::jsonb, $6
from appraisal a where a.id = $1
on conflict (appraisal_id) do update set predicate_key = excluded.predicate_key,
  value = excluded.value, explanation = excluded.explanation,
  judged_from = excluded.judged_from, decided_at = now(), decided_by_id = excluded.decided_by_id
""",
)
LONGEST_NAME: Final = 80
"""Characters of a goal's statement in a message."""
UNRECEIVED: Final = statement(
    "outcome.forget_receipt",
    """
update appraisal set acknowledged_at = null, objection_until = null where id = $1
""",
)


async def reach_outcome(
    step: StepInProgress,
    catalogue: Catalogue,
    path: tuple[str, ...],
    keep_own: str | None = None,
) -> None:
    """Store the outcome with its figures, its follow-ups, the talent box, recommended trainings.

    `path` is that of the argument which names the appraisal. Raises RatingMissing,
    GoalsWithoutResult and ScoresPending.
    """
    rules = read_stored_scheme(step.scheme)
    facts = await load_settled_facts(step.transaction, step.row["id"])
    figures, kept = counted_figures(rules, step.params, facts, keep_own)
    require_results(rules, step.params, figures, path)
    decision = judge_figures(rules, step.params, figures, kept)
    await _store(step, decision, figures.as_stored(rules, step.params))
    found = follow_ups(rules, step.params, facts, decision.predicate_key, step.today)
    await store_follow_ups(step.transaction, {facts.appraisal: found})
    employees: list[UUID] = [step.row["employee_id"]]
    await refresh_matches(step.transaction, MatchRules.of(catalogue), employees)
    await recommend_trainings(step.transaction, employees)


def require_results(
    rules: RatingScheme, params: Mapping[str, Any], figures: Figures, path: tuple[str, ...]
) -> None:
    """Raise GoalsWithoutResult, naming each goal that counts and has no result."""
    without = goals_without_result(rules, params, figures)
    if not without:
        return
    message = Text(
        "rate it or accept evidence of it (returnRating opens it again), or exempt it with "
        "exemptGoal",
        "beri nilai atau terima buktinya (returnRating membukanya kembali), atau kecualikan "
        "dengan exemptGoal",
    )
    faults = [
        FieldFault((*path, "goals", str(goal.place)), _about(goal.statement, message))
        for goal in without
    ]
    named = "; ".join(shorten(goal.statement, LONGEST_NAME) for goal in without)
    raise GoalsWithoutResult(goals=named, fields=faults)


def _about(statement: str, message: Text) -> Text:
    named = shorten(statement, LONGEST_NAME)
    return Text(f"{named}: {message.en}", f"{named}: {message.id}")


async def await_receipt(step: StepInProgress) -> None:
    """Remove the acknowledgement, so that the employee has to acknowledge the outcome.

    The stage's deadline becomes the last day before the outcome is deemed received.
    """
    await step.transaction.execute(UNRECEIVED, step.row["id"])
    step.due_on = step.today + timedelta(step.cycle_params.acknowledgement_days)


async def _store(step: StepInProgress, decision: Decision, figures: Mapping[str, Any]) -> None:
    said = [decision.predicate_key, decision.value]
    stored = [orjson.dumps(each).decode() for each in (decision.explanation, figures)]
    values = [step.row["id"], *said, *stored, step.viewer.employee]
    await step.transaction.execute(OUTCOME, *values)
