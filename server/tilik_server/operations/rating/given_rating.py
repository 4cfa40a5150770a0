"""Given ratings: levels and values on the axes of a scheme, as they are entered and stored."""

from collections.abc import Iterator, Mapping, Sequence
from math import isfinite
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text, written
from tilik_plugin.scheme import Axis, RatingScheme
from tilik_server.errors import FieldFault, InvalidArgument, RatingMissing
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
""",
)
# The appraisal says where a rating is, and who gives it from which side.
PLACE: Final = {
    "id": "tilik_id(a.cycle_id)",
    "cycle_id": "a.cycle_id",
    "unit_id": "a.unit_id",
    "appraisal_id": "a.id",
    "source": "$2",
    "review_id": "$3",
    "by_id": "$4",
}
RATING: Final = columns_of(Rating).without("created_at")
GIVEN: Final = RATING.without(*PLACE)
"""A level or a value for an axis, or for one goal on it, as it is entered."""
STORE: Final = statement(
    "rating.store_ratings",
    RATING.insert(f"from appraisal a, {GIVEN.given('$5')} where a.id = $1", **PLACE),
)


async def check_ratings(
    transaction: Transaction,
    appraisal: UUID,
    rules: RatingScheme,
    ratings: Sequence[Rating],
    path: tuple[str, ...] = PATH,
) -> None:
    """Raise InvalidArgument unless each rating is one of its axis's, of a goal that lies there.

    The faults name the path of each rating below `path`.
    """
    if len(ratings) > MOST:
        en, indonesian = f"give at most {MOST} ratings", f"berikan paling banyak {MOST} nilai"
        raise InvalidArgument(fields=[FieldFault(path, Text(en, indonesian))])
    rows = await transaction.fetch(GOALS, appraisal)
    goals = {row["id"]: row["axis_key"] for row in rows}
    faults = [
        fault
        for place, rating in enumerate(ratings)
        for fault in _faults(rating, rules, goals, (*path, str(place)))
    ]
    faults += _repeated(ratings, path)
    if faults:
        raise InvalidArgument(fields=faults)


async def store_ratings(
    transaction: Transaction,
    appraisal: UUID,
    source: RatingSource,
    by: UUID | None,
    ratings: Sequence[Rating],
    review: UUID | None = None,
) -> None:
    """Put one side's ratings of an appraisal, or of a review of it, in the place of its earlier."""
    await transaction.execute(REPLACE, appraisal, source, review)
    await transaction.execute(STORE, appraisal, source, review, by, GIVEN.as_json(ratings))


def ratings_missing(axes: Sequence[str], path: tuple[str, ...] = PATH) -> RatingMissing:
    """The failure of ratings that leave these axes of the scheme without one, each named."""
    faults = [FieldFault(path, Text(f"rate {axis}", f"beri nilai pada {axis}")) for axis in axes]
    return RatingMissing(axis=", ".join(axes), fields=faults)


def faults_in_value(
    axis: Axis, level: str | None, value: float | None, path: tuple[str, ...]
) -> list[FieldFault]:
    """What is wrong with a level or a value on an axis: there is to be one, and one of its own."""
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


def axis_fault(rules: RatingScheme, path: tuple[str, ...]) -> FieldFault:
    """The fault of a key that names no axis of the scheme."""
    known = ", ".join(axis.key for axis in rules.axes)
    return FieldFault(
        (*path, "axisKey"), Text(f"give an axis, one of {known}", f"berikan satu unsur: {known}")
    )


def _faults(
    rating: Rating, rules: RatingScheme, goals: Mapping[UUID, str], path: tuple[str, ...]
) -> Iterator[FieldFault]:
    axis = next((each for each in rules.axes if each.key == rating.axis_key), None)
    if axis is None:
        yield axis_fault(rules, path)
        return
    yield from faults_in_value(axis, rating.level, rating.value, path)
    if rating.goal_id is not None and goals.get(rating.goal_id) != axis.key:
        en = "this is no goal of the appraisal on this axis"
        indonesian = "ini bukan sasaran penilaian ini pada unsur tersebut"
        yield FieldFault((*path, "goal"), Text(en, indonesian))
    if rating.comment is not None:
        yield from faults_in_text(rating.comment, (*path, "comment"), LONGEST_COMMENT)


def _repeated(ratings: Sequence[Rating], path: tuple[str, ...]) -> Iterator[FieldFault]:
    seen: set[tuple[str, Any]] = set()
    for place, rating in enumerate(ratings):
        what = (rating.axis_key, rating.goal_id)
        if what in seen:
            message = Text("this is rated twice", "ini dinilai dua kali")
            yield FieldFault((*path, str(place)), message)
        seen.add(what)
