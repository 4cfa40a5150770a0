-- What a migrated database holds. Written by `make docs`: change it by a migration.

alter table account enable row level security;
create policy adding on account for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on account for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on account for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on account for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table adjustment enable row level security;
create policy adding on adjustment for insert
  with check (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SUPERIOR,LINE}'::text[]) AS tilik_appraisals_as))) AND (NOT (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)))));
create policy adding_2 on adjustment for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on adjustment for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on adjustment for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on adjustment for select
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))) AND (NOT (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)))));
create policy reading_2 on adjustment for select
  using ((( SELECT tilik_everywhere('{scoring,operator}'::text[]) AS tilik_everywhere) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF_ONCE_DECIDED}'::text[]) AS tilik_appraisals_as))));

alter table appraisal enable row level security;
create policy adding on appraisal for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy adding_2 on appraisal for insert
  with check ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND (imported AND ((stage)::text = 'CLOSED'::text))));
create policy changing on appraisal for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (employee_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_superior_id = ( SELECT tilik_me() AS tilik_me)) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (employee_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_superior_id = ( SELECT tilik_me() AS tilik_me)) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy changing_2 on appraisal for update
  using ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND (imported AND ((stage)::text = 'CLOSED'::text))))
  with check ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND (imported AND ((stage)::text = 'CLOSED'::text))));
create policy deleting on appraisal for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy locking on appraisal for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (employee_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_superior_id = ( SELECT tilik_me() AS tilik_me)) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))))
  with check (false);
create policy reading on appraisal for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (employee_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_id = ( SELECT tilik_me() AS tilik_me)) OR (appraiser_superior_id = ( SELECT tilik_me() AS tilik_me)) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));

alter table assignment enable row level security;
create policy adding on assignment for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on assignment for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on assignment for delete
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy reading on assignment for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_people_as))));

alter table attribute_record enable row level security;
create policy adding on attribute_record for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy adding_2 on attribute_record for insert
  with check ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)));
create policy changing on attribute_record for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing_2 on attribute_record for update
  using ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)))
  with check ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)));
create policy deleting on attribute_record for delete
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting_2 on attribute_record for delete
  using ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)));
create policy reading on attribute_record for select
  using ((( SELECT tilik_everywhere('{user,visitor,integration,import,scoring}'::text[]) AS tilik_everywhere) AND (employee_id IS NULL)));
create policy reading_2 on attribute_record for select
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_people_as))) AND (employee_id IS NOT NULL)));
create policy reading_3 on attribute_record for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table attribute_set enable row level security;
create policy adding on attribute_set for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on attribute_set for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on attribute_set for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy locking on attribute_set for update
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere))
  with check (false);
create policy reading on attribute_set for select
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere));

alter table audit_chain enable row level security;
create policy reading on audit_chain for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table audit_change enable row level security;
create policy reading on audit_change for select
  using ((( SELECT tilik_everywhere('{AUDITOR,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AUDITOR,ADMIN}'::text[]) AS tilik_units_as))));

alter table audit_event enable row level security;
create policy reading on audit_event for select
  using ((( SELECT tilik_everywhere('{AUDITOR,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (units && ( SELECT ARRAY( SELECT tilik_units_as('{AUDITOR,ADMIN}'::text[]) AS tilik_units_as) AS "array"))));

alter table competency enable row level security;
create policy adding on competency for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on competency for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on competency for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on competency for select
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere));

alter table competency_assessment enable row level security;
create policy adding on competency_assessment for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy changing on competency_assessment for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy deleting on competency_assessment for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on competency_assessment for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{SELF,LINE}'::text[]) AS tilik_people_as))));

alter table competency_profile enable row level security;
create policy adding on competency_profile for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy changing on competency_profile for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy deleting on competency_profile for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on competency_profile for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{SELF,LINE}'::text[]) AS tilik_people_as))));

alter table competency_requirement enable row level security;
create policy adding on competency_requirement for insert
  with check (( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_anywhere));
create policy changing on competency_requirement for update
  using (( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_anywhere))
  with check (( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_anywhere));
create policy deleting on competency_requirement for delete
  using (( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_anywhere));
create policy reading on competency_requirement for select
  using (( SELECT tilik_anywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_anywhere));

alter table cycle enable row level security;
create policy adding on cycle for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy adding_2 on cycle for insert
  with check ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND ((status)::text = 'CLOSED'::text)));
