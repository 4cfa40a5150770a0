"""Drafts: what somebody has entered for a step of an appraisal and has not submitted yet."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now

from tilik_server.models.base import Row, link
from tilik_server.models.vocabulary import DraftKind, one_of


class Draft(Row):
    """The unfinished input of one step by one person, who alone may read it.

    A trigger deletes it when the appraisal moves past the step or gets another appraiser.
    """

    appraisal = link("Appraisal", index=False)
    person = link("Employee")
    kind = fields.CharEnumField(DraftKind, max_length=16)
    content = fields.JSONField[dict[str, Any]]()
    saved_at = fields.DatetimeField(db_default=Now())

    class Meta:
        app = "tilik"
        table = "draft"
        unique_together = (("appraisal", "person", "kind"),)
        constraints = [one_of("draft", "kind", DraftKind)]
