"""The tables of version 0.1.0, with what keeps them and who may see and change them.

The models give the tables and their checks, in the order of their columns; the rest is SQL in
`sql/0001_initial`. A migration never changes once it is released: `migrations/tilik_migrations/current` shows what
the database holds now.
"""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from tortoise.migrations.schema_editor.base import BaseSchemaEditor
from tortoise.migrations.schema_generator.state_apps import StateApps
from orjson import loads
from tilik_migrations.operations import SetPolicies
from tilik_server.models.vocabulary import AppraisalStage, Aspect, CompetencyKind, CycleStatus, Employment, EvidenceKind, FeedbackChannel, FollowUpKind, GoalKind, IndicatorStatus, MessageKind, ObjectionStatus, Polarity, Potential, RatingSource, Role, ScoreStatus, TrainingPurpose, TrainingStatus, VerificationStatus, Visibility
from tortoise.contrib.postgres.fields import ArrayField
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.fields.db_defaults import Now, SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint


SQL = Path(__file__).parent / "sql" / "0001_initial"
# Each part may be repeated, and needs those above it.
PARTS = [
    "keys", "units", "links", "shared_scores", "spans", "days", "changes", "live", "search", "views",
    "rights",
]


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


async def create_queue(_: StateApps, editor: BaseSchemaEditor) -> None:
    """Create the job queue's tables as procrastinate 3.10 has them, unless they are there.

    The text is a copy: a newer procrastinate that needs other tables gets a migration of ours.
    """
    found = await editor.client.execute_query("select to_regclass('procrastinate_jobs') is null")
    if found[1][0][0]:
        await editor.client.execute_script(sql("queue"))


async def keep_queue(_: StateApps, editor: BaseSchemaEditor) -> None:
    """Leave the queue to the last step back, which drops it."""


