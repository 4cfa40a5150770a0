"""Indicators say what their targets may be, which the audit trail notes."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

# The triggers of the trail name the columns that they note: they are made anew behind every change.
NOTED = "select audit_table('indicator')"


class Migration(migrations.Migration):
    dependencies = [('tilik', '0026_grades_by_rank')]

    initial = False

    operations = [
        ops.RunSQL(["select 1"], reverse_sql=[NOTED]),
        ops.AddField(
            model_name='Indicator',
            name='target_highest',
            field=fields.FloatField(null=True),
        ),
        ops.AddField(
            model_name='Indicator',
            name='target_lowest',
            field=fields.FloatField(null=True),
        ),
        ops.AddConstraint(
            model_name='Indicator',
            constraint=CheckConstraint(check='"target_lowest" <= "target_highest"', name='indicator_target_range_rises'),
        ),
        ops.RunSQL([NOTED], reverse_sql=["select 1"]),
    ]
