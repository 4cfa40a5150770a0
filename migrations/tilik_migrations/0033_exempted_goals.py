"""Goals are exempted; one rating of a side, one recommendation of a training."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

# The triggers of the trail name the columns that they note: they are made anew behind every change.
NOTED = "select audit_table('goal')"

# Of several at once the newest rating counted, and stays; a recommendation says the same twice.
SET_ASIDE = """
update rating r set set_aside_at = now() where r.set_aside_at is null and exists (
  select from rating n where n.appraisal_id = r.appraisal_id and n.axis_key = r.axis_key
    and n.source = r.source and n.goal_id is not distinct from r.goal_id
    and n.review_id is not distinct from r.review_id and n.set_aside_at is null
    and (n.created_at, n.id) > (r.created_at, r.id))
"""
FORGET = """
delete from training t where t.status = 'RECOMMENDED' and exists (
  select from training n where n.employee_id = t.employee_id and n.purpose = t.purpose
    and n.status = 'RECOMMENDED' and n.id < t.id
    and n.competency_id is not distinct from t.competency_id
    and (t.competency_id is not null or n.training = t.training))
"""
INDEXES = {
    "rating_of_a_side": "rating (appraisal_id, axis_key, source, goal_id, review_id)"
    " nulls not distinct where set_aside_at is null",
    "training_for_a_gap": "training (employee_id, competency_id)"
    " where status = 'RECOMMENDED' and competency_id is not null",
    "training_by_its_title": "training (employee_id, purpose, training)"
    " where status = 'RECOMMENDED' and competency_id is null",
}


class Migration(migrations.Migration):
    dependencies = [('tilik', '0032_drafts')]

    initial = False

    operations = [
        ops.RunSQL(["select 1"], reverse_sql=[NOTED]),
        ops.AddField(
            model_name='Goal',
            name='exempted_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Goal',
            name='exempted_by',
            field=fields.ForeignKeyField('tilik.Employee', source_field='exempted_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Goal',
            name='exemption_reason',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddConstraint(
            model_name='Goal',
            constraint=CheckConstraint(check='("exempted_at" IS NULL) = ("exemption_reason" IS NULL)', name='goal_exempted_with_reason'),
        ),
        ops.RunSQL([NOTED], reverse_sql=["select 1"]),
        ops.RunSQL(
            [
                SET_ASIDE,
                FORGET,
                *(f"create unique index if not exists {name} on {rows}" for name, rows in INDEXES.items()),
            ],
            reverse_sql=[f"drop index if exists {name}" for name in INDEXES],
        ),
    ]