class Migration(migrations.Migration):
    initial = True

    operations = [
        ops.CreateModel(
            name='Competency',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=128)),
                ('name', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('kind', fields.CharEnumField(description='MANAGERIAL: MANAGERIAL\nSOCIOCULTURAL: SOCIOCULTURAL\nTECHNICAL: TECHNICAL', enum_type=CompetencyKind, max_length=16)),
                ('plugin', fields.CharField(max_length=128)),
            ],
            options={'table': 'competency', 'app': 'tilik', 'pk_attr': 'id', 'table_description': "A competency that a plugin's list named, kept when the plugin goes."},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='Competency',
            constraint=CheckConstraint(check='"kind" IN (\'MANAGERIAL\', \'SOCIOCULTURAL\', \'TECHNICAL\')', name='competency_kind_known'),
        ),
        ops.CreateModel(
            name='IdempotencyKey',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('actor', fields.CharField(max_length=64)),
                ('key', fields.CharField(max_length=200)),
                ('operation', fields.CharField(max_length=64)),
                ('input_hash', fields.CharField(max_length=64)),
                ('result', fields.UUIDField()),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'idempotency_key', 'app': 'tilik', 'unique_together': (('actor', 'key'),), 'indexes': [Index(fields=['created_at'])], 'pk_attr': 'id', 'table_description': 'Who sent which key with which input, and the row that came of it.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='InvitationAttempt',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('client', fields.CharField(max_length=64)),
                ('minute', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('count', fields.IntField(default=1)),
            ],
            options={'table': 'invitation_attempt', 'app': 'tilik', 'unique_together': (('client', 'minute'),), 'pk_attr': 'id', 'table_description': 'How many codes one client tried in a minute; `client` is a hash, kept for an hour.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='InvitationAttempt',
            constraint=CheckConstraint(check='"count" > 0', name='invitation_attempt_positive'),
        ),
        ops.CreateModel(
            name='Plugin',
            fields=[
                ('id', fields.CharField(primary_key=True, unique=True, db_index=True, max_length=128)),
                ('version', fields.CharField(max_length=64)),
                ('summary', fields.TextField(unique=False)),
                ('sector', fields.CharField(null=True, max_length=64)),
                ('calculator_keys', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
            ],
            options={'table': 'plugin', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'An installed distribution by its name, as it last was, and every calculator it ever gave.'},
            bases=['Model'],
        ),
        ops.CreateModel(
            name='Position',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('code', fields.CharField(unique=True, max_length=64)),
                ('title', fields.CharField(max_length=200)),
                ('position_class', fields.CharField(max_length=64)),
                ('duties', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
            ],
            options={'table': 'position', 'app': 'tilik', 'pk_attr': 'id', 'table_description': "A post's title, class and main duties (tugas pokok dan fungsi)."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='CompetencyRequirement',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('position', fields.ForeignKeyField('tilik.Position', source_field='position_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('competency', fields.ForeignKeyField('tilik.Competency', source_field='competency_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('level', fields.SmallIntField()),
            ],
            options={'table': 'competency_requirement', 'app': 'tilik', 'unique_together': (('position', 'competency'),), 'pk_attr': 'id', 'table_description': 'The level from 1 to 5 at which a position requires a competency.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='CompetencyRequirement',
            constraint=CheckConstraint(check='"level" BETWEEN 1 AND 5', name='competency_requirement_level_in_range'),
        ),
        ops.CreateModel(
            name='Region',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('code', fields.CharField(max_length=32)),
                ('scheme', fields.CharField(max_length=32)),
                ('name', fields.CharField(max_length=200)),
                ('valid_from', fields.DateField(null=True)),
                ('valid_to', fields.DateField(null=True)),
                ('parent', fields.ForeignKeyField('tilik.Region', source_field='parent_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'region', 'app': 'tilik', 'indexes': [Index(fields=['scheme', 'code'])], 'pk_attr': 'id', 'table_description': 'A province, regency, district or village under its code in one scheme.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='Region',
            constraint=CheckConstraint(check='"valid_from" <= "valid_to"', name='region_valid_to_in_order'),
        ),
        ops.CreateModel(
            name='SourceRecord',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('kind', fields.CharField(max_length=64)),
                ('key', fields.CharField(max_length=400)),
                ('file_name', fields.CharField(max_length=400)),
                ('file_hash', fields.CharField(max_length=64)),
                ('line', fields.IntField()),
                ('columns', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('calculator_key', fields.CharField(null=True, max_length=128)),
                ('record', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('imported_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'source_record', 'app': 'tilik', 'unique_together': (('kind', 'key'),), 'indexes': [Index(fields=['kind', 'file_hash', 'line'])], 'pk_attr': 'id', 'table_description': "One line: as it stood (`columns`), and as its kind's importer understood it (`record`)."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Unit',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('code', fields.CharField(unique=True, max_length=64)),
                ('name', fields.CharField(max_length=200)),
                ('kind', fields.CharField(max_length=64)),
                ('sector', fields.CharField(max_length=64)),
                ('path', fields.CharField(default='', unique=True, max_length=400)),
                ('region', fields.ForeignKeyField('tilik.Region', source_field='region_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('parent', fields.ForeignKeyField('tilik.Unit', source_field='parent_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('head_id', fields.UUIDField(null=True)),
            ],
            options={'table': 'unit', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'An agency, a division, a school or a clinic.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Cycle',
            fields=[
                ('id', fields.SmallIntField(primary_key=True, unique=True, db_index=True, generated=False)),
                ('code', fields.CharField(unique=True, max_length=64)),
                ('name', fields.CharField(max_length=200)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField()),
                ('status', fields.CharEnumField(description='PLANNED: PLANNED\nOPEN: OPEN\nCLOSED: CLOSED', enum_type=CycleStatus, max_length=16)),
                ('scheme', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('params', fields.JSONField(default=dict, db_default=SqlDefault("'{}'"), encoder=JSON_DUMPS, decoder=loads)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'cycle', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'A span of dates under one rating scheme, for everyone or for one subtree.'},
            bases=['Model'],
        ),
        ops.AddConstraint(
            model_name='Cycle',
            constraint=CheckConstraint(check='"status" IN (\'PLANNED\', \'OPEN\', \'CLOSED\')', name='cycle_status_known'),
        ),
        ops.AddConstraint(
            model_name='Cycle',
            constraint=CheckConstraint(check='"starts_on" <= "ends_on"', name='cycle_ends_on_in_order'),
        ),
        ops.AddConstraint(
            model_name='Cycle',
            constraint=CheckConstraint(check='"id" > 0', name='cycle_id_positive'),
        ),
        ops.CreateModel(
            name='Departure',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('concept', fields.CharField(max_length=32)),
                ('row', fields.UUIDField()),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('units', ArrayField(element_type='UUID')),
                ('changed_in', fields.BigIntField(default=0, db_default=SqlDefault('0'))),
            ],
            options={'table': 'departure', 'app': 'tilik', 'indexes': [Index(fields=['concept', 'changed_in', 'row'])], 'pk_attr': 'id', 'table_description': "Which row left which units' subtrees in which transaction; triggers write it."},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Employee',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('nip', fields.CharField(null=True, unique=True, max_length=18)),
                ('name', fields.CharField(max_length=200)),
                ('grade', fields.CharField(null=True, max_length=16)),
                ('employment', fields.CharEnumField(description='PNS: PNS\nPPPK: PPPK\nNON_ASN: NON_ASN', enum_type=Employment, max_length=16)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.ForeignKeyField('tilik.Position', source_field='position_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('supervisor', fields.ForeignKeyField('tilik.Employee', source_field='supervisor_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('active_until', fields.DateField(null=True)),
            ],
            options={'table': 'employee', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'A person who is appraised or appraises.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='Employee',
            constraint=CheckConstraint(check='"employment" IN (\'PNS\', \'PPPK\', \'NON_ASN\')', name='employee_employment_known'),
        ),
        ops.AddConstraint(
            model_name='Employee',
            constraint=CheckConstraint(check='("employment" = \'NON_ASN\') = ("nip" IS NULL)', name='employee_nip_of_asn'),
        ),
        ops.AddConstraint(
            model_name='Employee',
            constraint=CheckConstraint(check='"nip" ~ \'^[0-9]{18}$\'', name='employee_nip_digits'),
        ),
        ops.CreateModel(
            name='Appraisal',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('version', fields.IntField(default=1)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField()),
                ('appraiser', fields.ForeignKeyField('tilik.Employee', source_field='appraiser_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraiser_superior', fields.ForeignKeyField('tilik.Employee', source_field='appraiser_superior_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('stage', fields.CharEnumField(description='DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nAGREED: AGREED\nSELF_ASSESSED: SELF_ASSESSED\nRATED: RATED\nCALIBRATED: CALIBRATED\nDECIDED: DECIDED\nOBJECTED: OBJECTED\nCLOSED: CLOSED', enum_type=AppraisalStage, max_length=16)),
                ('stage_since', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('due_on', fields.DateField(null=True)),
                ('briefed_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('resources', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
                ('accountability', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
                ('agreed_consequences', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
                ('acknowledged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('objection_until', fields.DateField(null=True)),
                ('imported', fields.BooleanField(default=False)),
                ('warnings', fields.JSONField(default=list, db_default=SqlDefault("'[]'"), encoder=JSON_DUMPS, decoder=loads)),
                ('updated_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('changed_in', fields.BigIntField(default=0, db_default=SqlDefault('0'))),
            ],
            options={'table': 'appraisal', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['employee_id', 'id']), Index(fields=['cycle_id', 'employee_id', 'starts_on']), Index(fields=['changed_in', 'id'])], 'pk_attr': 'id', 'table_description': "The appraiser and the appraiser's superior are fixed at the start."},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Appraisal',
            constraint=CheckConstraint(check='"stage" IN (\'DRAFT\', \'SUBMITTED\', \'AGREED\', \'SELF_ASSESSED\', \'RATED\', \'CALIBRATED\', \'DECIDED\', \'OBJECTED\', \'CLOSED\')', name='appraisal_stage_known'),
        ),
        ops.AddConstraint(
            model_name='Appraisal',
            constraint=CheckConstraint(check='"starts_on" <= "ends_on"', name='appraisal_ends_on_in_order'),
        ),
        ops.AddConstraint(
            model_name='Appraisal',
            constraint=CheckConstraint(check='"appraiser_id" <> "employee_id"', name='appraisal_appraiser_other'),
        ),
        ops.CreateModel(
            name='Adjustment',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('axis_key', fields.CharField(max_length=64)),
                ('before_level', fields.CharField(null=True, max_length=64)),
                ('before_value', fields.FloatField(null=True)),
                ('after_level', fields.CharField(null=True, max_length=64)),
                ('after_value', fields.FloatField(null=True)),
                ('reason', fields.TextField(unique=False)),
                ('by', fields.ForeignKeyField('tilik.Employee', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'adjustment', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'What a calibration forum changed, and why; it stays visible to the employee.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Adjustment',
            constraint=CheckConstraint(check='("after_level" IS NULL) <> ("after_value" IS NULL)', name='adjustment_level_or_value'),
        ),
        ops.CreateModel(
            name='Assignment',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.ForeignKeyField('tilik.Position', source_field='position_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField(null=True)),
                ('acting', fields.BooleanField(default=False)),
            ],
            options={'table': 'assignment', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'A post held from a day on, as the main one or acting (pelaksana tugas).'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='Assignment',
            constraint=CheckConstraint(check='"starts_on" <= "ends_on"', name='assignment_ends_on_in_order'),
        ),
        ops.CreateModel(
            name='CompetencyAssessment',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('competency', fields.ForeignKeyField('tilik.Competency', source_field='competency_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('level', fields.SmallIntField()),
                ('assessed_on', fields.DateField()),
                ('method', fields.CharField(null=True, max_length=200)),
            ],
            options={'table': 'competency_assessment', 'app': 'tilik', 'unique_together': (('employee', 'competency', 'assessed_on'),), 'pk_attr': 'id', 'table_description': 'The level from 1 to 5 at which a person was found on a day, and by which method.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='CompetencyAssessment',
            constraint=CheckConstraint(check='"level" BETWEEN 1 AND 5', name='competency_assessment_level_in_range'),
        ),
        ops.CreateModel(
            name='CompetencyProfile',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('job_person_match', fields.FloatField(null=True)),
                ('band', fields.CharField(null=True, max_length=64)),
                ('potential', fields.CharEnumField(null=True, description='LOW: LOW\nMEDIUM: MEDIUM\nHIGH: HIGH', enum_type=Potential, max_length=16)),
                ('performance_cycle', fields.ForeignKeyField('tilik.Cycle', source_field='performance_cycle_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('performance_key', fields.CharField(null=True, max_length=64)),
                ('talent_box', fields.SmallIntField(null=True)),
                ('updated_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('changed_in', fields.BigIntField(default=0, db_default=SqlDefault('0'))),
            ],
            options={'table': 'competency_profile', 'app': 'tilik', 'unique_together': (('employee',),), 'indexes': [Index(fields=['changed_in', 'id'])], 'pk_attr': 'id', 'table_description': "What a person's assessments amount to against the position's requirements."},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='CompetencyProfile',
            constraint=CheckConstraint(check='"potential" IN (\'LOW\', \'MEDIUM\', \'HIGH\')', name='competency_profile_potential_known'),
        ),
        ops.AddConstraint(
            model_name='CompetencyProfile',
            constraint=CheckConstraint(check='"talent_box" BETWEEN 1 AND 9', name='competency_profile_talent_box_in_range'),
        ),
        ops.CreateModel(
            name='FollowUp',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='RECOGNITION: RECOGNITION\nINCENTIVE: INCENTIVE\nCREDIT_POINTS: CREDIT_POINTS\nGUIDANCE: GUIDANCE\nDEVELOPMENT: DEVELOPMENT', enum_type=FollowUpKind, max_length=16)),
                ('title', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('value', fields.FloatField(null=True)),
                ('unit_of_measure', fields.CharField(null=True, max_length=64)),
                ('due_on', fields.DateField(null=True)),
                ('settled_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('settled_by', fields.ForeignKeyField('tilik.Employee', source_field='settled_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('note', fields.TextField(null=True, unique=False)),
                ('explanation', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'follow_up', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'Recognition, incentive, credit points, guidance or development, by a rule that is data.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='FollowUp',
            constraint=CheckConstraint(check='"kind" IN (\'RECOGNITION\', \'INCENTIVE\', \'CREDIT_POINTS\', \'GUIDANCE\', \'DEVELOPMENT\')', name='follow_up_kind_known'),
        ),
        ops.CreateModel(
            name='Forum',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('held_on', fields.DateField()),
                ('chair', fields.ForeignKeyField('tilik.Employee', source_field='chair_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('minutes', fields.TextField(unique=False)),
                ('justification', fields.TextField(null=True, unique=False)),
            ],
            options={'table': 'forum', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id'])], 'pk_attr': 'id', 'table_description': 'A session that looked at every rating of a unit; its justification answers failed checks.'},
            bases=['CycleRow'],
        ),
        ops.CreateModel(
            name='ForumParticipant',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('forum', fields.ForeignKeyField('tilik.Forum', source_field='forum_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'forum_participant', 'app': 'tilik', 'unique_together': (('forum', 'employee'),), 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id'])], 'pk_attr': 'id', 'table_description': 'Who sat in a forum.'},
            bases=['CycleRow'],
        ),
        ops.CreateModel(
            name='Indicator',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('code', fields.CharField(max_length=64)),
                ('version', fields.IntField(default=1)),
                ('name', fields.CharField(max_length=200)),
                ('description', fields.TextField(unique=False)),
                ('aspect', fields.CharEnumField(description='RESULT: RESULT\nPROCESS: PROCESS\nBEHAVIOUR: BEHAVIOUR\nCOMPETENCY: COMPETENCY', enum_type=Aspect, max_length=16)),
                ('is_key', fields.BooleanField(default=False)),
                ('unit_of_measure', fields.CharField(max_length=64)),
                ('polarity', fields.CharEnumField(description='HIGHER_IS_BETTER: HIGHER_IS_BETTER\nLOWER_IS_BETTER: LOWER_IS_BETTER\nTARGET_IS_BEST: TARGET_IS_BEST\nZERO_TOLERANCE: ZERO_TOLERANCE', enum_type=Polarity, max_length=32)),
                ('calculator_key', fields.CharField(null=True, max_length=128)),
                ('params', fields.JSONField(default=dict, db_default=SqlDefault("'{}'"), encoder=JSON_DUMPS, decoder=loads)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('status', fields.CharEnumField(description='PROPOSED: PROPOSED\nAPPROVED: APPROVED\nREJECTED: REJECTED\nRETIRED: RETIRED', enum_type=IndicatorStatus, max_length=16)),
                ('proposed_by', fields.ForeignKeyField('tilik.Employee', source_field='proposed_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('decided_by', fields.ForeignKeyField('tilik.Employee', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('note', fields.TextField(null=True, unique=False)),
                ('supersedes', fields.ForeignKeyField('tilik.Indicator', source_field='supersedes_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'indicator', 'app': 'tilik', 'unique_together': (('code', 'version'),), 'indexes': [Index(fields=['calculator_key'])], 'pk_attr': 'id', 'table_description': 'What is measured, in which unit of measure, by which calculator with which parameters.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='Indicator',
            constraint=CheckConstraint(check='"aspect" IN (\'RESULT\', \'PROCESS\', \'BEHAVIOUR\', \'COMPETENCY\')', name='indicator_aspect_known'),
        ),
        ops.AddConstraint(
            model_name='Indicator',
            constraint=CheckConstraint(check='"polarity" IN (\'HIGHER_IS_BETTER\', \'LOWER_IS_BETTER\', \'TARGET_IS_BEST\', \'ZERO_TOLERANCE\')', name='indicator_polarity_known'),
        ),
        ops.AddConstraint(
            model_name='Indicator',
            constraint=CheckConstraint(check='"status" IN (\'PROPOSED\', \'APPROVED\', \'REJECTED\', \'RETIRED\')', name='indicator_status_known'),
        ),
        ops.AddConstraint(
            model_name='Indicator',
            constraint=CheckConstraint(check='"version" > 0', name='indicator_version_positive'),
        ),
        ops.CreateModel(
            name='Goal',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('ordinal', fields.SmallIntField(default=0)),
                ('axis_key', fields.CharField(max_length=64)),
                ('criterion_key', fields.CharField(null=True, max_length=64)),
                ('statement', fields.TextField(unique=False)),
                ('kind', fields.CharEnumField(default=GoalKind.MAIN, description='MAIN: MAIN\nADDITIONAL: ADDITIONAL', enum_type=GoalKind, max_length=16)),
                ('dimension', fields.CharField(null=True, max_length=64)),
                ('indicator', fields.ForeignKeyField('tilik.Indicator', source_field='indicator_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('params', fields.JSONField(default=dict, db_default=SqlDefault("'{}'"), encoder=JSON_DUMPS, decoder=loads)),
                ('measure', fields.TextField(null=True, unique=False)),
                ('unit_of_measure', fields.CharField(null=True, max_length=64)),
                ('target', fields.FloatField(null=True)),
                ('weight', fields.FloatField(null=True)),
                ('duty', fields.TextField(null=True, unique=False)),
                ('programme', fields.TextField(null=True, unique=False)),
                ('shared', fields.BooleanField(default=False)),
                ('contributes_to', fields.ForeignKeyField('tilik.Goal', source_field='contributes_to_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('scored_goal_id', fields.UUIDField()),
            ],
            options={'table': 'goal', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['scored_goal_id', 'id'])], 'pk_attr': 'id', 'table_description': "A work result or an expected behaviour on one axis of the cycle's scheme."},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Goal',
            constraint=CheckConstraint(check='"kind" IN (\'MAIN\', \'ADDITIONAL\')', name='goal_kind_known'),
        ),
        ops.AddConstraint(
            model_name='Goal',
            constraint=CheckConstraint(check='"weight" BETWEEN 0 AND 100', name='goal_weight_in_range'),
        ),
        ops.AddConstraint(
            model_name='Goal',
            constraint=CheckConstraint(check='NOT "shared" OR "contributes_to_id" IS NOT NULL', name='goal_shared_with_goal'),
        ),
        ops.CreateModel(
            name='Evidence',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('goal', fields.ForeignKeyField('tilik.Goal', source_field='goal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('kind', fields.CharEnumField(description='ACTIVITY: ACTIVITY\nREPORT: REPORT\nOBSERVATION: OBSERVATION\nMEASUREMENT: MEASUREMENT\nSURVEY: SURVEY\nDOCUMENT: DOCUMENT', enum_type=EvidenceKind, max_length=16)),
                ('title', fields.TextField(unique=False)),
                ('occurred_on', fields.DateField()),
                ('record', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('links', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
                ('submitted_by', fields.ForeignKeyField('tilik.Employee', source_field='submitted_by_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('submitted_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('source', fields.TextField(null=True, unique=False)),
                ('source_record', fields.ForeignKeyField('tilik.SourceRecord', source_field='source_record_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('status', fields.CharEnumField(default=VerificationStatus.PENDING, description='PENDING: PENDING\nACCEPTED: ACCEPTED\nREJECTED: REJECTED\nWITHDRAWN: WITHDRAWN', enum_type=VerificationStatus, max_length=16)),
                ('verified_by', fields.ForeignKeyField('tilik.Employee', source_field='verified_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('verified_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('verification_note', fields.TextField(null=True, unique=False)),
                ('warnings', fields.JSONField(default=list, db_default=SqlDefault("'[]'"), encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'evidence', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['goal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'One record of what was done or measured; it counts once it is accepted.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Evidence',
            constraint=CheckConstraint(check='"kind" IN (\'ACTIVITY\', \'REPORT\', \'OBSERVATION\', \'MEASUREMENT\', \'SURVEY\', \'DOCUMENT\')', name='evidence_kind_known'),
        ),
        ops.AddConstraint(
            model_name='Evidence',
            constraint=CheckConstraint(check='"status" IN (\'PENDING\', \'ACCEPTED\', \'REJECTED\', \'WITHDRAWN\')', name='evidence_status_known'),
        ),
        ops.CreateModel(
            name='Feedback',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('about', fields.ForeignKeyField('tilik.Employee', source_field='about_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('goal', fields.ForeignKeyField('tilik.Goal', source_field='goal_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('channel', fields.CharEnumField(description='SUPERVISOR: SUPERVISOR\nPEER: PEER\nSUBORDINATE: SUBORDINATE\nCITIZEN: CITIZEN', enum_type=FeedbackChannel, max_length=16)),
                ('visibility', fields.CharEnumField(default=Visibility.SUPERIOR, description='PRIVATE: PRIVATE\nSUPERIOR: SUPERIOR\nTEAM: TEAM', enum_type=Visibility, max_length=16)),
                ('author', fields.ForeignKeyField('tilik.Employee', source_field='author_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('anonymous', fields.BooleanField(default=False)),
                ('rating', fields.SmallIntField(null=True)),
                ('comment', fields.TextField(unique=False)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('parent', fields.ForeignKeyField('tilik.Feedback', source_field='parent_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('answers', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('warnings', fields.JSONField(default=list, db_default=SqlDefault("'[]'"), encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'feedback', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['about_id', 'id']), Index(fields=['unit_id', 'id'])], 'pk_attr': 'id', 'table_description': "A comment, perhaps rated 1 to 4; `unit` is the person's, or the one it is about."},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Feedback',
            constraint=CheckConstraint(check='"channel" IN (\'SUPERVISOR\', \'PEER\', \'SUBORDINATE\', \'CITIZEN\')', name='feedback_channel_known'),
        ),
        ops.AddConstraint(
            model_name='Feedback',
            constraint=CheckConstraint(check='"visibility" IN (\'PRIVATE\', \'SUPERIOR\', \'TEAM\')', name='feedback_visibility_known'),
        ),
        ops.AddConstraint(
            model_name='Feedback',
            constraint=CheckConstraint(check='"rating" BETWEEN 1 AND 4', name='feedback_rating_in_range'),
        ),
        ops.CreateModel(
            name='IndicatorPosition',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('indicator', fields.ForeignKeyField('tilik.Indicator', source_field='indicator_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.ForeignKeyField('tilik.Position', source_field='position_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'indicator_position', 'app': 'tilik', 'unique_together': (('indicator', 'position'),), 'pk_attr': 'id', 'table_description': 'For which position an indicator is meant.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Invitation',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('code_hash', fields.CharField(unique=True, max_length=64)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('expires_at', fields.DatetimeField(auto_now=False, auto_now_add=False)),
                ('used_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'invitation', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'A code for one piece of feedback about a unit, of which only the hash is kept.'},
            bases=['Row'],
        ),
        ops.CreateModel(
            name='Objection',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('reason', fields.TextField(unique=False)),
                ('filed_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('deadline', fields.DateField()),
                ('status', fields.CharEnumField(default=ObjectionStatus.FILED, description='FILED: FILED\nUPHELD: UPHELD\nREJECTED: REJECTED\nWITHDRAWN: WITHDRAWN', enum_type=ObjectionStatus, max_length=16)),
                ('response', fields.TextField(null=True, unique=False)),
                ('responded_by', fields.ForeignKeyField('tilik.Employee', source_field='responded_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('responded_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('decision', fields.TextField(null=True, unique=False)),
                ('decided_by', fields.ForeignKeyField('tilik.Employee', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('decided_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'objection', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': "Filed by the employee, answered by the appraiser, decided by the appraiser's superior."},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Objection',
            constraint=CheckConstraint(check='"status" IN (\'FILED\', \'UPHELD\', \'REJECTED\', \'WITHDRAWN\')', name='objection_status_known'),
        ),
        ops.CreateModel(
            name='OutboxMessage',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('key', fields.CharField(unique=True, max_length=200)),
                ('kind', fields.CharEnumField(description='STAGE_DUE: STAGE_DUE\nSTAGE_OVERDUE: STAGE_OVERDUE\nEVIDENCE_WAITING: EVIDENCE_WAITING\nREVIEW_DUE: REVIEW_DUE\nRECEIPT_DEEMED: RECEIPT_DEEMED\nFOLLOW_UP_DUE: FOLLOW_UP_DUE\nINDICATOR_WAITING: INDICATOR_WAITING', enum_type=MessageKind, max_length=24)),
                ('recipient', fields.ForeignKeyField('tilik.Employee', source_field='recipient_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('role', fields.CharEnumField(null=True, description='EMPLOYEE: EMPLOYEE\nAPPRAISER: APPRAISER\nPERFORMANCE_TEAM: PERFORMANCE_TEAM\nAGENCY_ADMIN: AGENCY_ADMIN\nREGION_VIEWER: REGION_VIEWER\nINTEGRATION: INTEGRATION\nADMIN: ADMIN', enum_type=Role, max_length=16)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('step', fields.CharField(null=True, max_length=64)),
                ('due_on', fields.DateField(null=True)),
                ('subject', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('text', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('sent_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'outbox', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'One message to one person, or to those who have a role in the unit.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='"kind" IN (\'STAGE_DUE\', \'STAGE_OVERDUE\', \'EVIDENCE_WAITING\', \'REVIEW_DUE\', \'RECEIPT_DEEMED\', \'FOLLOW_UP_DUE\', \'INDICATOR_WAITING\')', name='outbox_kind_known'),
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='"role" IN (\'EMPLOYEE\', \'APPRAISER\', \'PERFORMANCE_TEAM\', \'AGENCY_ADMIN\', \'REGION_VIEWER\', \'INTEGRATION\', \'ADMIN\')', name='outbox_role_known'),
        ),
        ops.AddConstraint(
            model_name='OutboxMessage',
            constraint=CheckConstraint(check='(recipient_id IS NULL) <> (role IS NULL)', name='outbox_to_person_or_role'),
        ),
        ops.CreateModel(
            name='Outcome',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('predicate_key', fields.CharField(max_length=64)),
                ('value', fields.FloatField(null=True)),
                ('explanation', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('decided_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('decided_by', fields.ForeignKeyField('tilik.Employee', source_field='decided_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'outcome', 'app': 'tilik', 'unique_together': (('appraisal',),), 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id'])], 'pk_attr': 'id', 'table_description': 'The predicate (predikat) that the scheme gives, and how it came about.'},
            bases=['CycleRow'],
        ),
        ops.CreateModel(
            name='Review',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('held_on', fields.DateField()),
                ('starts_on', fields.DateField()),
                ('ends_on', fields.DateField()),
                ('summary', fields.TextField(unique=False)),
                ('agreed_actions', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='TEXT')),
                ('predicate_key', fields.CharField(null=True, max_length=64)),
                ('by', fields.ForeignKeyField('tilik.Employee', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('acknowledged_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
                ('scores', fields.JSONField(default=list, db_default=SqlDefault("'[]'"), encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'review', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'What appraiser and employee said about a month or a quarter; it changes no stage.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Review',
            constraint=CheckConstraint(check='"starts_on" <= "ends_on"', name='review_ends_on_in_order'),
        ),
        ops.CreateModel(
            name='Rating',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('goal', fields.ForeignKeyField('tilik.Goal', source_field='goal_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('review', fields.ForeignKeyField('tilik.Review', source_field='review_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('axis_key', fields.CharField(max_length=64)),
                ('source', fields.CharEnumField(description='SELF: SELF\nAPPRAISER: APPRAISER\nFORUM: FORUM\nSUPERIOR: SUPERIOR\nUNIT: UNIT', enum_type=RatingSource, max_length=16)),
                ('by', fields.ForeignKeyField('tilik.Employee', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('level', fields.CharField(null=True, max_length=64)),
                ('value', fields.FloatField(null=True)),
                ('comment', fields.TextField(null=True, unique=False)),
                ('created_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'rating', 'app': 'tilik', 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'id'])], 'pk_attr': 'id', 'table_description': 'A level or a value on an axis, for the appraisal, for one goal or within a review.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Rating',
            constraint=CheckConstraint(check='"source" IN (\'SELF\', \'APPRAISER\', \'FORUM\', \'SUPERIOR\', \'UNIT\')', name='rating_source_known'),
        ),
        ops.AddConstraint(
            model_name='Rating',
            constraint=CheckConstraint(check='("level" IS NULL) <> ("value" IS NULL)', name='rating_level_or_value'),
        ),
        ops.CreateModel(
            name='Score',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('goal', fields.ForeignKeyField('tilik.Goal', source_field='goal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('status', fields.CharEnumField(description='COMPUTED: COMPUTED\nNO_EVIDENCE: NO_EVIDENCE\nUNDEFINED: UNDEFINED\nFAILED: FAILED', enum_type=ScoreStatus, max_length=16)),
                ('value', fields.FloatField(null=True)),
                ('achievement', fields.FloatField(null=True)),
                ('band', fields.CharField(null=True, max_length=64)),
                ('problem', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('calculator_key', fields.CharField(max_length=128)),
                ('calculator_version', fields.CharField(max_length=32)),
                ('params', fields.JSONField(default=dict, db_default=SqlDefault("'{}'"), encoder=JSON_DUMPS, decoder=loads)),
                ('target', fields.FloatField(null=True)),
                ('inputs', ArrayField(default=list, db_default=SqlDefault("'{}'"), element_type='UUID')),
                ('explanation', fields.JSONField(null=True, encoder=JSON_DUMPS, decoder=loads)),
                ('computed_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'score', 'app': 'tilik', 'unique_together': (('goal',),), 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id'])], 'pk_attr': 'id', 'table_description': "A goal's one score; `inputs` are the keys of the evidence that went in, in order."},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='Score',
            constraint=CheckConstraint(check='"status" IN (\'COMPUTED\', \'NO_EVIDENCE\', \'UNDEFINED\', \'FAILED\')', name='score_status_known'),
        ),
        ops.AddConstraint(
            model_name='Score',
            constraint=CheckConstraint(check='("status" = \'COMPUTED\') = ("value" IS NOT NULL)', name='score_value_computed'),
        ),
        ops.CreateModel(
            name='TimelineEntry',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('appraisal', fields.ForeignKeyField('tilik.Appraisal', source_field='appraisal_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('ordinal', fields.IntField()),
                ('at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('by', fields.ForeignKeyField('tilik.Employee', source_field='by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('action', fields.CharField(max_length=64)),
                ('from_stage', fields.CharEnumField(null=True, description='DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nAGREED: AGREED\nSELF_ASSESSED: SELF_ASSESSED\nRATED: RATED\nCALIBRATED: CALIBRATED\nDECIDED: DECIDED\nOBJECTED: OBJECTED\nCLOSED: CLOSED', enum_type=AppraisalStage, max_length=16)),
                ('to_stage', fields.CharEnumField(null=True, description='DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nAGREED: AGREED\nSELF_ASSESSED: SELF_ASSESSED\nRATED: RATED\nCALIBRATED: CALIBRATED\nDECIDED: DECIDED\nOBJECTED: OBJECTED\nCLOSED: CLOSED', enum_type=AppraisalStage, max_length=16)),
                ('note', fields.TextField(null=True, unique=False)),
            ],
            options={'table': 'timeline_entry', 'app': 'tilik', 'unique_together': (('appraisal', 'ordinal'),), 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id']), Index(fields=['appraisal_id', 'at'])], 'pk_attr': 'id', 'table_description': 'One step; `ordinal` orders those of one appraisal.'},
            bases=['CycleRow'],
        ),
        ops.AddConstraint(
            model_name='TimelineEntry',
            constraint=CheckConstraint(check='"from_stage" IN (\'DRAFT\', \'SUBMITTED\', \'AGREED\', \'SELF_ASSESSED\', \'RATED\', \'CALIBRATED\', \'DECIDED\', \'OBJECTED\', \'CLOSED\')', name='timeline_entry_from_stage_known'),
        ),
        ops.AddConstraint(
            model_name='TimelineEntry',
            constraint=CheckConstraint(check='"to_stage" IN (\'DRAFT\', \'SUBMITTED\', \'AGREED\', \'SELF_ASSESSED\', \'RATED\', \'CALIBRATED\', \'DECIDED\', \'OBJECTED\', \'CLOSED\')', name='timeline_entry_to_stage_known'),
        ),
        ops.CreateModel(
            name='Training',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('purpose', fields.CharEnumField(description='COMPETENCY: COMPETENCY\nRATING: RATING\nFEEDBACK: FEEDBACK', enum_type=TrainingPurpose, max_length=16)),
                ('competency', fields.ForeignKeyField('tilik.Competency', source_field='competency_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('training', fields.TextField(unique=False)),
                ('reason', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('status', fields.CharEnumField(description='RECOMMENDED: RECOMMENDED\nPLANNED: PLANNED\nCOMPLETED: COMPLETED', enum_type=TrainingStatus, max_length=16)),
                ('planned_on', fields.DateField(null=True)),
                ('completed_on', fields.DateField(null=True)),
                ('level_before', fields.SmallIntField(null=True)),
                ('level_after', fields.SmallIntField(null=True)),
            ],
            options={'table': 'training', 'app': 'tilik', 'pk_attr': 'id', 'table_description': 'One training of one person, with the level before and after it.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='Training',
            constraint=CheckConstraint(check='"purpose" IN (\'COMPETENCY\', \'RATING\', \'FEEDBACK\')', name='training_purpose_known'),
        ),
        ops.AddConstraint(
            model_name='Training',
            constraint=CheckConstraint(check='"status" IN (\'RECOMMENDED\', \'PLANNED\', \'COMPLETED\')', name='training_status_known'),
        ),
        ops.AddConstraint(
            model_name='Training',
            constraint=CheckConstraint(check='"level_before" BETWEEN 1 AND 5', name='training_level_before_in_range'),
        ),
        ops.AddConstraint(
            model_name='Training',
            constraint=CheckConstraint(check='"level_after" BETWEEN 1 AND 5', name='training_level_after_in_range'),
        ),
        ops.CreateModel(
            name='UnitPredicate',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True)),
                ('cycle', fields.ForeignKeyField('tilik.Cycle', source_field='cycle_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('predicate_key', fields.CharField(max_length=64)),
                ('reason', fields.TextField(unique=False)),
                ('set_by', fields.ForeignKeyField('tilik.Employee', source_field='set_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('set_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'unit_predicate', 'app': 'tilik', 'unique_together': (('cycle', 'unit'),), 'indexes': [Index(fields=['cycle_id', 'id']), Index(fields=['cycle_id', 'unit_id'])], 'pk_attr': 'id', 'table_description': 'The organisation predicate (predikat kinerja organisasi), set by the leader one level up.'},
            bases=['CycleRow'],
        ),
        SetPolicies(
            'adjustment',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'appraisal',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'importing': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check (false)",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
            },
        ),
        SetPolicies(
            'assignment',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_assessment',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_profile',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_requirement',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'cycle',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and status = 'CLOSED')",
            },
        ),
        SetPolicies(
            'departure',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'employee',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'evidence',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'feedback',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'follow_up',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'forum',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'forum_participant',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'goal',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'idempotency_key',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'indicator',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'indicator_position',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'invitation',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'invitation_attempt',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'objection',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'outbox',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'outcome',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported)) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            'plugin',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'position',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'rating',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'region',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'review',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'score',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'scoring': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring'))",
            },
        ),
        SetPolicies(
            'source_record',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'timeline_entry',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            'training',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'unit',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        SetPolicies(
            'unit_predicate',
            policies={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('demo', 'operator'))",
            },
        ),
        ops.RunPython(create_queue, reverse_code=keep_queue),
        ops.RunSQL([sql(name) for name in PARTS], reverse_sql=[sql("zero")]),
    ]