create policy changing on cycle for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on cycle for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy locking on cycle for update
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere))
  with check (false);
create policy reading on cycle for select
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere));

alter table departure enable row level security;
create policy adding on departure for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on departure for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on departure for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on departure for select
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_everywhere) OR (units && ( SELECT ARRAY( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_units_as) AS "array"))) AND ((concept)::text = 'appraisal'::text)));
create policy reading_2 on departure for select
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'::text[]) AS tilik_everywhere) OR (units && ( SELECT ARRAY( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'::text[]) AS tilik_units_as) AS "array"))) AND ((concept)::text = 'competency_profile'::text)));
create policy reading_3 on departure for select
  using (((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_everywhere) OR (units && ( SELECT ARRAY( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as) AS "array"))) AND ((concept)::text = ANY ((ARRAY['unit'::character varying, 'employee'::character varying])::text[]))));
create policy reading_4 on departure for select
  using (((person_id = ( SELECT tilik_me() AS tilik_me)) AND (person_id IS NOT NULL)));
create policy reading_5 on departure for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table draft enable row level security;
create policy adding on draft for insert
  with check ((( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere) OR (person_id = ( SELECT tilik_me() AS tilik_me))));
create policy changing on draft for update
  using ((( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere) OR (person_id = ( SELECT tilik_me() AS tilik_me))))
  with check ((( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere) OR (person_id = ( SELECT tilik_me() AS tilik_me))));
create policy deleting on draft for delete
  using ((( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere) OR (person_id = ( SELECT tilik_me() AS tilik_me))));
create policy reading on draft for select
  using ((( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere) OR (person_id = ( SELECT tilik_me() AS tilik_me))));

alter table employee enable row level security;
create policy adding on employee for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on employee for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on employee for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy locking on employee for update
  using ((( SELECT tilik_everywhere('{user,visitor,directory,organisation,import,scoring,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{directory,organisation}'::text[]) AS tilik_units_as))))
  with check (false);
create policy reading on employee for select
  using ((( SELECT tilik_everywhere('{user,visitor,directory,organisation,import,scoring,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{directory,organisation}'::text[]) AS tilik_units_as))));

alter table evidence enable row level security;
create policy adding on evidence for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (goal_id IN ( SELECT tilik_goals_as('{SELF,APPRAISER}'::text[]) AS tilik_goals_as))));
create policy adding_2 on evidence for insert
  with check (((( SELECT tilik_everywhere('{evidence}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{evidence}'::text[]) AS tilik_units_as))) AND (source = ( SELECT NULLIF(current_setting('tilik.source'::text, true), ''::text) AS "nullif"))));
create policy changing on evidence for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (goal_id IN ( SELECT tilik_goals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_goals_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (goal_id IN ( SELECT tilik_goals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_goals_as))));
create policy changing_2 on evidence for update
  using (((( SELECT tilik_everywhere('{evidence}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{evidence}'::text[]) AS tilik_units_as))) AND (source = ( SELECT NULLIF(current_setting('tilik.source'::text, true), ''::text) AS "nullif"))))
  with check (((( SELECT tilik_everywhere('{evidence}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{evidence}'::text[]) AS tilik_units_as))) AND (source = ( SELECT NULLIF(current_setting('tilik.source'::text, true), ''::text) AS "nullif"))));
create policy deleting on evidence for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy locking on evidence for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,ADMIN}'::text[]) AS tilik_units_as)) OR (goal_id IN ( SELECT tilik_goals_as('{SELF,APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_goals_as))))
  with check (false);
create policy locking_2 on evidence for update
  using (((( SELECT tilik_everywhere('{evidence}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{evidence}'::text[]) AS tilik_units_as))) AND (source = ( SELECT NULLIF(current_setting('tilik.source'::text, true), ''::text) AS "nullif"))))
  with check (false);
