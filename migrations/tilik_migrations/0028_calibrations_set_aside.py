"""Ratings and adjustments of a forum are kept when they are set aside."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('tilik', '0027_target_ranges')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Adjustment',
            name='set_aside_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Rating',
            name='set_aside_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
    ]
