"""The feed of the organisation: units, positions and people say when they changed."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.fields.db_defaults import Now, SqlDefault
from tortoise import fields
from tortoise.indexes import Index

SQL = Path(__file__).parent / "sql" / "0009_organisation_feed"


class Migration(migrations.Migration):
    dependencies = [('tilik', '0008_imported_organisation')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Employee',
            name='changed_in',
            field=fields.BigIntField(default=0, db_default=SqlDefault('0')),
        ),
        ops.AddField(
            model_name='Employee',
            name='updated_at',
            field=fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Employee',
            index=Index(fields=['changed_in', 'id']),
        ),
        ops.AddField(
            model_name='Position',
            name='changed_in',
            field=fields.BigIntField(default=0, db_default=SqlDefault('0')),
        ),
        ops.AddField(
            model_name='Position',
            name='updated_at',
            field=fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Position',
            index=Index(fields=['changed_in', 'id']),
        ),
        ops.AddField(
            model_name='Unit',
            name='changed_in',
            field=fields.BigIntField(default=0, db_default=SqlDefault('0')),
        ),
        ops.AddField(
            model_name='Unit',
            name='updated_at',
            field=fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False),
        ),
        ops.AddIndex(
            model_name='Unit',
            index=Index(fields=['changed_in', 'id']),
        ),
        ops.RunSQL(
            (SQL / "feed.sql").read_text(encoding="utf-8"),
            reverse_sql=(SQL / "back.sql").read_text(encoding="utf-8"),
        ),
    ]