create policy reading on evidence for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,ADMIN}'::text[]) AS tilik_units_as)) OR (goal_id IN ( SELECT tilik_goals_as('{SELF,APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_goals_as))));
create policy reading_2 on evidence for select
  using (((( SELECT tilik_everywhere('{evidence}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{evidence}'::text[]) AS tilik_units_as))) AND (source = ( SELECT NULLIF(current_setting('tilik.source'::text, true), ''::text) AS "nullif"))));

alter table external_code enable row level security;
create policy adding on external_code for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy adding_2 on external_code for insert
  with check ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)));
create policy changing on external_code for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing_2 on external_code for update
  using ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)))
  with check ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)));
create policy deleting on external_code for delete
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting_2 on external_code for delete
  using ((( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import}'::text[]) AS tilik_anywhere) AND (position_id IS NOT NULL)));
create policy reading on external_code for select
  using ((( SELECT tilik_everywhere('{user,visitor,integration,import,scoring}'::text[]) AS tilik_everywhere) AND (employee_id IS NULL)));
create policy reading_2 on external_code for select
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,import,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{SELF,APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_people_as))) AND (employee_id IS NOT NULL)));
create policy reading_3 on external_code for select
  using (((( SELECT tilik_everywhere('{nip}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{nip}'::text[]) AS tilik_units_as))) AND (employee_id IS NOT NULL)));
create policy reading_4 on external_code for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table feedback enable row level security;
create policy adding on feedback for insert
  with check ((( SELECT tilik_everywhere('{user,ADMIN}'::text[]) AS tilik_everywhere) AND ((author_id = ( SELECT tilik_me() AS tilik_me)) AND (((channel)::text <> 'CITIZEN'::text) OR (parent_id IS NOT NULL)))));
create policy adding_2 on feedback for insert
  with check (((( SELECT tilik_everywhere('{feedback,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{feedback,ADMIN}'::text[]) AS tilik_units_as))) AND ((author_id IS NULL) AND ((channel)::text = 'CITIZEN'::text))));
create policy adding_3 on feedback for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on feedback for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on feedback for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on feedback for select
  using ((( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere) OR (author_id = ( SELECT tilik_me() AS tilik_me)) OR (about_id = ( SELECT tilik_me() AS tilik_me)) OR (parent_id IN ( SELECT tilik_feedback_as('{AUTHOR}'::text[]) AS tilik_feedback_as))));
create policy reading_2 on feedback for select
  using (((about_id IN ( SELECT tilik_people_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_people_as)) AND ((visibility)::text = ANY ((ARRAY['SUPERIOR'::character varying, 'TEAM'::character varying])::text[]))));
create policy reading_3 on feedback for select
  using (((( SELECT tilik_everywhere('{ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as))) AND ((visibility)::text <> 'PRIVATE'::text)));
create policy reading_4 on feedback for select
  using (((unit_id IN ( SELECT tilik_units_as('{MEMBER}'::text[]) AS tilik_units_as)) AND ((about_id IS NOT NULL) AND ((visibility)::text = 'TEAM'::text))));
create policy reading_5 on feedback for select
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,BELOW,PERFORMANCE_TEAM,REGION_VIEWER}'::text[]) AS tilik_units_as))) AND ((about_id IS NULL) AND ((visibility)::text <> 'PRIVATE'::text))));
create policy reading_6 on feedback for select
  using (((unit_id IN ( SELECT tilik_units_as('{LINE}'::text[]) AS tilik_units_as)) AND (about_id IS NULL)));

alter table follow_up enable row level security;
create policy adding on follow_up for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));
create policy changing on follow_up for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));
create policy deleting on follow_up for delete
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));
create policy reading on follow_up for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));

