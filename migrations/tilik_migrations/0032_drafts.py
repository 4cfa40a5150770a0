"""Drafts: unfinished input that its author alone reads; gone once an appraisal has moved past its step."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tilik_migrations.operations import SetPolicies
from tilik_server.models.vocabulary import DraftKind
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.fields.db_defaults import Now, SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

SQL = Path(__file__).parent / "sql" / "0032_drafts"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0031_only_one')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Draft',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('person', fields.ForeignKeyField('tilik.Employee', source_field='person_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='SELF_ASSESSMENT: SELF_ASSESSMENT\nRATING: RATING\nREVIEW: REVIEW\nOBJECTION: OBJECTION', enum_type=DraftKind, max_length=16)),
                ('content', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('saved_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'draft', 'app': 'tilik', 'unique_together': (('appraisal', 'person', 'kind'),), 'pk_attr': 'id', 'table_description': 'The unfinished input of one step by one person, who alone may read it.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='Draft',
            constraint=CheckConstraint(check='"kind" IN (\'SELF_ASSESSMENT\', \'RATING\', \'REVIEW\', \'OBJECTION\')', name='draft_kind_known'),
        ),
        SetPolicies(
            'draft',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}')) or person_id = (select tilik_me())))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}')) or person_id = (select tilik_me())))",
                'changing': "for update using (((select tilik_everywhere('{operator}')) or person_id = (select tilik_me()))) with check (((select tilik_everywhere('{operator}')) or person_id = (select tilik_me())))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}')) or person_id = (select tilik_me())))",
            },
        ),
        ops.RunSQL([sql("drop")], reverse_sql=[sql("zero")]),
    ]
