-- What a migrated database holds. Written by `make docs`: change it by a migration.

alter table account enable row level security;
create policy reading on account for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on account for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table adjustment enable row level security;
create policy reading on adjustment for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on adjustment for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table appraisal enable row level security;
create policy adding_years on appraisal for insert
  with check (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND imported AND ((stage)::text = 'CLOSED'::text)));
create policy correcting_years on appraisal for update
  using (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND imported))
  with check (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND imported AND ((stage)::text = 'CLOSED'::text)));
create policy importing on appraisal for update
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text))
  with check (false);
create policy reading on appraisal for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on appraisal for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table assignment enable row level security;
create policy reading on assignment for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on assignment for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table competency enable row level security;
create policy reading on competency for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on competency for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table competency_assessment enable row level security;
create policy reading on competency_assessment for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on competency_assessment for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table competency_profile enable row level security;
create policy reading on competency_profile for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on competency_profile for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table competency_requirement enable row level security;
create policy reading on competency_requirement for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on competency_requirement for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table cycle enable row level security;
create policy adding_years on cycle for insert
  with check (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND ((status)::text = 'CLOSED'::text)));
create policy reading on cycle for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on cycle for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table departure enable row level security;
create policy reading on departure for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on departure for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table employee enable row level security;
create policy reading on employee for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on employee for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table evidence enable row level security;
create policy importing on evidence for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text));
create policy reading on evidence for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on evidence for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table feedback enable row level security;
create policy reading on feedback for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on feedback for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table follow_up enable row level security;
create policy reading on follow_up for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on follow_up for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table forum enable row level security;
create policy reading on forum for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on forum for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table forum_participant enable row level security;
create policy reading on forum_participant for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on forum_participant for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table goal enable row level security;
create policy reading on goal for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on goal for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table idempotency_key enable row level security;
create policy reading on idempotency_key for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on idempotency_key for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table indicator enable row level security;
create policy reading on indicator for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on indicator for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table indicator_position enable row level security;
create policy reading on indicator_position for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on indicator_position for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table integration_key enable row level security;
create policy managing on integration_key for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'operator'::text])));

alter table invitation enable row level security;
create policy reading on invitation for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on invitation for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table invitation_attempt enable row level security;
create policy reading on invitation_attempt for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on invitation_attempt for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table objection enable row level security;
create policy reading on objection for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on objection for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table outbox enable row level security;
create policy reading on outbox for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on outbox for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table outcome enable row level security;
create policy adding_years on outcome for insert
  with check (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND (EXISTS ( SELECT
   FROM appraisal a
  WHERE ((a.id = outcome.appraisal_id) AND a.imported)))));
create policy correcting_years on outcome for update
  using (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND (EXISTS ( SELECT
   FROM appraisal a
  WHERE ((a.id = outcome.appraisal_id) AND a.imported)))))
  with check (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND (EXISTS ( SELECT
   FROM appraisal a
  WHERE ((a.id = outcome.appraisal_id) AND a.imported)))));
create policy reading on outcome for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on outcome for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table plugin enable row level security;
create policy reading on plugin for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on plugin for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table position enable row level security;
create policy reading on "position" for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on "position" for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table rating enable row level security;
create policy reading on rating for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on rating for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table region enable row level security;
create policy importing on region for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text));
create policy reading on region for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on region for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table review enable row level security;
create policy reading on review for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on review for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table role_grant enable row level security;
create policy managing on role_grant for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'operator'::text])));

alter table score enable row level security;
create policy reading on score for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy scoring on score for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'scoring'::text))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'scoring'::text));
create policy writing on score for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table source_record enable row level security;
create policy importing on source_record for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text));
create policy reading on source_record for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on source_record for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table timeline_entry enable row level security;
create policy adding_years on timeline_entry for insert
  with check (((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = 'import'::text) AND (EXISTS ( SELECT
   FROM appraisal a
  WHERE ((a.id = timeline_entry.appraisal_id) AND a.imported)))));
create policy reading on timeline_entry for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on timeline_entry for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table training enable row level security;
create policy reading on training for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on training for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table unit enable row level security;
create policy reading on unit for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on unit for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));

alter table unit_predicate enable row level security;
create policy reading on unit_predicate for select
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'visitor'::text, 'import'::text, 'scoring'::text, 'operator'::text])));
create policy writing on unit_predicate for all
  using ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])))
  with check ((( SELECT NULLIF(current_setting('tilik.viewer'::text, true), ''::text) AS "nullif") = ANY (ARRAY['user'::text, 'integration'::text, 'operator'::text])));