alter table forum enable row level security;
create policy adding on forum for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on forum for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on forum for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on forum for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as))));
create policy reading_2 on forum for select
  using ((( SELECT tilik_everywhere('{user}'::text[]) AS tilik_everywhere) AND ((chair_id = ( SELECT tilik_me() AS tilik_me)) OR (id IN ( SELECT p.forum_id
   FROM forum_participant p
  WHERE (p.employee_id = ( SELECT tilik_me() AS tilik_me)))))));

alter table forum_participant enable row level security;
create policy adding on forum_participant for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on forum_participant for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on forum_participant for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on forum_participant for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (employee_id = ( SELECT tilik_me() AS tilik_me)) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as))));

alter table goal enable row level security;
create policy adding on goal for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER}'::text[]) AS tilik_appraisals_as))));
create policy changing on goal for update
  using ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER}'::text[]) AS tilik_appraisals_as))))
  with check ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER}'::text[]) AS tilik_appraisals_as))));
create policy deleting on goal for delete
  using ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER}'::text[]) AS tilik_appraisals_as))));
create policy reading on goal for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE,CONTRIBUTOR}'::text[]) AS tilik_appraisals_as))));

alter table idempotency_key enable row level security;
create policy adding on idempotency_key for insert
  with check ((( SELECT tilik_everywhere('{user,integration,ADMIN}'::text[]) AS tilik_everywhere) AND ((actor)::text = ( SELECT COALESCE(NULLIF(current_setting('tilik.employee'::text, true), ''::text), (current_setting('tilik.viewer'::text, true) || COALESCE((':'::text || NULLIF(current_setting('tilik.source'::text, true), ''::text)), ''::text))) AS "coalesce"))));
create policy adding_2 on idempotency_key for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on idempotency_key for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on idempotency_key for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on idempotency_key for select
  using ((( SELECT tilik_everywhere('{user,integration,ADMIN}'::text[]) AS tilik_everywhere) AND ((actor)::text = ( SELECT COALESCE(NULLIF(current_setting('tilik.employee'::text, true), ''::text), (current_setting('tilik.viewer'::text, true) || COALESCE((':'::text || NULLIF(current_setting('tilik.source'::text, true), ''::text)), ''::text))) AS "coalesce"))));
create policy reading_2 on idempotency_key for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table indicator enable row level security;
create policy adding on indicator for insert
  with check (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{BELOW,LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,REGION_VIEWER,ADMIN}'::text[]) AS tilik_units_as))) AND (((status)::text = 'PROPOSED'::text) AND ( SELECT (current_setting('tilik.viewer'::text, true) = 'user'::text)))));
create policy adding_2 on indicator for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on indicator for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on indicator for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy locking on indicator for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (proposed_by_id = ( SELECT tilik_me() AS tilik_me)) OR (unit_id IN ( SELECT tilik_units_as('{BELOW,LINE,PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as))))
  with check (false);
create policy locking_2 on indicator for update
  using ((( SELECT tilik_everywhere('{user,visitor,integration,import,scoring}'::text[]) AS tilik_everywhere) AND ((status)::text = ANY ((ARRAY['APPROVED'::character varying, 'RETIRED'::character varying])::text[]))))
  with check (false);
create policy reading on indicator for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (proposed_by_id = ( SELECT tilik_me() AS tilik_me)) OR (unit_id IN ( SELECT tilik_units_as('{BELOW,LINE,PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as))));
create policy reading_2 on indicator for select
  using ((( SELECT tilik_everywhere('{user,visitor,integration,import,scoring}'::text[]) AS tilik_everywhere) AND ((status)::text = ANY ((ARRAY['APPROVED'::character varying, 'RETIRED'::character varying])::text[]))));

alter table indicator_position enable row level security;
create policy adding on indicator_position for insert
  with check ((( SELECT tilik_everywhere('{user,ADMIN}'::text[]) AS tilik_everywhere) AND (indicator_id IN ( SELECT i.id
   FROM indicator i
  WHERE ((i.status)::text = 'PROPOSED'::text)))));
create policy adding_2 on indicator_position for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on indicator_position for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on indicator_position for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on indicator_position for select
  using ((( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,ADMIN}'::text[]) AS tilik_everywhere) AND (indicator_id IN ( SELECT i.id
   FROM indicator i))));
create policy reading_2 on indicator_position for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table integration_key enable row level security;
create policy adding on integration_key for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on integration_key for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on integration_key for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on integration_key for select
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));

alter table invitation enable row level security;
create policy adding on invitation for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on invitation for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on invitation for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on invitation for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table invitation_attempt enable row level security;
create policy adding on invitation_attempt for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on invitation_attempt for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on invitation_attempt for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on invitation_attempt for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table known_document enable row level security;
create policy adding on known_document for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on known_document for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on known_document for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on known_document for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table objection enable row level security;
create policy adding on objection for insert
  with check ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as))));
