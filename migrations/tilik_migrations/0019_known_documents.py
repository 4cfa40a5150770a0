"""Documents of GraphQL that clients ask for by an id, and which all processes share."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies
from tortoise.fields.db_defaults import Now
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

# The triggers of the audit trail.
DROP = """
drop trigger if exists known_document_audit_insert on known_document;
drop trigger if exists known_document_audit_update on known_document;
drop trigger if exists known_document_audit_delete on known_document;
"""


class Migration(migrations.Migration):
    dependencies = [('tilik', '0018_quota')]

    initial = False

    operations = [
        ops.CreateModel(
            name='KnownDocument',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=200)),
                ('hash', fields.CharField(max_length=64)),
                ('text', fields.TextField(unique=False)),
                ('added_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'known_document', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'A document of GraphQL by the id under which clients ask for it, and by its SHA-256.'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='KnownDocument',
            constraint=CheckConstraint(check='"id" ~ \'^[A-Za-z0-9._~-]+$\'', name='known_document_id_form'),
        ),
        ops.AddConstraint(
            model_name='KnownDocument',
            constraint=CheckConstraint(check='"hash" ~ \'^[0-9a-f]{64}$\'', name='known_document_hash_form'),
        ),
        SetPolicies(
            'known_document',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        ops.RunSQL(["select audit_table('known_document')"], reverse_sql=[DROP]),
    ]
