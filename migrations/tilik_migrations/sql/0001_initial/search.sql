-- Columns and indexes for the orders and searches that the graph offers: text is ordered and prefixed
-- by lower(x) collate "C", words are found by a `simple` index.

-- `lower` is not leakproof: under row-level security a condition on it is tried after the policy and
-- no index serves it. A stored column is compared as it is.
alter table employee add column if not exists name_key text collate "C" not null generated always as (lower(name)) stored;
alter table unit add column if not exists code_key text collate "C" not null generated always as (lower(code)) stored;
alter table unit add column if not exists name_key text collate "C" not null generated always as (lower(name)) stored;
alter table region add column if not exists code_key text collate "C" not null generated always as (lower(code)) stored;
alter table region add column if not exists name_key text collate "C" not null generated always as (lower(name)) stored;
alter table position add column if not exists code_key text collate "C" not null generated always as (lower(code)) stored;
alter table position add column if not exists title_key text collate "C" not null generated always as (lower(title)) stored;
alter table indicator add column if not exists code_key text collate "C" not null generated always as (lower(code)) stored;
alter table indicator add column if not exists name_key text collate "C" not null generated always as (lower(name)) stored;

create index if not exists employee_by_name on employee (name_key, id);
create index if not exists employee_by_unit_and_name on employee (unit_id, name_key, id);
create index if not exists employee_by_grade on employee (coalesce(grade, '') collate "C", id);
create index if not exists employee_words on employee using gin (to_tsvector('simple', name));
create index if not exists unit_by_code on unit (code_key, id);
create index if not exists unit_by_parent_and_code on unit (parent_id, code_key, id);
create index if not exists unit_by_name on unit (name_key, id);
create index if not exists unit_words on unit using gin (to_tsvector('simple', name));
create index if not exists region_by_code on region (code_key, id);
create index if not exists region_by_name on region (name_key, id);
create index if not exists region_words on region using gin (to_tsvector('simple', name));
create index if not exists position_by_code on position (code_key, id);
create index if not exists position_words on position using gin (to_tsvector('simple', title));
create index if not exists indicator_by_code on indicator (code_key, version, id);
create index if not exists indicator_words on indicator using gin (to_tsvector('simple', name));

create index if not exists goal_by_appraisal_in_order on goal (appraisal_id, ordinal, id);
create index if not exists evidence_by_goal_newest on evidence (goal_id, occurred_on, id);
create index if not exists evidence_by_status on evidence (cycle_id, status, unit_id);
create index if not exists appraisal_by_appraiser on appraisal (cycle_id, appraiser_id);
create index if not exists appraisal_by_superior on appraisal (appraiser_superior_id);
create index if not exists departure_units on departure using gin (units);
create index if not exists outbox_waiting on outbox (created_at, id) where sent_at is null;

-- Few rows have these links: the indexes hold those alone, and are not taken to find the rest. Until a
-- table is analysed, "has none" looks as rare as any other value, so that an index of all rows was
-- read through for each appraisal.
create index if not exists goal_by_served on goal (contributes_to_id) where contributes_to_id is not null;
create index if not exists goal_by_indicator on goal (indicator_id) where indicator_id is not null;
create index if not exists rating_by_goal on rating (goal_id) where goal_id is not null;
create index if not exists rating_by_review on rating (review_id) where review_id is not null;
create index if not exists feedback_by_parent on feedback (parent_id) where parent_id is not null;

-- Anonymous feedback comes last and in the order of its keys, which are random.
create index if not exists feedback_by_person_shown on feedback
  (about_id, (case when anonymous then '-infinity'::timestamptz else created_at end), id);
create index if not exists feedback_by_unit_shown on feedback
  (unit_id, (case when anonymous then '-infinity'::timestamptz else created_at end), id);