create policy changing on objection for update
  using ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))))
  with check ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));
create policy deleting on objection for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on objection for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));

alter table outbox enable row level security;
create policy adding on outbox for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on outbox for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on outbox for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on outbox for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table outcome enable row level security;
create policy adding on outcome for insert
  with check ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));
create policy adding_2 on outcome for insert
  with check ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND (appraisal_id IN ( SELECT a.id
   FROM appraisal a
  WHERE a.imported))));
create policy changing on outcome for update
  using ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))))
  with check ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));
create policy changing_2 on outcome for update
  using ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND (appraisal_id IN ( SELECT a.id
   FROM appraisal a
  WHERE a.imported))))
  with check ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND (appraisal_id IN ( SELECT a.id
   FROM appraisal a
  WHERE a.imported))));
create policy deleting on outcome for delete
  using ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));
create policy reading on outcome for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF_ONCE_DECIDED,APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_appraisals_as))));

alter table plugin enable row level security;
create policy adding on plugin for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on plugin for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on plugin for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on plugin for select
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere));

alter table position enable row level security;
create policy adding on "position" for insert
  with check (( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_anywhere));
create policy changing on "position" for update
  using (( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_anywhere))
  with check (( SELECT tilik_anywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_anywhere));
create policy deleting on "position" for delete
  using (( SELECT tilik_anywhere('{operator}'::text[]) AS tilik_anywhere));
create policy reading on "position" for select
  using (( SELECT tilik_anywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_anywhere));

alter table quota enable row level security;
create policy reading on quota for select
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));

alter table rating enable row level security;
create policy adding on rating for insert
  with check (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_appraisals_as))) AND (NOT (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)))));
create policy adding_2 on rating for insert
  with check (((appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)) AND ((source)::text = 'SELF'::text)));
create policy adding_3 on rating for insert
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy changing on rating for update
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_appraisals_as))) AND (NOT (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)))))
  with check (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_appraisals_as))) AND (NOT (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)))));
create policy changing_2 on rating for update
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy deleting on rating for delete
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_appraisals_as))) AND (NOT (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)))));
create policy deleting_2 on rating for delete
  using (((appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)) AND ((source)::text = 'SELF'::text)));
create policy deleting_3 on rating for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on rating for select
  using (((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))) AND (((source)::text = 'SELF'::text) OR (review_id IS NOT NULL) OR (NOT (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as))))));
create policy reading_2 on rating for select
  using (((appraisal_id IN ( SELECT tilik_appraisals_as('{SELF}'::text[]) AS tilik_appraisals_as)) AND (((source)::text = 'SELF'::text) OR (review_id IS NOT NULL))));
create policy reading_3 on rating for select
  using ((( SELECT tilik_everywhere('{scoring,operator}'::text[]) AS tilik_everywhere) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF_ONCE_DECIDED}'::text[]) AS tilik_appraisals_as))));

alter table region enable row level security;
create policy adding on region for insert
  with check (( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere));
create policy changing on region for update
  using (( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere));
create policy deleting on region for delete
  using (( SELECT tilik_everywhere('{import,ADMIN,operator}'::text[]) AS tilik_everywhere));
create policy reading on region for select
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere));

alter table review enable row level security;
create policy adding on review for insert
  with check ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{APPRAISER}'::text[]) AS tilik_appraisals_as))));
