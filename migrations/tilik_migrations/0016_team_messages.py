"""Messages of the outbox may be for those who have a role in a unit, and about no one appraisal."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_server.models.vocabulary import Role
from tortoise.fields.base import OnDelete
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint

class Migration(migrations.Migration):
    """A performance team has no person of its own; messages to it do not outlive the way back."""

    dependencies = [('tilik', '0015_many_goals')]

    initial = False

    operations = [
        ops.AlterModelOptions(
            name='OutboxMessage',
            options={'table': 'outbox', 'app': 'tilik', 'constraints': [CheckConstraint(check='"kind" IN (\'STAGE_DUE\', \'STAGE_OVERDUE\', \'EVIDENCE_WAITING\', \'REVIEW_DUE\', \'RECEIPT_DEEMED\', \'FOLLOW_UP_DUE\')', name='outbox_kind_known'), CheckConstraint(check='"role" IN (\'EMPLOYEE\', \'APPRAISER\', \'PERFORMANCE_TEAM\', \'AGENCY_ADMIN\', \'REGION_VIEWER\', \'INTEGRATION\', \'ADMIN\')', name='outbox_role_known'), CheckConstraint(check='(recipient_id IS NULL) <> (role IS NULL)', name='outbox_to_person_or_role')], 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'One message to one person, or to those who have a role in the unit.'},
        ),
        ops.AlterField(
            model_name='OutboxMessage',
            name='appraisal',
            field=fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AlterField(
            model_name='OutboxMessage',
            name='recipient',
            field=fields.ForeignKeyField('tilik.Employee', source_field='recipient_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        ops.AddField(
            model_name='OutboxMessage',
            name='role',
            field=fields.CharEnumField(null=True, description='EMPLOYEE: EMPLOYEE\nAPPRAISER: APPRAISER\nPERFORMANCE_TEAM: PERFORMANCE_TEAM\nAGENCY_ADMIN: AGENCY_ADMIN\nREGION_VIEWER: REGION_VIEWER\nINTEGRATION: INTEGRATION\nADMIN: ADMIN', enum_type=Role, max_length=16),
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='"role" IN (\'EMPLOYEE\', \'APPRAISER\', \'PERFORMANCE_TEAM\', \'AGENCY_ADMIN\', \'REGION_VIEWER\', \'INTEGRATION\', \'ADMIN\')', name='outbox_role_known'),
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='(recipient_id IS NULL) <> (role IS NULL)', name='outbox_to_person_or_role'),
        ),
        ops.RunSQL(["select 1"], reverse_sql=["delete from outbox where role is not null"]),
    ]
