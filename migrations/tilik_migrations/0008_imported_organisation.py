from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise import fields

class Migration(migrations.Migration):
    dependencies = [('tilik', '0007_access')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Employee',
            name='code',
            field=fields.CharField(null=True, unique=True, max_length=64),
        ),
    ]
