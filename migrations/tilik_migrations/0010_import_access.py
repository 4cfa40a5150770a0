from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies

class Migration(migrations.Migration):
    dependencies = [('tilik', '0009_organisation_feed')]

    initial = False

    operations = [
        SetPolicies(
            'assignment',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,import,scoring,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,import,scoring,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
            },
        ),
        SetPolicies(
            'competency_requirement',
            policies={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
            },
        ),
        SetPolicies(
            'employee',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}')))) with check (false)",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}')))) with check (false)",
            },
        ),
        SetPolicies(
            'position',
            policies={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'role_grant',
            policies={
                'reading': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'unit',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or parent_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}')))) with check (false)",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or parent_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}')))) with check (false)",
            },
        ),
    ]
