"""An outcome keeps the figures that it was judged from."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tortoise.fields.data import JSON_DUMPS
from tortoise import fields


class Migration(migrations.Migration):
    dependencies = [('tilik', '0029_withdrawals')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Outcome',
            name='judged_from',
            field=fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads),
        ),
    ]
