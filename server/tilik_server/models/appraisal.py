"""Appraisals (penilaian kinerja): one person in one cycle, with dates and a stage."""

from typing import Any

from tortoise import fields
from tortoise.fields.db_defaults import Now, SqlDefault
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

from tilik_server.models.base import CycleRow, by_cycle, link, texts, transaction_id
from tilik_server.models.vocabulary import AppraisalStage, in_order, one_of


class Appraisal(CycleRow):
    """The appraiser and the appraiser's superior are fixed at the start.

    `started_on` is the day on which it was started, null for appraisals of an import: deadlines
    after the start count from it if it is later than `starts_on`.
    `forum` is the one that confirmed its ratings, null once something else calibrated it.
    `version` counts changes of the appraisal itself. `changed_in` also changes with its ratings,
    outcome, follow-ups and so on, for clients that keep a copy.
    """

    employee = link("Employee", index=False)
    version = fields.IntField(default=1)
    starts_on = fields.DateField()
    ends_on = fields.DateField()
    started_on = fields.DateField(null=True)
    appraiser = link("Employee", optional=True)
    appraiser_superior = link("Employee", optional=True, index=False)
    stage = fields.CharEnumField(AppraisalStage, max_length=16)
    forum = link("Forum", optional=True, index=False)
    stage_since = fields.DatetimeField(db_default=Now())
    due_on = fields.DateField(null=True)
    briefed_at = fields.DatetimeField(null=True)
    resources = texts()
    accountability = texts()
    agreed_consequences = texts()
    acknowledged_at = fields.DatetimeField(null=True)
    objection_until = fields.DateField(null=True)
    imported = fields.BooleanField(default=False)
    warnings = fields.JSONField[list[dict[str, Any]]](default=list, db_default=SqlDefault("'[]'"))
    updated_at = fields.DatetimeField(db_default=Now())
    changed_in = transaction_id()

    class Meta:
        app = "tilik"
        table = "appraisal"
        indexes = [
            *by_cycle("employee_id"),
            Index(fields=("cycle_id", "employee_id", "starts_on")),
            Index(fields=("changed_in", "id")),
        ]
        # The migration adds an exclusion constraint: a person's appraisals in a cycle do not
        # overlap.
        constraints = [
            one_of("appraisal", "stage", AppraisalStage),
            in_order("appraisal", "starts_on", "ends_on"),
            CheckConstraint(
                check='"appraiser_id" <> "employee_id"', name="appraisal_appraiser_other"
            ),
        ]
