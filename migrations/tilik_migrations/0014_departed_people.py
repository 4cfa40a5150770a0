"""Departures of rows for single people: a former appraiser, superior or supervisor."""

from pathlib import Path

from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies
from tortoise.fields.base import OnDelete
from tortoise import fields

SQL = Path(__file__).parent / "sql" / "0014_departed_people"


def sql(name: str) -> str:
    """The text of one part."""
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


class Migration(migrations.Migration):
    dependencies = [('tilik', '0013_small_sets_first')]

    initial = False

    operations = [
        ops.AddField(
            model_name='Departure',
            name='person',
            field=fields.ForeignKeyField('tilik.Employee', source_field='person_id', null=True, db_constraint=True, to_field='id', related_name=False, on_delete=OnDelete.RESTRICT),
        ),
        SetPolicies(
            'departure',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')))) and concept = 'appraisal')",
                'reading_2': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')))) and concept = 'competency_profile')",
                'reading_3': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN}')) or units && (select array(select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) and concept in ('unit', 'employee'))",
                'reading_4': 'for select using ((person_id = (select tilik_me())) and person_id is not null)',
                'reading_5': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')))) and concept = 'appraisal')",
                'reading_2': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')))) and concept = 'competency_profile')",
                'reading_3': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN}')) or units && (select array(select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) and concept in ('unit', 'employee'))",
                'reading_4': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        ops.RunSQL([sql("people")], reverse_sql=[sql("zero")]),
    ]
