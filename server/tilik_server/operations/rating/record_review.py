"""Record a review: a periodic evaluation, or a talk about results."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument, RatingMissing
from tilik_server.judging.facts import StoredRating
from tilik_server.judging.judge import judge
from tilik_server.judging.load_facts import load_facts
from tilik_server.models import Rating
from tilik_server.models.base import cycle_of, new_id
from tilik_server.models.vocabulary import RatingSource
from tilik_server.operations.rating.rating_input import (
    INPUT_COLUMNS,
    check_ratings,
    store_ratings,
)
from tilik_server.operations.steps.idempotency import faults_in_key
from tilik_server.operations.steps.take_step import IdempotentRequest, StepInProgress, take_step
from tilik_server.plugin_host.catalogue import Catalogue, read_stored_scheme
from tilik_server.scoring.period_scores import PeriodScores, period_scores
from tilik_server.scoring.pool import ScoringPool
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

MOST_ACTIONS: Final = 50
STORE: Final = statement(
    "rating.store_review",
    """
insert into review (id, cycle_id, unit_id, appraisal_id, held_on, starts_on, ends_on, summary,
  agreed_actions, predicate_key, by_id, scores)
select $1, a.cycle_id, a.unit_id, a.id, $3, $4, $5, $6, $7, $8, $9, $10::jsonb
from appraisal a where a.id = $2
""",
)


@dataclass(frozen=True, slots=True)
class NewReview:
    """The summary of a period, with ratings of axes or goals in it, if any."""

    appraisal: UUID
    held_on: date
    starts_on: date
    ends_on: date
    summary: str
    agreed_actions: Sequence[str] = ()
    ratings: Sequence[Rating] = field(default_factory=tuple)
    idempotency_key: str | None = None

    def request(self) -> IdempotentRequest:
        """Return the input under its idempotency key."""
        said = asdict(replace(self, ratings=()))
        given = {**said, "ratings": INPUT_COLUMNS.as_json(self.ratings)}
        return IdempotentRequest(self.idempotency_key, given)


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
    idempotency key a repeated request changes nothing. Raises InvalidArgument and the errors of
    `take_step`.
    """
    faults = list(_faults(new))
    if faults:
        raise InvalidArgument(fields=faults)
    own = {each.goal_id: each.value for each in new.ratings if each.goal_id is not None}
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
        request=new.request(),
    ) as step:
        if step.repeated:
            return new.appraisal
        _check_days(new, step.row)
        rules = read_stored_scheme(step.scheme)
        await check_ratings(step.transaction, new.appraisal, rules, new.ratings)
        key = new_id(cycle_of(new.appraisal))
        await _store(step, new, key, await _predicate(step, rules, new, scores), scores)
        by, source = viewer.employee, RatingSource.APPRAISER
        await store_ratings(step.transaction, new.appraisal, source, by, new.ratings, key)
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
    said = [new.summary.strip(), [each.strip() for each in new.agreed_actions], predicate]
    stored = orjson.dumps(scores.stored, default=str).decode()
    row = [key, new.appraisal, *days, *said, step.viewer.employee, stored]
    await step.transaction.execute(STORE, *row)


def _given(rating: Rating) -> StoredRating:
    goal = None if rating.goal_id is None else str(rating.goal_id)
    return StoredRating(rating.axis_key, RatingSource.APPRAISER, goal, rating.level, rating.value)


def _check_days(new: NewReview, row: Mapping[str, Any]) -> None:
    first, last = row["starts_on"], row["ends_on"]
    # Without a limit a talk could be held in the year 9999.
    latest = max(last, row["today"])
    faults = [
        _fault(
            name,
            f"give a day from {first} to {last}, the appraisal's dates",
            f"berikan tanggal dari {first} sampai {last}, masa penilaian ini",
        )
        for name, day in (("startsOn", new.starts_on), ("endsOn", new.ends_on))
        if not first <= day <= last
    ]
    if new.held_on > latest:
        en = f"give a day until {latest}"
        faults.append(_fault("heldOn", en, f"berikan tanggal sampai {latest}"))
    if faults:
        raise InvalidArgument(fields=faults)


def _faults(new: NewReview) -> Iterator[FieldFault]:
    yield from faults_in_text(new.summary, ("input", "summary"), 10_000)
    yield from faults_in_key(new.idempotency_key)
    if new.ends_on < new.starts_on:
        yield _fault("endsOn", "give a day not before startsOn", "jangan sebelum startsOn")
    if new.held_on < new.starts_on:
        yield _fault("heldOn", "give a day not before startsOn", "jangan sebelum startsOn")
    if len(new.agreed_actions) > MOST_ACTIONS:
        en = f"give at most {MOST_ACTIONS} actions"
        yield _fault("agreedActions", en, f"berikan paling banyak {MOST_ACTIONS} tindakan")
    for place, action in enumerate(new.agreed_actions):
        yield from faults_in_text(action, ("input", "agreedActions", str(place)), 2000)


def _fault(field_name: str, en: str, indonesian: str) -> FieldFault:
    return FieldFault(("input", field_name), Text(en, indonesian))
