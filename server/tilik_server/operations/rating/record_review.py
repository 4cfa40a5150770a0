"""Record a review: a periodic evaluation, or a talk about results."""

from dataclasses import replace
from typing import Final
from uuid import UUID

import orjson

from tilik_plugin.scheme import RatingScheme
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import RatingMissing
from tilik_server.judging.facts import StoredRating
from tilik_server.judging.judge import judge
from tilik_server.judging.load_facts import load_facts
from tilik_server.models import Rating
from tilik_server.models.base import cycle_of, new_id
from tilik_server.models.vocabulary import DraftKind, RatingSource
from tilik_server.operations.rating.new_review import NewReview
from tilik_server.operations.rating.rating_input import faults_in_ratings, store_ratings
from tilik_server.operations.steps.draft import drop_draft
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.plugin_host.catalogue import Catalogue, read_stored_scheme
from tilik_server.scoring.period_scores import PeriodScores, period_scores
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import statement
from tilik_server.validation.all_faults import first_of_each, raise_all

STORE: Final = statement(
    "rating.store_review",
    """
insert into review (id, cycle_id, unit_id, appraisal_id, held_on, starts_on, ends_on, summary,
  agreed_actions, predicate_key, by_id, scores)
select $1, a.cycle_id, a.unit_id, a.id, $3, $4, $5, $6, $7, $8, $9, $10::jsonb
from appraisal a where a.id = $2
""",
)


async def record_review(
    database: Database,
    viewer: Viewer,
    catalogue: Catalogue,
    pool: ScoringPool,
    new: NewReview,
    if_version: int | None = None,
) -> UUID:
    """Store a review with the goals' scores at its end, and return the appraisal's key.

    The stage stays. The review gets a predicate if the ratings suffice for the scheme. With an
    idempotency key a repeated request changes nothing. Raises InvalidArgument and InvalidId with
    all faults, and the errors of `take_step`.
    """
    faults = [*new.faults(), *new.lacking()]
    own = {each.goal_id: each.value for each in new.ratings if each.goal_id is not None}
    scores = None
    if not faults and new.ends_on is not None:
        # Scored before the transaction: no appraisal is locked while calculators run.
        scores = await period_scores(database, catalogue, pool, new.appraisal, new.ends_on, own)
    path = "input.appraisal"
    async with take_step(
        database,
        viewer,
        "recordReview",
        new.appraisal,
        if_version=if_version,
        path=path,
        request=None if faults or new.unread else new.request(),
    ) as step:
        if step.repeated:
            return new.appraisal
        rules = read_stored_scheme(step.scheme)
        faults += new.faults_in_days(step.row)
        faults += await faults_in_ratings(step.transaction, new.appraisal, rules, new.ratings)
        raise_all(first_of_each(faults), new.unread)
        # Without faults there are scores.
        assert scores is not None
        key = new_id(cycle_of(new.appraisal))
        await _store(step, new, key, await _predicate(step, rules, new, scores), scores)
        by, source = viewer.employee, RatingSource.APPRAISER
        await store_ratings(step.transaction, new.appraisal, source, by, new.ratings, key)
        await drop_draft(step, DraftKind.REVIEW)
        step.note = f"{new.starts_on} - {new.ends_on}"
    return new.appraisal


async def _predicate(
    step: StepInProgress, rules: RatingScheme, new: NewReview, scores: PeriodScores
) -> str | None:
    """Return the predicate by these ratings and scores alone; None if an axis has neither."""
    if not new.ratings:
        return None
    known = await load_facts(step.transaction, new.appraisal)
    facts = replace(
        known,
        ratings=[_given(each) for each in new.ratings],
        goals=scores.goals,
        grounds={
            clause: [each for each in grounds if each.evidence_id in scores.inputs]
            for clause, grounds in known.grounds.items()
        },
        kept=None,
    )
    try:
        return judge(rules, step.params, facts).predicate_key
    except RatingMissing:
        return None


async def _store(
    step: StepInProgress, new: NewReview, key: UUID, predicate: str | None, scores: PeriodScores
) -> None:
    days = [new.held_on, new.starts_on, new.ends_on]
    said = [(new.summary or "").strip(), [each.strip() for each in new.agreed_actions], predicate]
    stored = orjson.dumps(scores.stored, default=str).decode()
    row = [key, new.appraisal, *days, *said, step.viewer.employee, stored]
    await step.transaction.execute(STORE, *row)


def _given(rating: Rating) -> StoredRating:
    goal = None if rating.goal_id is None else str(rating.goal_id)
    return StoredRating(rating.axis_key, RatingSource.APPRAISER, goal, rating.level, rating.value)
