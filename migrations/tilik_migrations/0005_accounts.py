from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies
from tilik_server.models.vocabulary import AccountKind
from tortoise.fields.base import OnDelete
from tortoise.fields.db_defaults import Now, SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    dependencies = [('tilik', '0004_grants_and_keys')]

    initial = False

    operations = [
        ops.CreateModel(
            name='Account',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('issuer', fields.CharField(max_length=255)),
                ('kind', fields.CharEnumField(description='SUBJECT: SUBJECT\nEMAIL: EMAIL', enum_type=AccountKind, max_length=8)),
                ('name', fields.CharField(max_length=320)),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'account', 'app': 'tilik', 'unique_together': (('issuer', 'kind', 'name'),), 'pk_attr': 'id', 'table_description': "An employee's account at an issuer, by its subject or by its e-mail in small letters."},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check='"kind" IN (\'SUBJECT\', \'EMAIL\')', name='account_kind_known'),
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check='"name" <> \'\'', name='account_named'),
        ),
        ops.AddConstraint(
            model_name='Account',
            constraint=CheckConstraint(check='"kind" <> \'EMAIL\' OR "name" = lower("name")', name='account_email_small'),
        ),
        SetPolicies(
            'account',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
    ]
