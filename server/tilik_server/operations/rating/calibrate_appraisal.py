"""Calibrate an appraisal: a forum confirms or changes the appraiser's ratings."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_plugin.scheme import RatingScheme
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.judging.facts import AppraisalFacts
from tilik_server.judging.judge import computed_value
from tilik_server.judging.load_facts import load_settled_facts
from tilik_server.models import Rating
from tilik_server.models.vocabulary import AppraisalStage, RatingSource
from tilik_server.operations.rating.rating_input import (
    INPUT_COLUMNS,
    faults_in_value,
    store_ratings,
    unknown_axis,
)
from tilik_server.operations.rating.set_aside import FORGET_FORUM
from tilik_server.operations.steps.settled_scores import on_settled_scores
from tilik_server.operations.steps.take_step import StepInProgress, take_step
from tilik_server.plugin_host.catalogue import read_stored_scheme
from tilik_server.sql.statement import statement
from tilik_server.validation.text import faults_in_text

LONGEST_REASON: Final = 5000
ADJUST: Final = statement(
    "rating.store_adjustment",
    """
insert into adjustment (id, cycle_id, unit_id, appraisal_id, axis_key, before_level, before_value,
  after_level, after_value, reason, by_id)
select tilik_id(a.cycle_id), a.cycle_id, a.unit_id, a.id, n.axis_key, n.before_level,
  n.before_value, n.after_level, n.after_value, n.reason, $2
from appraisal a, jsonb_to_recordset($3::jsonb) n (axis_key text, before_level text,
  before_value float8, after_level text, after_value float8, reason text)
where a.id = $1
""",
)


@dataclass(frozen=True, slots=True)
class NewAdjustment:
    """A forum's level or value for an axis, with the reason."""

    axis_key: str
    reason: str
    level: str | None = None
    value: float | None = None


async def calibrate_appraisal(
    database: Database,
    viewer: Viewer,
    appraisal: UUID,
    adjustments: Sequence[NewAdjustment],
    if_version: int | None = None,
) -> UUID:
    """Change ratings with a reason each, or confirm them all, and return the appraisal's key.

    A calibrated appraisal may be changed again until it is decided. A forum cannot change a rating
    that comes from the unit's predicate. It waits a little for scores that are still being
    computed, because the forum confirms what they show. Raises InvalidArgument, ScoresPending and
    the errors of `take_step`.
    """

    async def calibrate() -> None:
        async with take_step(
            database,
            viewer,
            "calibrateAppraisal",
            appraisal,
            if_version=if_version,
            path="input.appraisal",
        ) as step:
            await _calibrate(step, adjustments)

    await on_settled_scores(database, appraisal, calibrate)
    return appraisal


async def _calibrate(step: StepInProgress, adjustments: Sequence[NewAdjustment]) -> None:
    appraisal, by = step.row["id"], step.viewer.employee
    rules = read_stored_scheme(step.scheme)
    facts = await load_settled_facts(step.transaction, appraisal)
    faults = list(_faults(rules, facts, adjustments, step.stage))
    if faults:
        raise InvalidArgument(fields=faults)
    await _adjust(step, rules, facts, adjustments)
    given = _forum_ratings(rules, facts, adjustments)
    await store_ratings(step.transaction, appraisal, RatingSource.FORUM, by, given)
    # A forum that is withdrawn takes back only what it alone confirmed.
    await step.transaction.execute(FORGET_FORUM, [appraisal])


def _faults(
    rules: RatingScheme,
    facts: AppraisalFacts,
    adjustments: Sequence[NewAdjustment],
    stage: AppraisalStage,
) -> Iterator[FieldFault]:
    top = ("input", "adjustments")
    if not adjustments and stage is AppraisalStage.CALIBRATED:
        yield FieldFault(top, Text("it is confirmed already", "nilai sudah dikonfirmasi"))
    axes = {axis.key: axis for axis in rules.axes}
    seen: set[str] = set()
    for place, each in enumerate(adjustments):
        path = (*top, str(place))
        yield from faults_in_text(each.reason, (*path, "reason"), LONGEST_REASON)
        if each.axis_key not in axes:
            yield unknown_axis(rules, path)
            continue
        yield from faults_in_value(axes[each.axis_key], each.level, each.value, path)
        counts = facts.effective_rating(each.axis_key)
        said = (counts.level, counts.value) if counts else None
        if each.axis_key in seen:
            yield FieldFault(path, Text("this axis is changed twice", "unsur ini diubah dua kali"))
        # PermenPANRB 6/2022: the work result of a unit's head is the unit's achievement.
        elif counts is not None and counts.source is RatingSource.UNIT:
            en = "the unit's achievement is its head's rating"
            yield FieldFault(path, Text(en, "capaian unit adalah nilai pimpinannya"))
        elif said == (each.level, each.value):
            yield FieldFault(path, Text("this is the rating already", "nilainya sudah demikian"))
        seen.add(each.axis_key)


async def _adjust(
    step: StepInProgress,
    rules: RatingScheme,
    facts: AppraisalFacts,
    adjustments: Sequence[NewAdjustment],
) -> None:
    changed = [_adjustment_row(rules, step, facts, each) for each in adjustments]
    values = [step.row["id"], step.viewer.employee, orjson.dumps(changed).decode()]
    await step.transaction.execute(ADJUST, *values)


def _adjustment_row(
    rules: RatingScheme, step: StepInProgress, facts: AppraisalFacts, adjustment: NewAdjustment
) -> dict[str, Any]:
    counts = facts.effective_rating(adjustment.axis_key)
    before = None if counts is None else counts.value
    if before is None and adjustment.value is not None:
        before = computed_value(rules, step.params, facts, adjustment.axis_key)
    return {
        "axis_key": adjustment.axis_key,
        "before_level": counts and counts.level,
        "before_value": before,
        "after_level": adjustment.level,
        "after_value": adjustment.value,
        "reason": adjustment.reason,
    }


def _forum_ratings(
    rules: RatingScheme, facts: AppraisalFacts, adjustments: Sequence[NewAdjustment]
) -> list[Rating]:
    """Return the forum's rating for each rated axis: the changed one, or the confirmed one."""
    changed = {each.axis_key: each for each in adjustments}
    given = []
    for axis in rules.axes:
        counts, new = facts.effective_rating(axis.key), changed.get(axis.key)
        if new is not None:
            given.append(INPUT_COLUMNS.row(axis_key=axis.key, level=new.level, value=new.value))
        # A numeric axis without a rating gets none: it still takes its goals' scores and opinions.
        elif counts is not None and counts.source is not RatingSource.UNIT:
            given.append(
                INPUT_COLUMNS.row(axis_key=axis.key, level=counts.level, value=counts.value)
            )
    return given
