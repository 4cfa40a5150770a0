"""What viewers may still ask for."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies
from tortoise import fields

SQL = Path(__file__).parent / "sql" / "0018_quota"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0017_audit_trail')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Quota',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ('tokens', fields.FloatField()),
                ('at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'quota', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'What was left to one viewer at a time; a function takes from it and fills it up again.'},
            bases=['Model'],
        ),
        SetPolicies(
            'quota',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        ops.RunSQL([sql("take")], reverse_sql=[sql("zero")]),
    ]
