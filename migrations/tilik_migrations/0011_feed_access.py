from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies

class Migration(migrations.Migration):
    dependencies = [('tilik', '0010_import_access')]

    initial = False

    operations = [
        SetPolicies(
            'departure',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')))) and concept = 'appraisal')",
                'reading_2': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')))) and concept = 'competency_profile')",
                'reading_3': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN}')) or units && (select array(select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) and concept in ('unit', 'employee'))",
                'reading_4': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')))) and concept = 'appraisal')",
                'reading_2': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')))) and concept = 'competency_profile')",
                'reading_3': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
    ]
