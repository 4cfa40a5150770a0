"""Codes of other systems, and attributes that agencies declare."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from orjson import loads
from tilik_migrations.operations import SetPolicies
from tilik_server.models.vocabulary import Described
from tortoise.fields.base import OnDelete
from tortoise.fields.data import JSON_DUMPS
from tortoise.fields.db_defaults import Now, SqlDefault
from uuid import uuid4
from tortoise import fields
from tortoise.migrations.constraints import CheckConstraint

SQL = Path(__file__).parent / "sql" / "0015_codes_and_attributes"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0014_departed_people')]

    initial = False

    operations = [
        ops.CreateModel(
            name='AttributeSet',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('code', fields.CharField(max_length=64)),
                ('version', fields.IntField(default=1)),
                ('describes', fields.CharEnumField(description='UNIT: UNIT\nPOSITION: POSITION\nEMPLOYEE: EMPLOYEE', enum_type=Described, max_length=16)),
                ('record_schema', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('declared_by', fields.ForeignKeyField('tilik.Employee', source_field='declared_by_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('declared_at', fields.DatetimeField(db_default=Now(), auto_now=False, auto_now_add=False)),
                ('retired_at', fields.DatetimeField(null=True, auto_now=False, auto_now_add=False)),
            ],
            options={'table': 'attribute_set', 'app': 'tilik', 'unique_together': (('code', 'version'),), 'pk_attr': 'id', 'table_description': 'Attributes that an agency declares for its units, positions or people; each version is a row.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='AttributeSet',
            constraint=CheckConstraint(check='"describes" IN (\'UNIT\', \'POSITION\', \'EMPLOYEE\')', name='attribute_set_describes_known'),
        ),
        ops.AddConstraint(
            model_name='AttributeSet',
            constraint=CheckConstraint(check='"version" > 0', name='attribute_set_version_positive'),
        ),
        ops.CreateModel(
            name='AttributeRecord',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('attribute_set', fields.ForeignKeyField('tilik.AttributeSet', source_field='attribute_set_id', db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.ForeignKeyField('tilik.Position', source_field='position_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('record', fields.JSONField(encoder=JSON_DUMPS, decoder=loads)),
            ],
            options={'table': 'attribute_record', 'app': 'tilik', 'unique_together': (('position', 'attribute_set'), ('employee', 'attribute_set')), 'pk_attr': 'id', 'table_description': 'The attributes of one set that a unit, a position or a person has.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='AttributeRecord',
            constraint=CheckConstraint(check='num_nonnulls("position_id", "employee_id") < 2 AND ("position_id" IS NULL) = (num_nonnulls("unit_id", "employee_id") > 0)', name='attribute_record_of_one_thing'),
        ),
        ops.CreateModel(
            name='ExternalCode',
            fields=[
                ('id', fields.UUIDField(primary_key=True, default=uuid4, unique=True, db_index=True, db_default=SqlDefault('gen_random_uuid()'))),
                ('scheme', fields.CharField(max_length=32)),
                ('value', fields.CharField(max_length=128)),
                ('unit', fields.ForeignKeyField('tilik.Unit', source_field='unit_id', null=True, db_index=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('position', fields.ForeignKeyField('tilik.Position', source_field='position_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
                ('employee', fields.ForeignKeyField('tilik.Employee', source_field='employee_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT)),
            ],
            options={'table': 'external_code', 'app': 'tilik', 'unique_together': (('scheme', 'value'), ('position', 'scheme'), ('employee', 'scheme')), 'pk_attr': 'id', 'table_description': 'The code of a unit, a position or a person in another system, its scheme.'},
            bases=['Row'],
        ),
        ops.AddConstraint(
            model_name='ExternalCode',
            constraint=CheckConstraint(check='num_nonnulls("position_id", "employee_id") < 2 AND ("position_id" IS NULL) = (num_nonnulls("unit_id", "employee_id") > 0)', name='external_code_of_one_thing'),
        ),
        SetPolicies(
            'attribute_record',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring}'))) and employee_id is null)",
                'reading_2': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}'))) and employee_id is not null)",
                'reading_3': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null)",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing_2': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null)",
                'deleting': "for delete using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting_2': "for delete using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null)",
            },
        ),
        SetPolicies(
            'attribute_set',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}')))) with check (false)",
            },
        ),
        SetPolicies(
            'external_code',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring}'))) and employee_id is null)",
                'reading_2': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}'))) and employee_id is not null)",
                'reading_3': "for select using (((select tilik_everywhere('{nip}')) or unit_id in (select tilik_units_as('{nip}'))) and employee_id is not null)",
                'reading_4': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null)",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing_2': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null)",
                'deleting': "for delete using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting_2': "for delete using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import}'))) and position_id is not null)",
            },
        ),
        ops.RunSQL([sql("described")], reverse_sql=[sql("zero")]),
    ]
