-- What a migrated database holds. Written by `make docs`: change it by a migration.

create table account (
  id uuid not null default gen_random_uuid(),
  issuer character varying(255) not null,
  kind character varying(8) not null,
  name character varying(320) not null,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  employee_id uuid not null,
  constraint account_pkey PRIMARY KEY (id),
  constraint uid_account_issuer_fe38d3 UNIQUE (issuer, kind, name),
  constraint account_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint account_email_small CHECK (kind <> 'EMAIL' OR name = lower(name)),
  constraint account_kind_known CHECK (kind = ANY (ARRAY['SUBJECT', 'EMAIL'])),
  constraint account_named CHECK (name <> '')
);
CREATE INDEX idx_account_employe_b01599 ON account USING btree (employee_id);
comment on table account is
  'An employee''s account at an issuer, by its subject or by its e-mail in small letters.';
comment on column account.kind is
  'SUBJECT: SUBJECT\nEMAIL: EMAIL';

create table adjustment (
  id uuid not null,
  axis_key character varying(64) not null,
  before_level character varying(64),
  before_value double precision,
  after_level character varying(64),
  after_value double precision,
  reason text not null,
  at timestamp with time zone not null default CURRENT_TIMESTAMP,
  appraisal_id uuid not null,
  by_id uuid,
  cycle_id smallint not null,
  unit_id uuid not null,
  set_aside_at timestamp with time zone,
  constraint adjustment_pkey PRIMARY KEY (id),
  constraint adjustment_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint adjustment_by_id_fkey FOREIGN KEY (by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint adjustment_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint adjustment_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint adjustment_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint adjustment_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint adjustment_level_or_value CHECK ((after_level IS NULL) <> (after_value IS NULL))
);
CREATE INDEX idx_adjustment_apprais_87104d ON adjustment USING btree (appraisal_id, id);
CREATE INDEX idx_adjustment_cycle_i_0165eb ON adjustment USING btree (cycle_id, unit_id);
CREATE INDEX idx_adjustment_cycle_i_f43d5e ON adjustment USING btree (cycle_id, id);
comment on table adjustment is
  'What a calibration forum changed, and why; it stays visible to the employee.';

create table appraisal (
  id uuid not null,
  version integer not null,
  starts_on date not null,
  ends_on date not null,
  stage character varying(16) not null,
  stage_since timestamp with time zone not null default CURRENT_TIMESTAMP,
  due_on date,
  briefed_at timestamp with time zone,
  resources text[] not null default '{}'::text[],
  accountability text[] not null default '{}'::text[],
  agreed_consequences text[] not null default '{}'::text[],
  acknowledged_at timestamp with time zone,
  objection_until date,
  imported boolean not null,
  warnings jsonb not null default '[]'::jsonb,
  updated_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  changed_in bigint not null default 0,
  appraiser_id uuid,
  appraiser_superior_id uuid,
  cycle_id smallint not null,
  employee_id uuid not null,
  unit_id uuid not null,
  started_on date,
  forum_id uuid,
  constraint appraisal_pkey PRIMARY KEY (id),
  constraint appraisal_appraiser_id_fkey FOREIGN KEY (appraiser_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint appraisal_appraiser_superior_id_fkey FOREIGN KEY (appraiser_superior_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint appraisal_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint appraisal_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint appraisal_forum_id_fkey FOREIGN KEY (forum_id) REFERENCES forum(id) ON DELETE RESTRICT,
  constraint appraisal_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint appraisal_appraiser_other CHECK (appraiser_id <> employee_id),
  constraint appraisal_ends_on_in_order CHECK (starts_on <= ends_on),
  constraint appraisal_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint appraisal_stage_known CHECK (stage = ANY (ARRAY['DRAFT', 'SUBMITTED', 'AGREED', 'SELF_ASSESSED', 'RATED', 'CALIBRATED', 'DECIDED', 'OBJECTED', 'CLOSED'])),
  constraint appraisal_no_overlap EXCLUDE USING gist (tilik_point(employee_id) inet_ops WITH &&, int8range(tilik_day(cycle_id, starts_on), tilik_day(cycle_id, ends_on), '[]'::text) WITH &&)
);
CREATE INDEX appraisal_by_appraiser ON appraisal USING btree (cycle_id, appraiser_id);
CREATE INDEX appraisal_by_superior ON appraisal USING btree (appraiser_superior_id);
CREATE INDEX idx_appraisal_apprais_7cd336 ON appraisal USING btree (appraiser_id);
CREATE INDEX idx_appraisal_changed_400014 ON appraisal USING btree (changed_in, id);
CREATE INDEX idx_appraisal_cycle_i_27cf8d ON appraisal USING btree (cycle_id, unit_id);
CREATE INDEX idx_appraisal_cycle_i_980dce ON appraisal USING btree (cycle_id, id);
CREATE INDEX idx_appraisal_cycle_i_bae8ce ON appraisal USING btree (cycle_id, employee_id, starts_on);
CREATE INDEX idx_appraisal_employe_1c7c8d ON appraisal USING btree (employee_id, id);
comment on table appraisal is
  'The appraiser and the appraiser''s superior are fixed at the start.';
comment on column appraisal.stage is
  'DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nAGREED: AGREED\nSELF_ASSESSED: SELF_ASSESSED\nRATED: '
  'RATED\nCALIBRATED: CALIBRATED\nDECIDED: DECIDED\nOBJECTED: OBJECTED\nCLOSED: CLOSED';

create table assignment (
  id uuid not null default gen_random_uuid(),
  starts_on date not null,
  ends_on date,
  acting boolean not null,
  employee_id uuid not null,
  position_id uuid not null,
  unit_id uuid not null,
  constraint assignment_pkey PRIMARY KEY (id),
  constraint assignment_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint assignment_position_id_fkey FOREIGN KEY (position_id) REFERENCES "position"(id) ON DELETE RESTRICT,
  constraint assignment_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint assignment_ends_on_in_order CHECK (starts_on <= ends_on),
  constraint assignment_no_overlap EXCLUDE USING gist (tilik_point(employee_id) inet_ops WITH &&, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE (NOT acting)
);
CREATE INDEX idx_assignment_employe_0fb7cc ON assignment USING btree (employee_id);
CREATE INDEX idx_assignment_positio_afe20e ON assignment USING btree (position_id);
CREATE INDEX idx_assignment_unit_id_240b60 ON assignment USING btree (unit_id);
comment on table assignment is
  'A post held from a day on, as the main one or acting (pelaksana tugas).';

create table attribute_record (
  id uuid not null default gen_random_uuid(),
  record jsonb not null,
  attribute_set_id uuid not null,
  employee_id uuid,
  position_id uuid,
  unit_id uuid,
  constraint attribute_record_pkey PRIMARY KEY (id),
  constraint uid_attribute_r_employe_05bdc1 UNIQUE (employee_id, attribute_set_id),
  constraint uid_attribute_r_positio_cbc2ff UNIQUE (position_id, attribute_set_id),
  constraint attribute_record_attribute_set_id_fkey FOREIGN KEY (attribute_set_id) REFERENCES attribute_set(id) ON DELETE RESTRICT,
  constraint attribute_record_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint attribute_record_position_id_fkey FOREIGN KEY (position_id) REFERENCES "position"(id) ON DELETE RESTRICT,
  constraint attribute_record_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint attribute_record_of_one_thing CHECK (num_nonnulls(position_id, employee_id) < 2 AND (position_id IS NULL) = (num_nonnulls(unit_id, employee_id) > 0))
);
CREATE UNIQUE INDEX attribute_record_of_unit ON attribute_record USING btree (unit_id, attribute_set_id) WHERE employee_id IS NULL;
CREATE INDEX idx_attribute_r_attribu_732200 ON attribute_record USING btree (attribute_set_id);
CREATE INDEX idx_attribute_r_unit_id_67ae1b ON attribute_record USING btree (unit_id);
comment on table attribute_record is
  'The attributes of one set that a unit, a position or a person has.';

create table attribute_set (
  id uuid not null default gen_random_uuid(),
  code character varying(64) not null,
  version integer not null,
  describes character varying(16) not null,
  record_schema jsonb not null,
  declared_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  retired_at timestamp with time zone,
  declared_by_id uuid,
  unit_id uuid,
  constraint attribute_set_pkey PRIMARY KEY (id),
  constraint uid_attribute_s_code_2ed53e UNIQUE (code, version),
  constraint attribute_set_declared_by_id_fkey FOREIGN KEY (declared_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint attribute_set_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint attribute_set_describes_known CHECK (describes = ANY (ARRAY['UNIT', 'POSITION', 'EMPLOYEE'])),
  constraint attribute_set_version_positive CHECK (version > 0)
);
CREATE UNIQUE INDEX attribute_set_in_force ON attribute_set USING btree (code) WHERE retired_at IS NULL;
CREATE INDEX idx_attribute_s_unit_id_8cf470 ON attribute_set USING btree (unit_id);
comment on table attribute_set is
  'Attributes that an agency declares for its units, positions or people; each version is a row.';
comment on column attribute_set.describes is
  'UNIT: UNIT\nPOSITION: POSITION\nEMPLOYEE: EMPLOYEE';

create table audit_chain (
  id uuid not null default gen_random_uuid(),
  agency_id uuid,
  number bigint not null,
  hash character varying(64) not null,
  constraint audit_chain_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX audit_chain_agency ON audit_chain USING btree (agency_id) NULLS NOT DISTINCT;
comment on table audit_chain is
  'The end of an agency''s chain: the number and hash of its last event.';

create table audit_change (
  id uuid not null default gen_random_uuid(),
  event_id uuid not null,
  ordinal integer not null,
  table_name character varying(64) not null,
  "row" character varying(128),
  command character varying(8) not null,
  unit_id uuid,
  people uuid[] not null default '{}'::uuid[],
  columns jsonb,
  constraint audit_change_pkey PRIMARY KEY (id)
);
CREATE INDEX audit_change_people ON audit_change USING gin (people);
CREATE UNIQUE INDEX audit_change_place ON audit_change USING btree (event_id, ordinal);
CREATE INDEX idx_audit_chang_table_n_3a7c96 ON audit_change USING btree (table_name, "row");
comment on table audit_change is
  'One row that changed, with its columns before and after; or people who were read.';

create table audit_event (
  id uuid not null default gen_random_uuid(),
  agency_id uuid,
  number bigint,
  hash character varying(64),
  kind character varying(8) not null,
  at timestamp with time zone not null default CURRENT_TIMESTAMP,
  viewer character varying(16) not null,
  employee_id uuid,
  source character varying(64),
  credential character varying(80),
  request_id character varying(64),
  client character varying(64),
  operation character varying(200),
  database_role character varying(64) not null,
  units uuid[] not null default '{}'::uuid[],
  changed_in bigint not null default 0,
  constraint audit_event_pkey PRIMARY KEY (id)
);
CREATE UNIQUE INDEX audit_event_open ON audit_event USING btree (changed_in, agency_id) NULLS NOT DISTINCT WHERE number IS NULL AND kind::text = 'CHANGE'::text;
CREATE UNIQUE INDEX audit_event_place ON audit_event USING btree (agency_id, number) NULLS NOT DISTINCT WHERE number IS NOT NULL;
CREATE INDEX idx_audit_event_at_b52168 ON audit_event USING btree (at, id);
CREATE INDEX idx_audit_event_employe_6ae2de ON audit_event USING btree (employee_id, at);
comment on table audit_event is
  'One transaction''s changes in an agency, or what one request read there.';

create table audit_salt (
  id uuid not null,
  salt uuid not null,
  constraint audit_salt_pkey PRIMARY KEY (id)
);
comment on table audit_salt is
  'With what the texts of the audit_change of this id are hashed. Nobody but the owner reads it.';
comment on column audit_salt.id is
  'The audit_change.';

create table competency (
  id character varying(128) not null,
  name jsonb not null,
  kind character varying(16) not null,
  plugin character varying(128) not null,
  constraint competency_pkey PRIMARY KEY (id),
  constraint competency_kind_known CHECK (kind = ANY (ARRAY['MANAGERIAL', 'SOCIOCULTURAL', 'TECHNICAL']))
);
comment on table competency is
  'A competency that a plugin''s list named, kept when the plugin goes.';
comment on column competency.kind is
  'MANAGERIAL: MANAGERIAL\nSOCIOCULTURAL: SOCIOCULTURAL\nTECHNICAL: TECHNICAL';

create table competency_assessment (
  id uuid not null default gen_random_uuid(),
  level smallint not null,
  assessed_on date not null,
  method character varying(200),
  competency_id character varying(128) not null,
  employee_id uuid not null,
  unit_id uuid not null,
  constraint competency_assessment_pkey PRIMARY KEY (id),
  constraint uid_competency__employe_365ba6 UNIQUE (employee_id, competency_id, assessed_on),
  constraint competency_assessment_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competency(id) ON DELETE RESTRICT,
  constraint competency_assessment_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint competency_assessment_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint competency_assessment_level_in_range CHECK (level >= 1 AND level <= 5)
);
CREATE INDEX idx_competency__unit_id_170e8d ON competency_assessment USING btree (unit_id);
comment on table competency_assessment is
  'The level from 1 to 5 at which a person was found on a day, and by which method.';

create table competency_profile (
  id uuid not null default gen_random_uuid(),
  job_person_match double precision,
  band character varying(64),
  potential character varying(16),
  performance_key character varying(64),
  talent_box smallint,
  updated_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  changed_in bigint not null default 0,
  employee_id uuid not null,
  performance_cycle_id smallint,
  unit_id uuid not null,
  constraint competency_profile_pkey PRIMARY KEY (id),
  constraint uid_competency__employe_3ce7c8 UNIQUE (employee_id),
  constraint competency_profile_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint competency_profile_performance_cycle_id_fkey FOREIGN KEY (performance_cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint competency_profile_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint competency_profile_potential_known CHECK (potential = ANY (ARRAY['LOW', 'MEDIUM', 'HIGH'])),
  constraint competency_profile_talent_box_in_range CHECK (talent_box >= 1 AND talent_box <= 9)
);
CREATE INDEX idx_competency__changed_c5c447 ON competency_profile USING btree (changed_in, id);
CREATE INDEX idx_competency__unit_id_79b23e ON competency_profile USING btree (unit_id);
comment on table competency_profile is
  'What a person''s assessments amount to against the position''s requirements.';
comment on column competency_profile.potential is
  'LOW: LOW\nMEDIUM: MEDIUM\nHIGH: HIGH';

create table competency_requirement (
  id uuid not null default gen_random_uuid(),
  level smallint not null,
  competency_id character varying(128) not null,
  position_id uuid not null,
  constraint competency_requirement_pkey PRIMARY KEY (id),
  constraint uid_competency__positio_911ca7 UNIQUE (position_id, competency_id),
  constraint competency_requirement_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competency(id) ON DELETE RESTRICT,
  constraint competency_requirement_position_id_fkey FOREIGN KEY (position_id) REFERENCES "position"(id) ON DELETE RESTRICT,
  constraint competency_requirement_level_in_range CHECK (level >= 1 AND level <= 5)
);
CREATE INDEX idx_competency__compete_ddd52d ON competency_requirement USING btree (competency_id);
comment on table competency_requirement is
  'The level from 1 to 5 at which a position requires a competency.';

create table cycle (
  id smallint not null,
  code character varying(64) not null,
  name character varying(200) not null,
  starts_on date not null,
  ends_on date not null,
  status character varying(16) not null,
  scheme jsonb not null,
  params jsonb not null default '{}'::jsonb,
  unit_id uuid,
  constraint cycle_pkey PRIMARY KEY (id),
  constraint cycle_code_key UNIQUE (code),
  constraint cycle_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint cycle_ends_on_in_order CHECK (starts_on <= ends_on),
  constraint cycle_id_positive CHECK (id > 0),
  constraint cycle_status_known CHECK (status = ANY (ARRAY['PLANNED', 'OPEN', 'CLOSED']))
);
CREATE INDEX idx_cycle_unit_id_4591e8 ON cycle USING btree (unit_id);
comment on table cycle is
  'A span of dates under one rating scheme, for everyone or for one subtree.';
comment on column cycle.status is
  'PLANNED: PLANNED\nOPEN: OPEN\nCLOSED: CLOSED';

create table departure (
  id uuid not null default gen_random_uuid(),
  concept character varying(32) not null,
  "row" uuid not null,
  units uuid[] not null,
  changed_in bigint not null default 0,
  cycle_id smallint,
  person_id uuid,
  constraint departure_pkey PRIMARY KEY (id),
  constraint departure_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint departure_person_id_fkey FOREIGN KEY (person_id) REFERENCES employee(id) ON DELETE RESTRICT
);
CREATE INDEX departure_units ON departure USING gin (units);
CREATE INDEX idx_departure_concept_a13471 ON departure USING btree (concept, changed_in, "row");
comment on table departure is
  'Which row left which units'' subtrees in which transaction; triggers write it.';

create table draft (
  id uuid not null default gen_random_uuid(),
  kind character varying(16) not null,
  content jsonb not null,
  saved_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  appraisal_id uuid not null,
  person_id uuid not null,
  constraint draft_pkey PRIMARY KEY (id),
  constraint uid_draft_apprais_f0aa08 UNIQUE (appraisal_id, person_id, kind),
  constraint draft_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint draft_person_id_fkey FOREIGN KEY (person_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint draft_kind_known CHECK (kind = ANY (ARRAY['SELF_ASSESSMENT', 'RATING', 'REVIEW', 'OBJECTION']))
);
CREATE INDEX idx_draft_person__d1701b ON draft USING btree (person_id);
comment on table draft is
  'The unfinished input of one step by one person, who alone may read it.';
comment on column draft.kind is
  'SELF_ASSESSMENT: SELF_ASSESSMENT\nRATING: RATING\nREVIEW: REVIEW\nOBJECTION: OBJECTION';

create table employee (
  id uuid not null default gen_random_uuid(),
  nip character varying(18),
  name character varying(200) not null,
  grade character varying(16),
  employment character varying(16) not null,
  active_until date,
  position_id uuid,
  supervisor_id uuid,
  unit_id uuid,
  name_key text collate "C" not null generated always as (lower(name::text)) stored,
  code character varying(64),
  changed_in bigint not null default 0,
  updated_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  constraint employee_pkey PRIMARY KEY (id),
  constraint employee_code_key UNIQUE (code),
  constraint employee_nip_key UNIQUE (nip),
  constraint employee_position_id_fkey FOREIGN KEY (position_id) REFERENCES "position"(id) ON DELETE RESTRICT,
  constraint employee_supervisor_id_fkey FOREIGN KEY (supervisor_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint employee_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint employee_employment_known CHECK (employment = ANY (ARRAY['PNS', 'PPPK', 'NON_ASN'])),
  constraint employee_nip_digits CHECK (nip ~ '^[0-9]{18}$'),
  constraint employee_nip_of_asn CHECK ((employment = 'NON_ASN') = (nip IS NULL))
);
CREATE INDEX employee_by_grade ON employee USING btree ((
CASE grade
    WHEN 'I'::text THEN '01'::character varying
    WHEN 'I/a'::text THEN '01a'::character varying
    WHEN 'I/b'::text THEN '01b'::character varying
    WHEN 'I/c'::text THEN '01c'::character varying
    WHEN 'I/d'::text THEN '01d'::character varying
    WHEN 'I/e'::text THEN '01e'::character varying
    WHEN 'II'::text THEN '02'::character varying
    WHEN 'II/a'::text THEN '02a'::character varying
    WHEN 'II/b'::text THEN '02b'::character varying
    WHEN 'II/c'::text THEN '02c'::character varying
    WHEN 'II/d'::text THEN '02d'::character varying
    WHEN 'II/e'::text THEN '02e'::character varying
    WHEN 'III'::text THEN '03'::character varying
    WHEN 'III/a'::text THEN '03a'::character varying
    WHEN 'III/b'::text THEN '03b'::character varying
    WHEN 'III/c'::text THEN '03c'::character varying
    WHEN 'III/d'::text THEN '03d'::character varying
    WHEN 'III/e'::text THEN '03e'::character varying
    WHEN 'IV'::text THEN '04'::character varying
    WHEN 'IV/a'::text THEN '04a'::character varying
    WHEN 'IV/b'::text THEN '04b'::character varying
    WHEN 'IV/c'::text THEN '04c'::character varying
    WHEN 'IV/d'::text THEN '04d'::character varying
    WHEN 'IV/e'::text THEN '04e'::character varying
    WHEN 'V'::text THEN '05'::character varying
    WHEN 'VI'::text THEN '06'::character varying
    WHEN 'VII'::text THEN '07'::character varying
    WHEN 'VIII'::text THEN '08'::character varying
    WHEN 'IX'::text THEN '09'::character varying
    WHEN 'X'::text THEN '10'::character varying
    WHEN 'XI'::text THEN '11'::character varying
    WHEN 'XII'::text THEN '12'::character varying
    WHEN 'XIII'::text THEN '13'::character varying
    WHEN 'XIV'::text THEN '14'::character varying
    WHEN 'XV'::text THEN '15'::character varying
    WHEN 'XVI'::text THEN '16'::character varying
    WHEN 'XVII'::text THEN '17'::character varying
    ELSE COALESCE(grade, ''::character varying)
END) COLLATE "C", id);
CREATE INDEX employee_by_name ON employee USING btree (name_key, id);
CREATE INDEX employee_by_unit_and_name ON employee USING btree (unit_id, name_key, id);
CREATE INDEX employee_words ON employee USING gin (tilik_words(name::text));
CREATE INDEX idx_employee_changed_cc19ba ON employee USING btree (changed_in, id);
CREATE INDEX idx_employee_positio_69b1ae ON employee USING btree (position_id);
CREATE INDEX idx_employee_supervi_729a0f ON employee USING btree (supervisor_id);
CREATE INDEX idx_employee_unit_id_4279bc ON employee USING btree (unit_id);
comment on table employee is
  'A person who is appraised or appraises.';
comment on column employee.employment is
  'PNS: PNS\nPPPK: PPPK\nNON_ASN: NON_ASN';

create table evidence (
  id uuid not null,
  kind character varying(16) not null,
  title text not null,
  occurred_on date not null,
  record jsonb not null,
  links text[] not null default '{}'::text[],
  submitted_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  source text,
  status character varying(16) not null,
  verified_at timestamp with time zone,
  verification_note text,
  warnings jsonb not null default '[]'::jsonb,
  cycle_id smallint not null,
  goal_id uuid not null,
  source_record_id uuid,
  submitted_by_id uuid,
  unit_id uuid not null,
  verified_by_id uuid,
  constraint evidence_pkey PRIMARY KEY (id),
  constraint evidence_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint evidence_goal_id_fkey FOREIGN KEY (goal_id) REFERENCES goal(id) ON DELETE RESTRICT,
  constraint evidence_source_record_id_fkey FOREIGN KEY (source_record_id) REFERENCES source_record(id) ON DELETE RESTRICT,
  constraint evidence_submitted_by_id_fkey FOREIGN KEY (submitted_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint evidence_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint evidence_verified_by_id_fkey FOREIGN KEY (verified_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint evidence_goal_id_of_cycle CHECK (tilik_cycle_of(goal_id) = cycle_id),
  constraint evidence_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint evidence_kind_known CHECK (kind = ANY (ARRAY['ACTIVITY', 'REPORT', 'OBSERVATION', 'MEASUREMENT', 'SURVEY', 'DOCUMENT'])),
  constraint evidence_status_known CHECK (status = ANY (ARRAY['PENDING', 'ACCEPTED', 'REJECTED', 'WITHDRAWN']))
);
CREATE INDEX evidence_by_goal_and_status ON evidence USING btree (goal_id, status, submitted_by_id, source);
CREATE INDEX evidence_by_goal_newest ON evidence USING btree (goal_id, occurred_on, id);
CREATE INDEX evidence_by_source ON evidence USING btree (source) WHERE source IS NOT NULL;
CREATE INDEX evidence_by_status ON evidence USING btree (cycle_id, status, unit_id);
CREATE INDEX evidence_waiting ON evidence USING btree (goal_id, submitted_at) WHERE status::text = 'PENDING'::text;
CREATE INDEX idx_evidence_cycle_i_b54282 ON evidence USING btree (cycle_id, unit_id);
CREATE INDEX idx_evidence_cycle_i_f384ba ON evidence USING btree (cycle_id, id);
CREATE INDEX idx_evidence_goal_id_133eaa ON evidence USING btree (goal_id, id);
CREATE INDEX idx_evidence_source__beda85 ON evidence USING btree (source_record_id);
CREATE INDEX idx_evidence_submitt_34ff04 ON evidence USING btree (submitted_by_id);
comment on table evidence is
  'One record of what was done or measured; it counts once it is accepted.';
comment on column evidence.kind is
  'ACTIVITY: ACTIVITY\nREPORT: REPORT\nOBSERVATION: OBSERVATION\nMEASUREMENT: MEASUREMENT\nSURVEY:'
  ' SURVEY\nDOCUMENT: DOCUMENT';
comment on column evidence.status is
  'PENDING: PENDING\nACCEPTED: ACCEPTED\nREJECTED: REJECTED\nWITHDRAWN: WITHDRAWN';

create table external_code (
  id uuid not null default gen_random_uuid(),
  scheme character varying(32) not null,
  value character varying(128) not null,
  employee_id uuid,
  position_id uuid,
  unit_id uuid,
  constraint external_code_pkey PRIMARY KEY (id),
  constraint uid_external_co_employe_1f03c1 UNIQUE (employee_id, scheme),
  constraint uid_external_co_positio_a99e4f UNIQUE (position_id, scheme),
  constraint uid_external_co_scheme_efb171 UNIQUE (scheme, value),
  constraint external_code_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint external_code_position_id_fkey FOREIGN KEY (position_id) REFERENCES "position"(id) ON DELETE RESTRICT,
  constraint external_code_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint external_code_of_one_thing CHECK (num_nonnulls(position_id, employee_id) < 2 AND (position_id IS NULL) = (num_nonnulls(unit_id, employee_id) > 0))
);
CREATE UNIQUE INDEX external_code_of_unit ON external_code USING btree (unit_id, scheme) WHERE employee_id IS NULL;
CREATE INDEX idx_external_co_unit_id_c8bc02 ON external_code USING btree (unit_id);
comment on table external_code is
  'The code of a unit, a position or a person in another system, its scheme.';

create table feedback (
  id uuid not null,
  channel character varying(16) not null,
  visibility character varying(16) not null,
  anonymous boolean not null,
  rating smallint,
  comment text not null,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  answers jsonb,
  warnings jsonb not null default '[]'::jsonb,
  about_id uuid,
  author_id uuid,
  cycle_id smallint not null,
  goal_id uuid,
  parent_id uuid,
  unit_id uuid not null,
  constraint feedback_pkey PRIMARY KEY (id),
  constraint feedback_about_id_fkey FOREIGN KEY (about_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint feedback_author_id_fkey FOREIGN KEY (author_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint feedback_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint feedback_goal_id_fkey FOREIGN KEY (goal_id) REFERENCES goal(id) ON DELETE RESTRICT,
  constraint feedback_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES feedback(id) ON DELETE RESTRICT,
  constraint feedback_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint feedback_channel_known CHECK (channel = ANY (ARRAY['SUPERVISOR', 'PEER', 'SUBORDINATE', 'CITIZEN'])),
  constraint feedback_goal_id_of_cycle CHECK (tilik_cycle_of(goal_id) = cycle_id),
  constraint feedback_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint feedback_parent_id_of_cycle CHECK (tilik_cycle_of(parent_id) = cycle_id),
  constraint feedback_rating_in_range CHECK (rating >= 1 AND rating <= 4),
  constraint feedback_visibility_known CHECK (visibility = ANY (ARRAY['PRIVATE', 'SUPERIOR', 'TEAM']))
);
CREATE INDEX feedback_by_author ON feedback USING btree (author_id) WHERE author_id IS NOT NULL;
CREATE INDEX feedback_by_parent ON feedback USING btree (parent_id) WHERE parent_id IS NOT NULL;
CREATE INDEX feedback_by_person_shown ON feedback USING btree (about_id, (
CASE
    WHEN anonymous THEN '-infinity'::timestamp with time zone
    ELSE created_at
END), id);
CREATE INDEX feedback_by_unit_shown ON feedback USING btree (unit_id, (
CASE
    WHEN anonymous THEN '-infinity'::timestamp with time zone
    ELSE created_at
END), id);
CREATE INDEX idx_feedback_about_i_9eacec ON feedback USING btree (about_id, id);
CREATE INDEX idx_feedback_cycle_i_08600e ON feedback USING btree (cycle_id, unit_id);
CREATE INDEX idx_feedback_cycle_i_506f21 ON feedback USING btree (cycle_id, id);
CREATE INDEX idx_feedback_goal_id_50d635 ON feedback USING btree (goal_id);
CREATE INDEX idx_feedback_unit_id_f0d415 ON feedback USING btree (unit_id, id);
comment on table feedback is
  'A comment, perhaps rated 1 to 4; `unit` is the person''s, or the one it is about.';
comment on column feedback.channel is
  'SUPERVISOR: SUPERVISOR\nPEER: PEER\nSUBORDINATE: SUBORDINATE\nCITIZEN: CITIZEN';
comment on column feedback.visibility is
  'PRIVATE: PRIVATE\nSUPERIOR: SUPERIOR\nTEAM: TEAM';

create table follow_up (
  id uuid not null,
  kind character varying(16) not null,
  title jsonb not null,
  value double precision,
  unit_of_measure character varying(64),
  due_on date,
  settled_at timestamp with time zone,
  note text,
  explanation jsonb not null,
  appraisal_id uuid not null,
  cycle_id smallint not null,
  settled_by_id uuid,
  unit_id uuid not null,
  constraint follow_up_pkey PRIMARY KEY (id),
  constraint follow_up_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint follow_up_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint follow_up_settled_by_id_fkey FOREIGN KEY (settled_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint follow_up_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint follow_up_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint follow_up_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint follow_up_kind_known CHECK (kind = ANY (ARRAY['RECOGNITION', 'INCENTIVE', 'CREDIT_POINTS', 'GUIDANCE', 'DEVELOPMENT']))
);
CREATE INDEX idx_follow_up_apprais_35663e ON follow_up USING btree (appraisal_id, id);
CREATE INDEX idx_follow_up_cycle_i_b99bd5 ON follow_up USING btree (cycle_id, unit_id);
CREATE INDEX idx_follow_up_cycle_i_f3c4d7 ON follow_up USING btree (cycle_id, id);
comment on table follow_up is
  'Recognition, incentive, credit points, guidance or development, by a rule that is data.';
comment on column follow_up.kind is
  'RECOGNITION: RECOGNITION\nINCENTIVE: INCENTIVE\nCREDIT_POINTS: CREDIT_POINTS\nGUIDANCE: '
  'GUIDANCE\nDEVELOPMENT: DEVELOPMENT';

create table forum (
  id uuid not null,
  held_on date not null,
  minutes text not null,
  justification text,
  chair_id uuid not null,
  cycle_id smallint not null,
  unit_id uuid not null,
  withdrawal_reason text,
  withdrawn_at timestamp with time zone,
  withdrawn_by_id uuid,
  constraint forum_pkey PRIMARY KEY (id),
  constraint forum_chair_id_fkey FOREIGN KEY (chair_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint forum_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint forum_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint forum_withdrawn_by_id_fkey FOREIGN KEY (withdrawn_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint forum_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id)
);
CREATE INDEX idx_forum_cycle_i_2a21f6 ON forum USING btree (cycle_id, unit_id);
CREATE INDEX idx_forum_cycle_i_326aa2 ON forum USING btree (cycle_id, id);
comment on table forum is
  'A session that looked at every rating of a unit; its justification answers failed checks.';

create table forum_participant (
  id uuid not null,
  cycle_id smallint not null,
  employee_id uuid not null,
  forum_id uuid not null,
  unit_id uuid not null,
  constraint forum_participant_pkey PRIMARY KEY (id),
  constraint uid_forum_parti_forum_i_335b7e UNIQUE (forum_id, employee_id),
  constraint forum_participant_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint forum_participant_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint forum_participant_forum_id_fkey FOREIGN KEY (forum_id) REFERENCES forum(id) ON DELETE RESTRICT,
  constraint forum_participant_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint forum_participant_forum_id_of_cycle CHECK (tilik_cycle_of(forum_id) = cycle_id),
  constraint forum_participant_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id)
);
CREATE INDEX idx_forum_parti_cycle_i_31ea74 ON forum_participant USING btree (cycle_id, id);
CREATE INDEX idx_forum_parti_cycle_i_8519e3 ON forum_participant USING btree (cycle_id, unit_id);
comment on table forum_participant is
  'Who sat in a forum.';

create table goal (
  id uuid not null,
  ordinal smallint not null,
  axis_key character varying(64) not null,
  criterion_key character varying(64),
  statement text not null,
  kind character varying(16) not null,
  dimension character varying(64),
  params jsonb not null default '{}'::jsonb,
  measure text,
  unit_of_measure character varying(64),
  target double precision,
  weight double precision,
  duty text,
  programme text,
  shared boolean not null,
  scored_goal_id uuid not null,
  appraisal_id uuid not null,
  contributes_to_id uuid,
  cycle_id smallint not null,
  indicator_id uuid,
  unit_id uuid not null,
  exempted_at timestamp with time zone,
  exempted_by_id uuid,
  exemption_reason text,
  constraint goal_pkey PRIMARY KEY (id),
  constraint goal_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint goal_contributes_to_id_fkey FOREIGN KEY (contributes_to_id) REFERENCES goal(id) ON DELETE RESTRICT,
  constraint goal_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint goal_exempted_by_id_fkey FOREIGN KEY (exempted_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint goal_indicator_id_fkey FOREIGN KEY (indicator_id) REFERENCES indicator(id) ON DELETE RESTRICT,
  constraint goal_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint goal_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint goal_exempted_with_reason CHECK ((exempted_at IS NULL) = (exemption_reason IS NULL)),
  constraint goal_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint goal_kind_known CHECK (kind = ANY (ARRAY['MAIN', 'ADDITIONAL'])),
  constraint goal_shared_with_goal CHECK (NOT shared OR contributes_to_id IS NOT NULL),
  constraint goal_weight_in_range CHECK (weight >= 0::double precision AND weight <= 100::double precision)
);
CREATE INDEX goal_by_appraisal_in_order ON goal USING btree (appraisal_id, ordinal, id);
CREATE INDEX goal_by_indicator_in_unit ON goal USING btree (indicator_id, unit_id, id) WHERE indicator_id IS NOT NULL;
CREATE INDEX goal_by_served ON goal USING btree (contributes_to_id) WHERE contributes_to_id IS NOT NULL;
CREATE INDEX goal_by_unit_shared ON goal USING btree (unit_id) WHERE shared;
CREATE INDEX idx_goal_cycle_i_003be4 ON goal USING btree (cycle_id, id);
CREATE INDEX idx_goal_cycle_i_0d5505 ON goal USING btree (cycle_id, unit_id);
CREATE INDEX idx_goal_scored__bb3eec ON goal USING btree (scored_goal_id, id);
comment on table goal is
  'A work result or an expected behaviour on one axis of the cycle''s scheme.';
comment on column goal.kind is
  'MAIN: MAIN\nADDITIONAL: ADDITIONAL';

create table idempotency_key (
  id uuid not null default gen_random_uuid(),
  actor character varying(64) not null,
  key character varying(200) not null,
  operation character varying(64) not null,
  input_hash character varying(64) not null,
  result uuid not null,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  constraint idempotency_key_pkey PRIMARY KEY (id),
  constraint uid_idempotency_actor_f83631 UNIQUE (actor, key)
);
CREATE INDEX idx_idempotency_created_98dcfd ON idempotency_key USING btree (created_at);
comment on table idempotency_key is
  'Who sent which key with which input, and the row that came of it.';

create table indicator (
  id uuid not null default gen_random_uuid(),
  code character varying(64) not null,
  version integer not null,
  name character varying(200) not null,
  description text not null,
  aspect character varying(16) not null,
  is_key boolean not null,
  unit_of_measure character varying(64) not null,
  polarity character varying(32) not null,
  calculator_key character varying(128),
  params jsonb not null default '{}'::jsonb,
  status character varying(16) not null,
  note text,
  decided_by_id uuid,
  proposed_by_id uuid,
  supersedes_id uuid,
  unit_id uuid,
  code_key text collate "C" not null generated always as (lower(code::text)) stored,
  name_key text collate "C" not null generated always as (lower(name::text)) stored,
  target_highest double precision,
  target_lowest double precision,
  constraint indicator_pkey PRIMARY KEY (id),
  constraint uid_indicator_code_34e6ed UNIQUE (code, version),
  constraint indicator_decided_by_id_fkey FOREIGN KEY (decided_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint indicator_proposed_by_id_fkey FOREIGN KEY (proposed_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint indicator_supersedes_id_fkey FOREIGN KEY (supersedes_id) REFERENCES indicator(id) ON DELETE RESTRICT,
  constraint indicator_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint indicator_aspect_known CHECK (aspect = ANY (ARRAY['RESULT', 'PROCESS', 'BEHAVIOUR', 'COMPETENCY'])),
  constraint indicator_polarity_known CHECK (polarity = ANY (ARRAY['HIGHER_IS_BETTER', 'LOWER_IS_BETTER', 'TARGET_IS_BEST', 'ZERO_TOLERANCE'])),
  constraint indicator_status_known CHECK (status = ANY (ARRAY['PROPOSED', 'APPROVED', 'REJECTED', 'RETIRED'])),
  constraint indicator_target_range_rises CHECK (target_lowest <= target_highest),
  constraint indicator_version_positive CHECK (version > 0)
);
CREATE INDEX idx_indicator_calcula_671665 ON indicator USING btree (calculator_key);
CREATE INDEX idx_indicator_unit_id_a8cd7c ON indicator USING btree (unit_id);
CREATE UNIQUE INDEX indicator_approved ON indicator USING btree (code) WHERE status::text = 'APPROVED'::text;
CREATE INDEX indicator_by_code ON indicator USING btree (code_key, version, id);
CREATE INDEX indicator_words ON indicator USING gin (tilik_words(name::text));
comment on table indicator is
  'What is measured, in which unit of measure, by which calculator with which parameters.';
comment on column indicator.aspect is
  'RESULT: RESULT\nPROCESS: PROCESS\nBEHAVIOUR: BEHAVIOUR\nCOMPETENCY: COMPETENCY';
comment on column indicator.polarity is
  'HIGHER_IS_BETTER: HIGHER_IS_BETTER\nLOWER_IS_BETTER: LOWER_IS_BETTER\nTARGET_IS_BEST: '
  'TARGET_IS_BEST\nZERO_TOLERANCE: ZERO_TOLERANCE';
comment on column indicator.status is
  'PROPOSED: PROPOSED\nAPPROVED: APPROVED\nREJECTED: REJECTED\nRETIRED: RETIRED';

create table indicator_position (
  id uuid not null default gen_random_uuid(),
  indicator_id uuid not null,
  position_id uuid not null,
  constraint indicator_position_pkey PRIMARY KEY (id),
  constraint uid_indicator_p_indicat_eb05c9 UNIQUE (indicator_id, position_id),
  constraint indicator_position_indicator_id_fkey FOREIGN KEY (indicator_id) REFERENCES indicator(id) ON DELETE RESTRICT,
  constraint indicator_position_position_id_fkey FOREIGN KEY (position_id) REFERENCES "position"(id) ON DELETE RESTRICT
);
CREATE INDEX idx_indicator_p_positio_5ab5b8 ON indicator_position USING btree (position_id);
comment on table indicator_position is
  'For which position an indicator is meant.';

create table integration_key (
  id uuid not null default gen_random_uuid(),
  name character varying(50) not null,
  scopes text[] not null default '{}'::text[],
  calculators text[] not null default '{}'::text[],
  key_hash character varying(64) not null,
  earlier_hash character varying(64),
  earlier_until timestamp with time zone,
  expires_on date not null,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  rotated_at timestamp with time zone,
  last_used_at timestamp with time zone,
  revoked_at timestamp with time zone,
  created_by_id uuid,
  revoked_by_id uuid,
  unit_id uuid,
  constraint integration_key_pkey PRIMARY KEY (id),
  constraint integration_key_earlier_hash_key UNIQUE (earlier_hash),
  constraint integration_key_key_hash_key UNIQUE (key_hash),
  constraint integration_key_name_key UNIQUE (name),
  constraint integration_key_created_by_id_fkey FOREIGN KEY (created_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint integration_key_revoked_by_id_fkey FOREIGN KEY (revoked_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint integration_key_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint integration_key_earlier_until CHECK ((earlier_hash IS NULL) = (earlier_until IS NULL)),
  constraint integration_key_has_scope CHECK (cardinality(scopes) > 0)
);
CREATE INDEX idx_integration_unit_id_5661a3 ON integration_key USING btree (unit_id);
comment on table integration_key is
  'The key of a system in the subtree of a unit, or everywhere without a unit.';

create table invitation (
  id uuid not null default gen_random_uuid(),
  code_hash character varying(64) not null,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  unit_id uuid not null,
  constraint invitation_pkey PRIMARY KEY (id),
  constraint invitation_code_hash_key UNIQUE (code_hash),
  constraint invitation_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT
);
CREATE INDEX idx_invitation_unit_id_72adb6 ON invitation USING btree (unit_id);
comment on table invitation is
  'A code for one piece of feedback about a unit, of which only the hash is kept.';

create table invitation_attempt (
  id uuid not null default gen_random_uuid(),
  client character varying(64) not null,
  minute timestamp with time zone not null,
  count integer not null,
  constraint invitation_attempt_pkey PRIMARY KEY (id),
  constraint uid_invitation__client_6f8e7a UNIQUE (client, minute),
  constraint invitation_attempt_positive CHECK (count > 0)
);
comment on table invitation_attempt is
  'How many codes one client tried in a minute; `client` is a hash, kept for an hour.';

create table known_document (
  id character varying(200) not null,
  hash character varying(64) not null,
  text text not null,
  added_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  constraint known_document_pkey PRIMARY KEY (id),
  constraint known_document_hash_form CHECK (hash ~ '^[0-9a-f]{64}$'),
  constraint known_document_id_form CHECK (id ~ '^[A-Za-z0-9._~-]+$')
);
comment on table known_document is
  'A document of GraphQL by the id under which clients ask for it, and by its SHA-256.';

create table objection (
  id uuid not null,
  reason text not null,
  filed_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  deadline date not null,
  status character varying(16) not null,
  response text,
  responded_at timestamp with time zone,
  decision text,
  decided_at timestamp with time zone,
  appraisal_id uuid not null,
  cycle_id smallint not null,
  decided_by_id uuid,
  responded_by_id uuid,
  unit_id uuid not null,
  constraint objection_pkey PRIMARY KEY (id),
  constraint objection_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint objection_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint objection_decided_by_id_fkey FOREIGN KEY (decided_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint objection_responded_by_id_fkey FOREIGN KEY (responded_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint objection_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint objection_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint objection_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint objection_status_known CHECK (status = ANY (ARRAY['FILED', 'UPHELD', 'REJECTED', 'WITHDRAWN']))
);
CREATE INDEX idx_objection_apprais_145c4d ON objection USING btree (appraisal_id, id);
CREATE INDEX idx_objection_cycle_i_b7432d ON objection USING btree (cycle_id, unit_id);
CREATE INDEX idx_objection_cycle_i_ca07db ON objection USING btree (cycle_id, id);
CREATE UNIQUE INDEX objection_decided ON objection USING btree (appraisal_id) WHERE status::text = ANY (ARRAY['UPHELD'::character varying, 'REJECTED'::character varying]::text[]);
CREATE UNIQUE INDEX objection_heard ON objection USING btree (appraisal_id) WHERE status::text = 'FILED'::text;
comment on table objection is
  'Filed by the employee, answered by the appraiser, decided by the appraiser''s superior.';
comment on column objection.status is
  'FILED: FILED\nUPHELD: UPHELD\nREJECTED: REJECTED\nWITHDRAWN: WITHDRAWN';

create table outbox (
  id uuid not null,
  key character varying(200) not null,
  kind character varying(24) not null,
  role character varying(16),
  step character varying(64),
  due_on date,
  subject jsonb not null,
  text jsonb not null,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  sent_at timestamp with time zone,
  appraisal_id uuid,
  cycle_id smallint not null,
  recipient_id uuid,
  unit_id uuid not null,
  constraint outbox_pkey PRIMARY KEY (id),
  constraint outbox_key_key UNIQUE (key),
  constraint outbox_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint outbox_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint outbox_recipient_id_fkey FOREIGN KEY (recipient_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint outbox_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint outbox_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint outbox_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint outbox_kind_known CHECK (kind = ANY (ARRAY['STAGE_DUE', 'STAGE_OVERDUE', 'EVIDENCE_WAITING', 'REVIEW_DUE', 'RECEIPT_DEEMED', 'FOLLOW_UP_DUE', 'INDICATOR_WAITING', 'PERSON_MOVED'])),
  constraint outbox_role_known CHECK (role = ANY (ARRAY['EMPLOYEE', 'APPRAISER', 'PERFORMANCE_TEAM', 'AGENCY_ADMIN', 'REGION_VIEWER', 'INTEGRATION', 'AUDITOR', 'ADMIN'])),
  constraint outbox_to_person_or_role CHECK ((recipient_id IS NULL) <> (role IS NULL))
);
CREATE INDEX idx_outbox_apprais_9c6dba ON outbox USING btree (appraisal_id, id);
CREATE INDEX idx_outbox_cycle_i_130ffd ON outbox USING btree (cycle_id, unit_id);
CREATE INDEX idx_outbox_cycle_i_6ccb25 ON outbox USING btree (cycle_id, id);
CREATE INDEX outbox_waiting ON outbox USING btree (created_at, id) WHERE sent_at IS NULL;
comment on table outbox is
  'One message to one person, or to those who have a role in the unit.';
comment on column outbox.kind is
  'STAGE_DUE: STAGE_DUE\nSTAGE_OVERDUE: STAGE_OVERDUE\nEVIDENCE_WAITING: '
  'EVIDENCE_WAITING\nREVIEW_DUE: REVIEW_DUE\nRECEIPT_DEEMED: RECEIPT_DEEMED\nFOLLOW_UP_DUE: '
  'FOLLOW_UP_DUE\nINDICATOR_WAITING: INDICATOR_WAITING\nPERSON_MOVED: PERSON_MOVED';
comment on column outbox.role is
  'EMPLOYEE: EMPLOYEE\nAPPRAISER: APPRAISER\nPERFORMANCE_TEAM: PERFORMANCE_TEAM\nAGENCY_ADMIN: '
  'AGENCY_ADMIN\nREGION_VIEWER: REGION_VIEWER\nINTEGRATION: INTEGRATION\nAUDITOR: AUDITOR\nADMIN: '
  'ADMIN';

create table outcome (
  id uuid not null,
  predicate_key character varying(64) not null,
  value double precision,
  explanation jsonb not null,
  decided_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  appraisal_id uuid not null,
  cycle_id smallint not null,
  decided_by_id uuid,
  unit_id uuid not null,
  judged_from jsonb,
  constraint outcome_pkey PRIMARY KEY (id),
  constraint uid_outcome_apprais_c8e89b UNIQUE (appraisal_id),
  constraint outcome_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint outcome_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint outcome_decided_by_id_fkey FOREIGN KEY (decided_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint outcome_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint outcome_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint outcome_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id)
);
CREATE INDEX idx_outcome_cycle_i_ac3df1 ON outcome USING btree (cycle_id, unit_id);
CREATE INDEX idx_outcome_cycle_i_ca5f85 ON outcome USING btree (cycle_id, id);
comment on table outcome is
  'The predicate (predikat) that the scheme gives, and how it came about.';

create table plugin (
  id character varying(128) not null,
  version character varying(64) not null,
  summary text not null,
  sector character varying(64),
  calculator_keys text[] not null default '{}'::text[],
  failed_at timestamp with time zone,
  fault jsonb,
  constraint plugin_pkey PRIMARY KEY (id),
  constraint plugin_fault_has_time CHECK ((fault IS NULL) = (failed_at IS NULL))
);
comment on table plugin is
  'An installed distribution by its name, as it last was, and every calculator it ever gave.';

create table position (
  id uuid not null default gen_random_uuid(),
  code character varying(64) not null,
  title character varying(200) not null,
  position_class character varying(64) not null,
  duties text[] not null default '{}'::text[],
  code_key text collate "C" not null generated always as (lower(code::text)) stored,
  title_key text collate "C" not null generated always as (lower(title::text)) stored,
  changed_in bigint not null default 0,
  updated_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  constraint position_pkey PRIMARY KEY (id),
  constraint position_code_key UNIQUE (code)
);
CREATE INDEX idx_position_changed_a18bd4 ON "position" USING btree (changed_in, id);
CREATE INDEX position_by_code ON "position" USING btree (code_key, id);
CREATE INDEX position_words ON "position" USING gin (tilik_words(title::text));
comment on table position is
  'A post''s title, class and main duties (tugas pokok dan fungsi).';

create table quota (
  id character varying(200) not null,
  tokens double precision not null,
  at timestamp with time zone not null,
  constraint quota_pkey PRIMARY KEY (id)
);
comment on table quota is
  'What was left to one viewer at a time; a function takes from it and fills it up again.';

create table rating (
  id uuid not null,
  axis_key character varying(64) not null,
  source character varying(16) not null,
  level character varying(64),
  value double precision,
  comment text,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  appraisal_id uuid not null,
  by_id uuid,
  cycle_id smallint not null,
  goal_id uuid,
  review_id uuid,
  unit_id uuid not null,
  set_aside_at timestamp with time zone,
  constraint rating_pkey PRIMARY KEY (id),
  constraint rating_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint rating_by_id_fkey FOREIGN KEY (by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint rating_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint rating_goal_id_fkey FOREIGN KEY (goal_id) REFERENCES goal(id) ON DELETE RESTRICT,
  constraint rating_review_id_fkey FOREIGN KEY (review_id) REFERENCES review(id) ON DELETE RESTRICT,
  constraint rating_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint rating_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint rating_goal_id_of_cycle CHECK (tilik_cycle_of(goal_id) = cycle_id),
  constraint rating_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint rating_level_or_value CHECK ((level IS NULL) <> (value IS NULL)),
  constraint rating_review_id_of_cycle CHECK (tilik_cycle_of(review_id) = cycle_id),
  constraint rating_source_known CHECK (source = ANY (ARRAY['SELF', 'APPRAISER', 'FORUM', 'SUPERIOR', 'UNIT']))
);
CREATE INDEX idx_rating_apprais_ed6af1 ON rating USING btree (appraisal_id, id);
CREATE INDEX idx_rating_cycle_i_22a1a1 ON rating USING btree (cycle_id, unit_id);
CREATE INDEX idx_rating_cycle_i_c9567f ON rating USING btree (cycle_id, id);
CREATE INDEX rating_by_goal ON rating USING btree (goal_id) WHERE goal_id IS NOT NULL;
CREATE INDEX rating_by_review ON rating USING btree (review_id) WHERE review_id IS NOT NULL;
CREATE UNIQUE INDEX rating_of_a_side ON rating USING btree (appraisal_id, axis_key, source, goal_id, review_id) NULLS NOT DISTINCT WHERE set_aside_at IS NULL;
comment on table rating is
  'A level or a value on an axis, for the appraisal, for one goal or within a review.';
comment on column rating.source is
  'SELF: SELF\nAPPRAISER: APPRAISER\nFORUM: FORUM\nSUPERIOR: SUPERIOR\nUNIT: UNIT';

create table region (
  id uuid not null default gen_random_uuid(),
  code character varying(32) not null,
  scheme character varying(32) not null,
  name character varying(200) not null,
  valid_from date,
  valid_to date,
  parent_id uuid,
  code_key text collate "C" not null generated always as (lower(code::text)) stored,
  name_key text collate "C" not null generated always as (lower(name::text)) stored,
  constraint region_pkey PRIMARY KEY (id),
  constraint region_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES region(id) ON DELETE RESTRICT,
  constraint region_valid_to_in_order CHECK (valid_from <= valid_to),
  constraint region_no_overlap EXCLUDE USING gist (tilik_point(md5((scheme::text || ' '::text) || code::text)::uuid) inet_ops WITH &&, daterange(valid_from, valid_to, '[]'::text) WITH &&)
);
CREATE INDEX idx_region_parent__58b5ae ON region USING btree (parent_id);
CREATE INDEX idx_region_scheme_7e3dcd ON region USING btree (scheme, code);
CREATE INDEX region_by_code ON region USING btree (code_key, id);
CREATE INDEX region_by_name ON region USING btree (name_key, id);
CREATE INDEX region_words ON region USING gin (tilik_words(name::text));
comment on table region is
  'A province, regency, district or village under its code in one scheme.';

create table review (
  id uuid not null,
  held_on date not null,
  starts_on date not null,
  ends_on date not null,
  summary text not null,
  agreed_actions text[] not null default '{}'::text[],
  predicate_key character varying(64),
  acknowledged_at timestamp with time zone,
  scores jsonb not null default '[]'::jsonb,
  appraisal_id uuid not null,
  by_id uuid,
  cycle_id smallint not null,
  unit_id uuid not null,
  withdrawal_reason text,
  withdrawn_at timestamp with time zone,
  withdrawn_by_id uuid,
  constraint review_pkey PRIMARY KEY (id),
  constraint review_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint review_by_id_fkey FOREIGN KEY (by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint review_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint review_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint review_withdrawn_by_id_fkey FOREIGN KEY (withdrawn_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint review_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint review_ends_on_in_order CHECK (starts_on <= ends_on),
  constraint review_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id)
);
CREATE INDEX idx_review_apprais_6fa121 ON review USING btree (appraisal_id, id);
CREATE INDEX idx_review_cycle_i_48cbdc ON review USING btree (cycle_id, unit_id);
CREATE INDEX idx_review_cycle_i_c6e325 ON review USING btree (cycle_id, id);
comment on table review is
  'What appraiser and employee said about a month or a quarter; it changes no stage.';

create table role_grant (
  id uuid not null default gen_random_uuid(),
  role character varying(16) not null,
  starts_on date not null,
  ends_on date,
  reason character varying(1000) not null,
  created_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  ended_at timestamp with time zone,
  end_reason character varying(1000),
  employee_id uuid not null,
  ended_by_id uuid,
  granted_by_id uuid,
  unit_id uuid,
  constraint role_grant_pkey PRIMARY KEY (id),
  constraint role_grant_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint role_grant_ended_by_id_fkey FOREIGN KEY (ended_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint role_grant_granted_by_id_fkey FOREIGN KEY (granted_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint role_grant_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint role_grant_end_reason CHECK ((ended_at IS NULL) = (end_reason IS NULL)),
  constraint role_grant_ends_on_in_order CHECK (starts_on <= ends_on),
  constraint role_grant_role_known CHECK (role = ANY (ARRAY['PERFORMANCE_TEAM', 'AGENCY_ADMIN', 'REGION_VIEWER', 'AUDITOR', 'ADMIN'])),
  constraint role_grant_undivided CHECK (role <> 'ADMIN' OR unit_id IS NULL),
  constraint role_grant_no_overlap EXCLUDE USING gist (tilik_point(employee_id) inet_ops WITH &&, tilik_point(md5((role::text || ' '::text) || COALESCE(unit_id::text, ''::text))::uuid) inet_ops WITH &&, daterange(starts_on, ends_on, '[]'::text) WITH &&) WHERE (ended_at IS NULL)
);
CREATE INDEX idx_role_grant_employe_59c22a ON role_grant USING btree (employee_id, starts_on);
CREATE INDEX idx_role_grant_unit_id_1f4685 ON role_grant USING btree (unit_id);
comment on table role_grant is
  'A role of an employee in the subtree of a unit, or everywhere without a unit.';
comment on column role_grant.role is
  'EMPLOYEE: EMPLOYEE\nAPPRAISER: APPRAISER\nPERFORMANCE_TEAM: PERFORMANCE_TEAM\nAGENCY_ADMIN: '
  'AGENCY_ADMIN\nREGION_VIEWER: REGION_VIEWER\nINTEGRATION: INTEGRATION\nAUDITOR: AUDITOR\nADMIN: '
  'ADMIN';

create table score (
  id uuid not null,
  status character varying(16) not null,
  value double precision,
  achievement double precision,
  band character varying(64),
  problem jsonb,
  calculator_key character varying(128) not null,
  calculator_version character varying(32) not null,
  params jsonb not null default '{}'::jsonb,
  target double precision,
  inputs uuid[] not null default '{}'::uuid[],
  explanation jsonb,
  computed_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  cycle_id smallint not null,
  goal_id uuid not null,
  unit_id uuid not null,
  constraint score_pkey PRIMARY KEY (id),
  constraint uid_score_goal_id_3657a2 UNIQUE (goal_id),
  constraint score_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint score_goal_id_fkey FOREIGN KEY (goal_id) REFERENCES goal(id) ON DELETE RESTRICT,
  constraint score_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint score_goal_id_of_cycle CHECK (tilik_cycle_of(goal_id) = cycle_id),
  constraint score_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint score_status_known CHECK (status = ANY (ARRAY['COMPUTED', 'NO_EVIDENCE', 'UNDEFINED', 'FAILED'])),
  constraint score_value_computed CHECK ((status = 'COMPUTED') = (value IS NOT NULL))
);
CREATE INDEX idx_score_cycle_i_c44fd7 ON score USING btree (cycle_id, id);
CREATE INDEX idx_score_cycle_i_cfd913 ON score USING btree (cycle_id, unit_id);
comment on table score is
  'A goal''s one score; `inputs` are the keys of the evidence that went in, in order.';
comment on column score.status is
  'COMPUTED: COMPUTED\nNO_EVIDENCE: NO_EVIDENCE\nUNDEFINED: UNDEFINED\nFAILED: FAILED';

create table source_record (
  id uuid not null default gen_random_uuid(),
  kind character varying(64) not null,
  key character varying(400) not null,
  file_name character varying(400) not null,
  file_hash character varying(64) not null,
  line integer not null,
  columns jsonb not null,
  calculator_key character varying(128),
  record jsonb not null,
  imported_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  constraint source_record_pkey PRIMARY KEY (id),
  constraint uid_source_reco_kind_fb9e2a UNIQUE (kind, key)
);
CREATE INDEX idx_source_reco_kind_e53f93 ON source_record USING btree (kind, file_hash, line);
comment on table source_record is
  'One line: as it stood (`columns`), and as its kind''s importer understood it (`record`).';

create table timeline_entry (
  id uuid not null,
  ordinal integer not null,
  at timestamp with time zone not null default CURRENT_TIMESTAMP,
  action character varying(64) not null,
  from_stage character varying(16),
  to_stage character varying(16),
  note text,
  appraisal_id uuid not null,
  by_id uuid,
  cycle_id smallint not null,
  unit_id uuid not null,
  constraint timeline_entry_pkey PRIMARY KEY (id),
  constraint uid_timeline_en_apprais_e9ad9f UNIQUE (appraisal_id, ordinal),
  constraint timeline_entry_appraisal_id_fkey FOREIGN KEY (appraisal_id) REFERENCES appraisal(id) ON DELETE RESTRICT,
  constraint timeline_entry_by_id_fkey FOREIGN KEY (by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint timeline_entry_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint timeline_entry_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint timeline_entry_appraisal_id_of_cycle CHECK (tilik_cycle_of(appraisal_id) = cycle_id),
  constraint timeline_entry_from_stage_known CHECK (from_stage = ANY (ARRAY['DRAFT', 'SUBMITTED', 'AGREED', 'SELF_ASSESSED', 'RATED', 'CALIBRATED', 'DECIDED', 'OBJECTED', 'CLOSED'])),
  constraint timeline_entry_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id),
  constraint timeline_entry_to_stage_known CHECK (to_stage = ANY (ARRAY['DRAFT', 'SUBMITTED', 'AGREED', 'SELF_ASSESSED', 'RATED', 'CALIBRATED', 'DECIDED', 'OBJECTED', 'CLOSED']))
);
CREATE INDEX idx_timeline_en_apprais_aedc8b ON timeline_entry USING btree (appraisal_id, at);
CREATE INDEX idx_timeline_en_cycle_i_bec055 ON timeline_entry USING btree (cycle_id, unit_id);
CREATE INDEX idx_timeline_en_cycle_i_fdcb22 ON timeline_entry USING btree (cycle_id, id);
comment on table timeline_entry is
  'One step; `ordinal` orders those of one appraisal.';
comment on column timeline_entry.from_stage is
  'DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nAGREED: AGREED\nSELF_ASSESSED: SELF_ASSESSED\nRATED: '
  'RATED\nCALIBRATED: CALIBRATED\nDECIDED: DECIDED\nOBJECTED: OBJECTED\nCLOSED: CLOSED';
comment on column timeline_entry.to_stage is
  'DRAFT: DRAFT\nSUBMITTED: SUBMITTED\nAGREED: AGREED\nSELF_ASSESSED: SELF_ASSESSED\nRATED: '
  'RATED\nCALIBRATED: CALIBRATED\nDECIDED: DECIDED\nOBJECTED: OBJECTED\nCLOSED: CLOSED';

create table tortoise_migrations (
  id integer not null default nextval('tortoise_migrations_id_seq'::regclass),
  app character varying(255) not null,
  name character varying(255) not null,
  applied_at timestamp with time zone not null,
  constraint tortoise_migrations_pkey PRIMARY KEY (id),
  constraint uid_tortoise_mi_app_3803a5 UNIQUE (app, name)
);

create table training (
  id uuid not null default gen_random_uuid(),
  purpose character varying(16) not null,
  training text not null,
  reason jsonb not null,
  status character varying(16) not null,
  planned_on date,
  completed_on date,
  level_before smallint,
  level_after smallint,
  competency_id character varying(128),
  employee_id uuid not null,
  unit_id uuid not null,
  constraint training_pkey PRIMARY KEY (id),
  constraint training_competency_id_fkey FOREIGN KEY (competency_id) REFERENCES competency(id) ON DELETE RESTRICT,
  constraint training_employee_id_fkey FOREIGN KEY (employee_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint training_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint training_level_after_in_range CHECK (level_after >= 1 AND level_after <= 5),
  constraint training_level_before_in_range CHECK (level_before >= 1 AND level_before <= 5),
  constraint training_purpose_known CHECK (purpose = ANY (ARRAY['COMPETENCY', 'RATING', 'FEEDBACK'])),
  constraint training_status_known CHECK (status = ANY (ARRAY['RECOMMENDED', 'PLANNED', 'COMPLETED']))
);
CREATE INDEX idx_training_employe_cc1483 ON training USING btree (employee_id);
CREATE INDEX idx_training_unit_id_3adc41 ON training USING btree (unit_id);
CREATE UNIQUE INDEX training_by_its_title ON training USING btree (employee_id, purpose, training) WHERE status::text = 'RECOMMENDED'::text AND competency_id IS NULL;
CREATE UNIQUE INDEX training_for_a_gap ON training USING btree (employee_id, competency_id) WHERE status::text = 'RECOMMENDED'::text AND competency_id IS NOT NULL;
comment on table training is
  'One training of one person, with the level before and after it.';
comment on column training.purpose is
  'COMPETENCY: COMPETENCY\nRATING: RATING\nFEEDBACK: FEEDBACK';
comment on column training.status is
  'RECOMMENDED: RECOMMENDED\nPLANNED: PLANNED\nCOMPLETED: COMPLETED';

create table unit (
  id uuid not null default gen_random_uuid(),
  code character varying(64) not null,
  name character varying(200) not null,
  kind character varying(64) not null,
  sector character varying(64) not null,
  path character varying(400) collate "C" not null,
  head_id uuid,
  parent_id uuid,
  region_id uuid,
  code_key text collate "C" not null generated always as (lower(code::text)) stored,
  name_key text collate "C" not null generated always as (lower(name::text)) stored,
  changed_in bigint not null default 0,
  updated_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  constraint unit_pkey PRIMARY KEY (id),
  constraint unit_code_key UNIQUE (code),
  constraint unit_path_key UNIQUE (path),
  constraint unit_head_fkey FOREIGN KEY (head_id) REFERENCES employee(id),
  constraint unit_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint unit_region_id_fkey FOREIGN KEY (region_id) REFERENCES region(id) ON DELETE RESTRICT
);
CREATE INDEX idx_unit_changed_419148 ON unit USING btree (changed_in, id);
CREATE INDEX idx_unit_parent__30d09e ON unit USING btree (parent_id);
CREATE INDEX idx_unit_region__fa4a17 ON unit USING btree (region_id);
CREATE INDEX unit_by_code ON unit USING btree (code_key, id);
CREATE INDEX unit_by_head ON unit USING btree (head_id);
CREATE UNIQUE INDEX unit_by_label ON unit USING btree ("right"(path::text, 8));
CREATE INDEX unit_by_name ON unit USING btree (name_key, id);
CREATE INDEX unit_by_parent_and_code ON unit USING btree (parent_id, code_key, id);
CREATE INDEX unit_words ON unit USING gin (tilik_words(name::text));
comment on table unit is
  'An agency, a division, a school or a clinic.';

create table unit_predicate (
  id uuid not null,
  predicate_key character varying(64) not null,
  reason text not null,
  set_at timestamp with time zone not null default CURRENT_TIMESTAMP,
  cycle_id smallint not null,
  set_by_id uuid,
  unit_id uuid not null,
  constraint unit_predicate_pkey PRIMARY KEY (id),
  constraint uid_unit_predic_cycle_i_0e16ed UNIQUE (cycle_id, unit_id),
  constraint unit_predicate_cycle_id_fkey FOREIGN KEY (cycle_id) REFERENCES cycle(id) ON DELETE RESTRICT,
  constraint unit_predicate_set_by_id_fkey FOREIGN KEY (set_by_id) REFERENCES employee(id) ON DELETE RESTRICT,
  constraint unit_predicate_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES unit(id) ON DELETE RESTRICT,
  constraint unit_predicate_id_of_cycle CHECK (tilik_cycle_of(id) = cycle_id)
);
CREATE INDEX idx_unit_predic_cycle_i_08ae5d ON unit_predicate USING btree (cycle_id, id);
CREATE INDEX idx_unit_predic_cycle_i_0e16ed ON unit_predicate USING btree (cycle_id, unit_id);
comment on table unit_predicate is
  'The organisation predicate (predikat kinerja organisasi), set by the leader one level up.';

create sequence unit_label as bigint start 1 increment 1;
