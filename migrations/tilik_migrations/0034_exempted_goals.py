"""Goals are exempted from having a result, which the audit trail notes."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

# The triggers of the trail name the columns that they note: they are made anew behind every change.
NOTED = "select audit_table('goal')"


class Migration(migrations.Migration):
    dependencies = [('tilik', '0031_only_one')]

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
    ]
