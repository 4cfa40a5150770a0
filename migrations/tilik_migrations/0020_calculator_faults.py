from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('tilik', '0019_known_documents')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Plugin',
            name='failed_at',
            field=fields.DatetimeField(null=True, auto_now=False, auto_now_add=False),
        ),
        ops.AddField(
            model_name='Plugin',
            name='fault',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
        ops.AddConstraint(
            model_name='Plugin',
            constraint=CheckConstraint(check='(fault IS NULL) = (failed_at IS NULL)', name='plugin_fault_has_time'),
        ),
    ]
