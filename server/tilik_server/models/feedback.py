"""Feedback (umpan balik) about a person, a goal or a unit, with replies."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now, SqlDefault

from tilik_server.models.base import CycleRow, by_cycle, link
from tilik_server.models.vocabulary import FeedbackChannel, Visibility, between, one_of


class Feedback(CycleRow):
    """A comment, perhaps rated 1 to 4; `unit` is the person's, or the one it is about.

    `unit` is the person's unit, or the unit that the feedback is about. `answers` are a citizen's,
    by the record schema of the unit's satisfaction indicator.
    """

    about = link("Employee", optional=True, index=False)
    goal = link("Goal", optional=True)
    channel = fields.CharEnumField(FeedbackChannel, max_length=16)
    visibility = fields.CharEnumField(Visibility, max_length=16, default=Visibility.SUPERIOR)
    # Kept even where it is not shown, so that one anonymous person does not count as five.
    author = link("Employee", optional=True, index=False)
    anonymous = fields.BooleanField(default=False)
    rating = fields.SmallIntField(null=True)
    comment = fields.TextField()
    created_at = fields.DatetimeField(db_default=Now())
    parent = link("Feedback", optional=True, index=False)
    answers = fields.JSONField[dict[str, Any]](null=True)
    warnings = fields.JSONField[list[dict[str, Any]]](default=list, db_default=SqlDefault("'[]'"))

    class Meta:
        app = "tilik"
        table = "feedback"
        indexes = by_cycle("about_id", "unit_id")
        constraints = [
            one_of("feedback", "channel", FeedbackChannel),
            one_of("feedback", "visibility", Visibility),
            between("feedback", "rating", 1, 4),
        ]
