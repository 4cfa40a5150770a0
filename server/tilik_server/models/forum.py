"""Evaluation forums (forum evaluasi) and organisation predicates."""

from tortoise import fields
from tortoise.fields.db_defaults import Now

from tilik_server.models.base import CycleRow, by_cycle, link


class Forum(CycleRow):
    """A session that looked at every rating of a unit; its justification answers failed checks."""

    held_on = fields.DateField()
    chair = link("Employee", index=False)
    minutes = fields.TextField()
    justification = fields.TextField(null=True)
    withdrawn_at = fields.DatetimeField(null=True)
    withdrawn_by = link("Employee", optional=True, index=False)
    withdrawal_reason = fields.TextField(null=True)

    class Meta:
        app = "tilik"
        table = "forum"
        indexes = by_cycle()


class ForumParticipant(CycleRow):
    """Who sat in a forum."""

    forum = link("Forum", index=False)
    employee = link("Employee", index=False)

    class Meta:
        app = "tilik"
        table = "forum_participant"
        unique_together = (("forum", "employee"),)
        indexes = by_cycle()


class UnitPredicate(CycleRow):
    """The organisation predicate (predikat kinerja organisasi), set by the leader one level up."""

    predicate_key = fields.CharField(max_length=64)
    reason = fields.TextField()
    set_by = link("Employee", optional=True, index=False)
    set_at = fields.DatetimeField(db_default=Now())

    class Meta:
        app = "tilik"
        table = "unit_predicate"
        unique_together = (("cycle", "unit"),)
        indexes = by_cycle()
