from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies

class Migration(migrations.Migration):
    dependencies = [('tilik', '0011_feed_access')]

    initial = False

    operations = [
        SetPolicies(
            'competency',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'competency_requirement',
            policies={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
            },
        ),
        SetPolicies(
            'cycle',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and status = 'CLOSED')",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}')))) with check (false)",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and status = 'CLOSED')",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (false)",
            },
        ),
        SetPolicies(
            'employee',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,operator}')) or unit_id in (select tilik_units_as('{directory,organisation}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,operator}')) or unit_id in (select tilik_units_as('{directory,organisation}')))) with check (false)",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}')))) with check (false)",
            },
        ),
        SetPolicies(
            'plugin',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'position',
            policies={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'region',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{import,ADMIN,operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{import,ADMIN,operator}'))))",
            },
        ),
        SetPolicies(
            'unit',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or parent_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}')))) with check (false)",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or parent_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}')))) with check (false)",
            },
        ),
        SetPolicies(
            'unit_predicate',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
    ]
