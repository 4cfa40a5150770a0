"""Stored grants of roles and keys of integrations; viewers without a token read less."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies
from tilik_server.models.vocabulary import Role
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.db_defaults import Now, SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint


SQL = Path(__file__).parent / "sql" / "0004_grants_and_keys"
HELD = "drop function if exists tilik_held_grants(text, text, text)"


class Migration(migrations.Migration):
    dependencies = [('tilik', '0003_people_who_move')]

    initial = False

    operations = [
        ops.CreateModel(
            name='IntegrationKey',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('name', fields.CharField(unique=True, max_length=50)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('scopes', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
                ('calculators', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
                ('key_hash', fields.CharField(unique=True, max_length=64)),
                ('earlier_hash', fields.CharField(null=True, unique=True, max_length=64)),
                ('earlier_until', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('expires_on', fields.DateField()),
                ('created_by', fields.ForeignKeyField('tilik.Employee', source_field='created_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('rotated_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('last_used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('revoked_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('revoked_by', fields.ForeignKeyField('tilik.Employee', source_field='revoked_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'integration_key', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'The key of a system in the subtree of a unit, or everywhere without a unit.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='IntegrationKey',
            constraint=CheckConstraint(check='("earlier_hash" IS NULL) = ("earlier_until" IS NULL)', name='integration_key_earlier_until'),
        ),
        ops.AddConstraint(
            model_name='IntegrationKey',
            constraint=CheckConstraint(check='cardinality("scopes") > 0', name='integration_key_has_scope'),
        ),
        ops.CreateModel(
            name='RoleGrant',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('role', fields.CharEnumField(description='EMPLOYEE: EMPLOYEE\nAPPRAISER: APPRAISER\nPERFORMANCE_TEAM: PERFORMANCE_TEAM\nAGENCY_ADMIN: AGENCY_ADMIN\nREGION_VIEWER: REGION_VIEWER\nINTEGRATION: INTEGRATION\nAUDITOR: AUDITOR\nADMIN: ADMIN', enum_type=Role, max_length=16)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField(null=True)),
                ('reason', fields.CharField(max_length=1000)),
                ('granted_by', fields.ForeignKeyField('tilik.Employee', source_field='granted_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('ended_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('ended_by', fields.ForeignKeyField('tilik.Employee', source_field='ended_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('end_reason', fields.CharField(null=True, max_length=1000)),
            ],
            options={'table': 'role_grant', 'app': 'tilik', 'indexes': [Index(fields=['employee_id', 'starts_on'])], 'pk_attr': 'id', 'table_description': 'A role of an employee in the subtree of a unit, or everywhere without a unit.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='RoleGrant',
            constraint=CheckConstraint(check='"role" IN (\'PERFORMANCE_TEAM\', \'AGENCY_ADMIN\', \'REGION_VIEWER\', \'AUDITOR\', \'ADMIN\')', name='role_grant_role_known'),
        ),
        ops.AddConstraint(
            model_name='RoleGrant',
            constraint=CheckConstraint(check='"starts_on" <= "ends_on"', name='role_grant_ends_on_in_order'),
        ),
        ops.AddConstraint(
            model_name='RoleGrant',
            constraint=CheckConstraint(check='"role" <> \'ADMIN\' OR "unit_id" IS NULL', name='role_grant_undivided'),
        ),
        ops.AddConstraint(
            model_name='RoleGrant',
            constraint=CheckConstraint(check='("ended_at" IS NULL) = ("end_reason" IS NULL)', name='role_grant_end_reason'),
        ),
        ops.RemoveConstraint(
            model_name='OutboxMessage',
            name='outbox_role_known',
            fields=None,
        ),
        ops.AlterField(
            model_name='OutboxMessage',
            name='role',
            field=fields.CharEnumField(null=True, description='EMPLOYEE: EMPLOYEE\nAPPRAISER: APPRAISER\nPERFORMANCE_TEAM: PERFORMANCE_TEAM\nAGENCY_ADMIN: AGENCY_ADMIN\nREGION_VIEWER: REGION_VIEWER\nINTEGRATION: INTEGRATION\nAUDITOR: AUDITOR\nADMIN: ADMIN', enum_type=Role, max_length=16),
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='"role" IN (\'EMPLOYEE\', \'APPRAISER\', \'PERFORMANCE_TEAM\', \'AGENCY_ADMIN\', \'REGION_VIEWER\', \'INTEGRATION\', \'AUDITOR\', \'ADMIN\')', name='outbox_role_known'),
        ),
        SetPolicies(
            'adjustment',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'appraisal',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check (false)",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'importing': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check (false)",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
            },
        ),
        SetPolicies(
            'assignment',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_assessment',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_profile',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_requirement',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'cycle',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and status = 'CLOSED')",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and status = 'CLOSED')",
            },
        ),
        SetPolicies(
            'departure',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'employee',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'evidence',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'feedback',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'follow_up',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'forum',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'forum_participant',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'goal',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'idempotency_key',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'indicator',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'indicator_position',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'integration_key',
            policies={
                'managing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}') with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}')",
                'operating': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator'))",
            },
        ),
        SetPolicies(
            'invitation',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'invitation_attempt',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'objection',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'outbox',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'outcome',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported)) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported)) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            'plugin',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'position',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'rating',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'region',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'review',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'role_grant',
            policies={
                'managing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}') with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}')",
                'operating': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator'))",
            },
        ),
        SetPolicies(
            'score',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'scoring': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'scoring': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring'))",
            },
        ),
        SetPolicies(
            'source_record',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'timeline_entry',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            'training',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'unit',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        SetPolicies(
            'unit_predicate',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'demo', 'operator'))",
            },
        ),
        ops.RunSQL((SQL / "held_grants.sql").read_text(encoding="utf-8"), reverse_sql=HELD),
    ]
