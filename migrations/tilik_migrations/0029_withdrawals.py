"""Reviews and forums can be withdrawn; appraisals know the forum that confirmed them."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.base import OnDelete
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('tilik', '0028_calibrations_set_aside')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Appraisal',
            name='forum',
            field=fields.ForeignKeyField('tilik.Forum', source_field='forum_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Forum',
            name='withdrawal_reason',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='Forum',
            name='withdrawn_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Forum',
            name='withdrawn_by',
            field=fields.ForeignKeyField('tilik.Employee', source_field='withdrawn_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='Review',
            name='withdrawal_reason',
            field=fields.TextField(null=True, unique=False),
        ),
        ops.AddField(
            model_name='Review',
            name='withdrawn_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Review',
            name='withdrawn_by',
            field=fields.ForeignKeyField('tilik.Employee', source_field='withdrawn_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
    ]
