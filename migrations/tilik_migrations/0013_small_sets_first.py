from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies

class Migration(migrations.Migration):
    dependencies = [('tilik', '0012_kinds_of_viewers')]

    initial = False

    operations = [
        SetPolicies(
            'adjustment',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'reading_2': "for select using (((select tilik_everywhere('{scoring,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SUPERIOR,LINE}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'adding_2': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'reading_2': "for select using (((select tilik_everywhere('{scoring,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'adding_2': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'appraisal',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED'))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED')) with check (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED'))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}')))) with check (false)",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED'))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED')) with check (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED'))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')))) with check (false)",
            },
        ),
        SetPolicies(
            'assignment',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,ADMIN}')) or employee_id in (select tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,import,scoring,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
            },
        ),
        SetPolicies(
            'competency_assessment',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or employee_id in (select tilik_people_as('{SELF,LINE}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'competency_profile',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or employee_id in (select tilik_people_as('{SELF,LINE}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'evidence',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,ADMIN}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR,LINE}'))))",
                'reading_2': "for select using (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), '')))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), '')))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), ''))) with check (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), '')))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,ADMIN}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR,LINE}')))) with check (false)",
                'locking_2': "for update using (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), ''))) with check (false)",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,import,scoring,ADMIN,operator}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,ADMIN}'))))",
                'reading_2': "for select using (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), '')))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), '')))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), ''))) with check (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), '')))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,import,scoring,ADMIN,operator}')) or goal_id in (select tilik_goals_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,ADMIN}')))) with check (false)",
                'locking_2': "for update using (((select tilik_everywhere('{evidence}')) or unit_id in (select tilik_units_as('{evidence}'))) and source = (select nullif(current_setting('tilik.source', true), ''))) with check (false)",
            },
        ),
        SetPolicies(
            'follow_up',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
            },
        ),
        SetPolicies(
            'goal',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE,CONTRIBUTOR}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE,CONTRIBUTOR}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
            },
        ),
        SetPolicies(
            'objection',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'outcome',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED,APPRAISER,SUPERIOR,LINE}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported)) with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
                'deleting': "for delete using (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported)) with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
                'deleting': "for delete using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
            },
        ),
        SetPolicies(
            'rating',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}'))) and (source = 'SELF' or review_id is not null or appraisal_id not in (select tilik_appraisals_as('{SELF}'))))",
                'reading_2': "for select using ((appraisal_id in (select tilik_appraisals_as('{SELF}'))) and (source = 'SELF' or review_id is not null))",
                'reading_3': "for select using (((select tilik_everywhere('{scoring,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'adding_2': "for insert with check ((appraisal_id in (select tilik_appraisals_as('{SELF}'))) and source = 'SELF')",
                'adding_3': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}'))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'changing_2': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'deleting_2': "for delete using ((appraisal_id in (select tilik_appraisals_as('{SELF}'))) and source = 'SELF')",
                'deleting_3': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))) and (source = 'SELF' or review_id is not null or appraisal_id not in (select tilik_appraisals_as('{SELF}'))))",
                'reading_2': "for select using ((appraisal_id in (select tilik_appraisals_as('{SELF}'))) and (source = 'SELF' or review_id is not null))",
                'reading_3': "for select using (((select tilik_everywhere('{scoring,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'adding_2': "for insert with check ((appraisal_id in (select tilik_appraisals_as('{SELF}'))) and source = 'SELF')",
                'adding_3': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}'))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'changing_2': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'deleting_2': "for delete using ((appraisal_id in (select tilik_appraisals_as('{SELF}'))) and source = 'SELF')",
                'deleting_3': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'review',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
        ),
        SetPolicies(
            'score',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}')) or goal_id in (select tilik_scored_goals_as('{SELF,APPRAISER,SUPERIOR,LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{scoring,operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{scoring,operator}')))) with check (((select tilik_everywhere('{scoring,operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{scoring,operator}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or goal_id in (select tilik_scored_goals_as('{SELF,APPRAISER,SUPERIOR,LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{scoring,operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{scoring,operator}')))) with check (((select tilik_everywhere('{scoring,operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{scoring,operator}'))))",
            },
        ),
        SetPolicies(
            'timeline_entry',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,import,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
            },
        ),
        SetPolicies(
            'training',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or employee_id in (select tilik_people_as('{SELF,LINE}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or employee_id in (select tilik_people_as('{LINE}'))))",
            },
            before={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
            },
        ),
    ]
