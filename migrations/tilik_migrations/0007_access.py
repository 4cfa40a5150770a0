"""Who may read and change which rows: written from the declaration of access."""

from tortoise import migrations
from tortoise.migrations import operations as ops
from tilik_migrations.operations import SetPolicies

class Migration(migrations.Migration):
    dependencies = [('tilik', '0006_audiences')]

    initial = False

    operations = [
        SetPolicies(
            'account',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'adjustment',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'reading_2': "for select using (((select tilik_everywhere('{scoring,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')) or appraisal_id in (select tilik_appraisals_as('{SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))) and appraisal_id not in (select tilik_appraisals_as('{SELF}')))",
                'adding_2': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'appraisal',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED'))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED')) with check (((select tilik_everywhere('{import}'))) and (imported and stage = 'CLOSED'))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or employee_id = (select tilik_me()) or appraiser_id = (select tilik_me()) or appraiser_superior_id = (select tilik_me()) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')))) with check (false)",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check (false)",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and imported and stage = 'CLOSED')",
            },
        ),
        SetPolicies(
            'assignment',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,import,scoring,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'competency',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_assessment',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_profile',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'competency_requirement',
            policies={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'cycle',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and status = 'CLOSED')",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (false)",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and status = 'CLOSED')",
            },
        ),
        SetPolicies(
            'departure',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}')))) and concept = 'appraisal')",
                'reading_2': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')) or units && (select array(select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}')))) and concept = 'competency_profile')",
                'reading_3': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'employee',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,directory,organisation,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{directory,organisation,ADMIN}')))) with check (false)",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'evidence',
            policies={
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
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'feedback',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}')) or author_id = (select tilik_me()) or about_id = (select tilik_me()) or parent_id in (select tilik_feedback_as('{AUTHOR}'))))",
                'reading_2': "for select using ((about_id in (select tilik_people_as('{APPRAISER,SUPERIOR}'))) and visibility in ('SUPERIOR', 'TEAM'))",
                'reading_3': "for select using (((select tilik_everywhere('{ADMIN}')) or unit_id in (select tilik_units_as('{ADMIN}'))) and visibility <> 'PRIVATE')",
                'reading_4': "for select using ((unit_id in (select tilik_units_as('{MEMBER}'))) and (about_id is not null and visibility = 'TEAM'))",
                'reading_5': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER}')) or unit_id in (select tilik_units_as('{LINE,BELOW,PERFORMANCE_TEAM,REGION_VIEWER}'))) and (about_id is null and visibility <> 'PRIVATE'))",
                'reading_6': "for select using ((unit_id in (select tilik_units_as('{LINE}'))) and about_id is null)",
                'adding': "for insert with check (((select tilik_everywhere('{user,ADMIN}'))) and (author_id = (select tilik_me()) and (channel <> 'CITIZEN' or parent_id is not null)))",
                'adding_2': "for insert with check (((select tilik_everywhere('{feedback,ADMIN}')) or unit_id in (select tilik_units_as('{feedback,ADMIN}'))) and (author_id is null and channel = 'CITIZEN'))",
                'adding_3': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'follow_up',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'forum',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,ADMIN}'))))",
                'reading_2': "for select using (((select tilik_everywhere('{user}'))) and (chair_id = (select tilik_me()) or id in (select p.forum_id from forum_participant p where p.employee_id = (select tilik_me()))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'forum_participant',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}')) or employee_id = (select tilik_me()) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'goal',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE,CONTRIBUTOR}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'idempotency_key',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,integration,ADMIN}'))) and actor = (select coalesce(nullif(current_setting('tilik.employee', true), ''), current_setting('tilik.viewer', true) || coalesce(':' || nullif(current_setting('tilik.source', true), ''), ''))))",
                'reading_2': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{user,integration,ADMIN}'))) and actor = (select coalesce(nullif(current_setting('tilik.employee', true), ''), current_setting('tilik.viewer', true) || coalesce(':' || nullif(current_setting('tilik.source', true), ''), ''))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'indicator',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}')) or proposed_by_id = (select tilik_me()) or unit_id in (select tilik_units_as('{BELOW,LINE,PERFORMANCE_TEAM,ADMIN}'))))",
                'reading_2': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring}'))) and status in ('APPROVED', 'RETIRED'))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,ADMIN}')) or unit_id in (select tilik_units_as('{BELOW,LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,ADMIN}'))) and (status = 'PROPOSED' and (select current_setting('tilik.viewer', true) = 'user')))",
                'adding_2': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}')) or proposed_by_id = (select tilik_me()) or unit_id in (select tilik_units_as('{BELOW,LINE,PERFORMANCE_TEAM,ADMIN}')))) with check (false)",
                'locking_2': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring}'))) and status in ('APPROVED', 'RETIRED')) with check (false)",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'indicator_position',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN}'))) and indicator_id in (select i.id from indicator i))",
                'reading_2': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{user,ADMIN}'))) and indicator_id in (select i.id from indicator i where i.status = 'PROPOSED'))",
                'adding_2': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'integration_key',
            policies={
                'reading': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'managing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}') with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}')",
                'operating': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator'))",
            },
        ),
        SetPolicies(
            'invitation',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'invitation_attempt',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'objection',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'outbox',
            policies={
                'reading': "for select using (((select tilik_everywhere('{operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'outcome',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF_ONCE_DECIDED,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'changing_2': "for update using (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported)) with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
                'deleting': "for delete using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
                'correcting_years': "for update using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported)) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            'plugin',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{operator}')))) with check (((select tilik_everywhere('{operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'position',
            policies={
                'reading': "for select using (((select tilik_anywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')))) with check (((select tilik_anywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_anywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'rating',
            policies={
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
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'region',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{import,ADMIN,operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'review',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}')))) with check (((select tilik_everywhere('{ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'role_grant',
            policies={
                'reading': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'managing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}') with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user') and tilik_roles(unit_id) && '{AGENCY_ADMIN,ADMIN}')",
                'operating': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('operator'))",
            },
        ),
        SetPolicies(
            'score',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}')) or goal_id in (select tilik_scored_goals_as('{SELF,APPRAISER,SUPERIOR,LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{scoring,operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{scoring,operator}')))) with check (((select tilik_everywhere('{scoring,operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{scoring,operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'scoring': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('scoring'))",
            },
        ),
        SetPolicies(
            'source_record',
            policies={
                'reading': "for select using (((select tilik_everywhere('{AGENCY_ADMIN,import,scoring,ADMIN,operator}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{import,operator}'))))",
                'changing': "for update using (((select tilik_everywhere('{import,operator}')))) with check (((select tilik_everywhere('{import,operator}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{import,operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'importing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('import')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import'))",
            },
        ),
        SetPolicies(
            'timeline_entry',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,import,scoring,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}')) or unit_id in (select tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}')) or appraisal_id in (select tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}'))))",
                'adding_2': "for insert with check (((select tilik_everywhere('{import}'))) and appraisal_id in (select a.id from appraisal a where a.imported))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
                'adding_years': "for insert with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('import') and exists (select from appraisal a where a.id = appraisal_id and a.imported))",
            },
        ),
        SetPolicies(
            'training',
            policies={
                'reading': "for select using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}')) or employee_id in (select tilik_people_as('{SELF,LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or employee_id in (select tilik_people_as('{LINE}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'unit',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or parent_id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}')))) with check (((select tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN,operator}')) or id in (select tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
                'locking': "for update using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or id in (select tilik_units_as('{ADMIN}')))) with check (false)",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
        SetPolicies(
            'unit_predicate',
            policies={
                'reading': "for select using (((select tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN,operator}')) or unit_id in (select tilik_units_as('{ADMIN}'))))",
                'adding': "for insert with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'changing': "for update using (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}')))) with check (((select tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}')) or unit_id in (select tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'))))",
                'deleting': "for delete using (((select tilik_everywhere('{operator}'))))",
            },
            before={
                'reading': "for select using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'visitor', 'import', 'scoring', 'operator'))",
                'writing': "for all using ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator')) with check ((select nullif(current_setting('tilik.viewer', true), '')) in ('user', 'integration', 'operator'))",
            },
        ),
    ]
