"""The audit trail: each change, and each read about a person, in chains that cannot be altered unnoticed."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tilik_migrations.operations import SetPolicies
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.data import JSON_DUMPS
from tortoise.fields.db_defaults import Now, SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index

SQL = Path(__file__).parent / "sql" / "0017_audit_trail"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0016_functions_of_one_schema')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AuditChain',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('agency_id', fields.UUIDField(null=True)),
                ('number', fields.BigIntField()),
                ('hash', fields.CharField(max_length=64)),
            ],
            options={'table': 'audit_chain', 'app': 'tilik', 'pk_attr': 'id', 'table_description': "The end of an agency's chain: the number and hash of its last event."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='AuditChange',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('event_id', fields.UUIDField()),
                ('ordinal', fields.IntField()),
                ('table_name', fields.CharField(max_length=64)),
                ('row', fields.CharField(null=True, max_length=128)),
                ('command', fields.CharField(max_length=8)),
                ('unit_id', fields.UUIDField(null=True)),
                ('people', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='UUID')),
                ('columns', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'audit_change', 'app': 'tilik', 'indexes': [Index(fields=['table_name', 'row'])], 'pk_attr': 'id', 'table_description': 'One row that changed, with its columns before and after; or people who were read.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='AuditEvent',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('agency_id', fields.UUIDField(null=True)),
                ('number', fields.BigIntField(null=True)),
                ('hash', fields.CharField(null=True, max_length=64)),
                ('kind', fields.CharField(max_length=8)),
                ('at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('viewer', fields.CharField(max_length=16)),
                ('employee_id', fields.UUIDField(null=True)),
                ('source', fields.CharField(null=True, max_length=64)),
                ('credential', fields.CharField(null=True, max_length=80)),
                ('request_id', fields.CharField(null=True, max_length=64)),
                ('client', fields.CharField(null=True, max_length=64)),
                ('operation', fields.CharField(null=True, max_length=200)),
                ('database_role', fields.CharField(max_length=64)),
                ('units', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='UUID')),
                ('changed_in', fields.BigIntField(default=0, db_default=SqlDefault('0'))),
            ],
            options={'table': 'audit_event', 'app': 'tilik', 'indexes': [Index(fields=['at', 'id']), Index(fields=['employee_id', 'at'])], 'pk_attr': 'id', 'table_description': "One transaction's changes in an agency, or what one request read there."},
            bases=['Row'],
        ),
        SetPolicies(
            'audit_chain',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'audit_change',
            policies={
                'reading': "for select using (((select tilik_everywhere('{AUDITOR,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AUDITOR,ADMIN}'))))",
            },
        ),
        SetPolicies(
            'audit_event',
            policies={
                'reading': "for select using (((select tilik_everywhere('{AUDITOR,ADMIN,operator}')) or units && (select array(select tilik_units_as('{AUDITOR,ADMIN}')))))",
            },
        ),
        ops.RunSQL([sql("trail")], reverse_sql=[sql("zero")]),
    ]
