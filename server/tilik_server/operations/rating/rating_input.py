"""Rating input: levels and values on the axes of a scheme, checked and stored."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text, written
from tilik_plugin.scheme import Axis, RatingScheme
from tilik_plugin.text import either
from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.errors import FieldFault, RatingMissing
from tilik_server.models import Rating
from tilik_server.models.vocabulary import RatingSource
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text

MOST: Final = 200
LONGEST_COMMENT: Final = 5000

PATH: Final = ("input", "ratings")

GOALS: Final = statement(
    "rating.list_goals", "select id, axis_key from goal where appraisal_id = $1"
)
REPLACE: Final = statement(
    "rating.forget_ratings",
    """
delete from rating where appraisal_id = $1 and source = $2 and review_id is not distinct from $3
  and set_aside_at is null
""",
)
# These columns come from the appraisal and from the step that stores the ratings.
PLACE: Final = {
    "id": "tilik_id(a.cycle_id)",
    "cycle_id": "a.cycle_id",
    "unit_id": "a.unit_id",
    "appraisal_id": "a.id",
    "source": "$2",
    "review_id": "$3",
    "by_id": "$4",
}
RATING: Final = columns_of(Rating).without("created_at", "set_aside_at")
INPUT_COLUMNS: Final = RATING.without(*PLACE)
"""The columns that are entered: a level or a value for an axis, or for one goal on it."""
STORE: Final = statement(
    "rating.store_ratings",
    RATING.insert(f"from appraisal a, {INPUT_COLUMNS.recordset('$5')} where a.id = $1", **PLACE),
)


async def faults_in_ratings(
    transaction: Transaction,
    appraisal: UUID,
    rules: RatingScheme,
    ratings: Sequence[Rating],
    *,
    is_draft: bool = False,
) -> list[FieldFault]:
    """Return the faults of ratings that do not fit their axes, or whose goals lie on others.

    Ratings of a draft may lack their level or value.
    """
    if len(ratings) > MOST:
        en, indonesian = f"give at most {MOST} ratings", f"berikan paling banyak {MOST} nilai"
        return [FieldFault(PATH, Text(en, indonesian))]
    rows = await transaction.fetch(GOALS, appraisal)
    goals = {row["id"]: row["axis_key"] for row in rows}
    faults = [
        fault
        for place, rating in enumerate(ratings)
        for fault in _faults(rating, rules, goals, (*PATH, str(place)), is_draft)
    ]
    return [*faults, *_repeated(ratings, PATH)]


async def store_ratings(
    transaction: Transaction,
    appraisal: UUID,
    source: RatingSource,
    by: UUID | None,
    ratings: Sequence[Rating],
    review: UUID | None = None,
) -> None:
    """Store the ratings from one source for an appraisal, or for one of its reviews.

    They replace the earlier ratings from the same source.
    """
    # Administrators of an agency calibrate without reading the ratings that they replace.
    async with act_as(transaction, OPERATOR):
        await transaction.execute(REPLACE, appraisal, source, review)
    await transaction.execute(STORE, appraisal, source, review, by, INPUT_COLUMNS.as_json(ratings))


def missing_ratings(axes: Sequence[Axis]) -> RatingMissing:
    """Return the error that names the axes without a rating."""
    return RatingMissing(axes, faults_of_missing(axes))


def faults_of_missing(axes: Sequence[Axis]) -> list[FieldFault]:
    """Return a fault for each axis without a rating."""
    wanted = (
        Text(f"rate {axis.name.en} ({axis.key})", f"beri nilai pada {axis.name.id} ({axis.key})")
        for axis in axes
    )
    return [FieldFault(PATH, message) for message in wanted]


def missing_beside(
    rules: RatingScheme, ratings: Sequence[Rating], missing: Sequence[Axis]
) -> list[FieldFault]:
    """Return the faults of axes without a rating beside other faults.

    There are none where no rating is given, or one of an axis that may have been meant for them.
    """
    known = {axis.key for axis in rules.axes}
    if not ratings or len(ratings) > MOST or any(each.axis_key not in known for each in ratings):
        return []
    return faults_of_missing(missing)


def unrated_axes(rules: RatingScheme, ratings: Sequence[Rating]) -> list[Axis]:
    """Return the ordinal axes that none of these ratings is about as a whole."""
    rated = {each.axis_key for each in ratings if each.goal_id is None}
    return [axis for axis in rules.axes if axis.levels and axis.key not in rated]


def faults_in_value(
    axis: Axis, level: str | None, value: float | None, path: tuple[str, ...]
) -> list[FieldFault]:
    """Return the fault if a rating is not exactly one level, or one value, that the axis allows."""
    if axis.levels:
        known = [each.key for each in axis.levels]
        if level in known and value is None:
            return []
        named = ", ".join(known)
        where = "value" if level in known else "level"
        message = Text(f"give a level, one of {named}", f"berikan satu tingkat: {named}")
        return [FieldFault((*path, where), message)]
    assert axis.minimum is not None
    assert axis.maximum is not None
    within = value is not None and isfinite(value) and axis.minimum <= value <= axis.maximum
    if within and level is None:
        return []
    low, high = written(axis.minimum), written(axis.maximum)
    where = "level" if within else "value"
    message = Text(f"give a value from {low} to {high}", f"berikan nilai dari {low} sampai {high}")
    return [FieldFault((*path, where), message)]


def unknown_axis(rules: RatingScheme, path: tuple[str, ...]) -> FieldFault:
    """Return the fault of a key that is not an axis of the scheme."""
    known = either([Text(f"{a.key} ({a.name.en})", f"{a.key} ({a.name.id})") for a in rules.axes])
    message = Text(f"give an axis: {known.en}", f"berikan unsur: {known.id}")
    return FieldFault((*path, "axisKey"), message)


def _faults(
    rating: Rating,
    rules: RatingScheme,
    goals: Mapping[UUID, str],
    path: tuple[str, ...],
    is_draft: bool,
) -> Iterator[FieldFault]:
    axis = next((each for each in rules.axes if each.key == rating.axis_key), None)
    if axis is None:
        yield unknown_axis(rules, path)
    elif not is_draft or (rating.level, rating.value) != (None, None):
        yield from faults_in_value(axis, rating.level, rating.value, path)
    on = None if rating.goal_id is None else goals.get(rating.goal_id, "")
    # A goal of the appraisal beside an unknown axis is no second fault.
    if on == "" or (axis is not None and on not in (None, axis.key)):
        en = "this is no goal of the appraisal on this axis"
        indonesian = "ini bukan sasaran penilaian ini pada unsur tersebut"
        yield FieldFault((*path, "goal"), Text(en, indonesian))
    if rating.comment is not None:
        shortest = 0 if is_draft else 1
        yield from faults_in_text(rating.comment, (*path, "comment"), LONGEST_COMMENT, shortest)


def _repeated(ratings: Sequence[Rating], path: tuple[str, ...]) -> Iterator[FieldFault]:
    seen: set[tuple[str, Any]] = set()
    for place, rating in enumerate(ratings):
        what = (rating.axis_key, rating.goal_id)
        if what in seen:
            message = Text("this is rated twice", "ini dinilai dua kali")
            yield FieldFault((*path, str(place)), message)
        seen.add(what)