create policy changing on review for update
  using ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER}'::text[]) AS tilik_appraisals_as))))
  with check ((( SELECT tilik_everywhere('{ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER}'::text[]) AS tilik_appraisals_as))));
create policy deleting on review for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on review for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));

alter table role_grant enable row level security;
create policy adding on role_grant for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on role_grant for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on role_grant for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on role_grant for select
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));

alter table score enable row level security;
create policy adding on score for insert
  with check (( SELECT tilik_everywhere('{scoring,operator}'::text[]) AS tilik_everywhere));
create policy changing on score for update
  using (( SELECT tilik_everywhere('{scoring,operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{scoring,operator}'::text[]) AS tilik_everywhere));
create policy deleting on score for delete
  using (( SELECT tilik_everywhere('{scoring,operator}'::text[]) AS tilik_everywhere));
create policy reading on score for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,REGION_VIEWER,results,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_units_as)) OR (goal_id IN ( SELECT tilik_scored_goals_as('{SELF,APPRAISER,SUPERIOR,LINE,PERFORMANCE_TEAM,REGION_VIEWER,results,ADMIN}'::text[]) AS tilik_scored_goals_as))));

alter table source_record enable row level security;
create policy adding on source_record for insert
  with check (( SELECT tilik_everywhere('{import,operator}'::text[]) AS tilik_everywhere));
create policy changing on source_record for update
  using (( SELECT tilik_everywhere('{import,operator}'::text[]) AS tilik_everywhere))
  with check (( SELECT tilik_everywhere('{import,operator}'::text[]) AS tilik_everywhere));
create policy deleting on source_record for delete
  using (( SELECT tilik_everywhere('{import,operator}'::text[]) AS tilik_everywhere));
create policy reading on source_record for select
  using (( SELECT tilik_everywhere('{AGENCY_ADMIN,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere));

alter table timeline_entry enable row level security;
create policy adding on timeline_entry for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,evidence,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR,LINE}'::text[]) AS tilik_appraisals_as))));
create policy adding_2 on timeline_entry for insert
  with check ((( SELECT tilik_everywhere('{import}'::text[]) AS tilik_everywhere) AND (appraisal_id IN ( SELECT a.id
   FROM appraisal a
  WHERE a.imported))));
create policy reading on timeline_entry for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,import,scoring,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{PERFORMANCE_TEAM,ADMIN}'::text[]) AS tilik_units_as)) OR (appraisal_id IN ( SELECT tilik_appraisals_as('{SELF,APPRAISER,SUPERIOR}'::text[]) AS tilik_appraisals_as))));

alter table training enable row level security;
create policy adding on training for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy changing on training for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy deleting on training for delete
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{LINE}'::text[]) AS tilik_people_as))));
create policy reading on training for select
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,competency,ADMIN}'::text[]) AS tilik_units_as)) OR (employee_id IN ( SELECT tilik_people_as('{SELF,LINE}'::text[]) AS tilik_people_as))));

alter table unit enable row level security;
create policy adding on unit for insert
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (parent_id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on unit for update
  using ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{AGENCY_ADMIN,organisation,import,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (id IN ( SELECT tilik_units_as('{AGENCY_ADMIN,organisation,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on unit for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy locking on unit for update
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere))
  with check (false);
create policy reading on unit for select
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere));

alter table unit_predicate enable row level security;
create policy adding on unit_predicate for insert
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy changing on unit_predicate for update
  using ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))))
  with check ((( SELECT tilik_everywhere('{PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN,operator}'::text[]) AS tilik_everywhere) OR (unit_id IN ( SELECT tilik_units_as('{LINE,PERFORMANCE_TEAM,AGENCY_ADMIN,ADMIN}'::text[]) AS tilik_units_as))));
create policy deleting on unit_predicate for delete
  using (( SELECT tilik_everywhere('{operator}'::text[]) AS tilik_everywhere));
create policy reading on unit_predicate for select
  using (( SELECT tilik_everywhere('{user,visitor,integration,import,scoring,operator}'::text[]) AS tilik_everywhere));
