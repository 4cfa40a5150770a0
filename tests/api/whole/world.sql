-- A world with a row of every table for each i from :first to :last: below the root stands unit i with
-- lead i, below it sub-unit i with staff i, whose supervisor and appraiser is lead i.
create function pg_temp.free(name text, i int) returns uuid language sql immutable as $$
  select overlay(md5(name || i) placing '4' from 13 for 1)::uuid
$$;
create function pg_temp.own(name text, i int) returns uuid language sql immutable as $$
  select overlay(overlay(md5(name || i) placing lpad(to_hex(:cycle), 4, '0') from 1 for 4)
                 placing '8' from 13 for 1)::uuid
$$;
create temp view n as select i from generate_series(:first, :last) i;
create temp view explained as
  select '{"formula": "a + b", "steps": [], "records": 0, "warnings": []}'::jsonb as explanation,
    '{"en": "Text", "id": "Teks"}'::jsonb as words;

insert into competency (id, name, kind, plugin)
select 'asn.c' || i, words, 'MANAGERIAL', 'asn' from generate_series(1, 2) i, explained
on conflict do nothing;

insert into region (id, code, scheme, name)
select pg_temp.free('region', i), 'r-' || i, 'kemendagri', 'Wilayah ' || i from n;
insert into position (id, code, title, position_class, duties)
select pg_temp.free('position', i), 'p-' || i, 'Jabatan ' || i, 'pelaksana', '{tugas}' from n;
insert into competency_requirement (position_id, competency_id, level)
select pg_temp.free('position', i), 'asn.c' || c, 1 + 2 * c from n, generate_series(1, 2) c;

insert into unit (id, code, name, kind, sector)
values (pg_temp.free('root', 0), 'root', 'Akar', 'daerah', 'public_service')
on conflict do nothing;
insert into unit (id, parent_id, region_id, code, name, kind, sector)
select pg_temp.free('unit', i), pg_temp.free('root', 0), pg_temp.free('region', i),
  'unit-' || lpad(i::text, 3, '0'), 'Unit ' || i, 'dinas', 'health' from n;
insert into unit (id, parent_id, code, name, kind, sector)
select pg_temp.free('sub', i), pg_temp.free('unit', i), 'sub-' || lpad(i::text, 3, '0'),
  'Subunit ' || i, 'seksi', 'health' from n;

insert into employee (id, nip, name, grade, employment)
select pg_temp.free('lead', i), '190101011920011' || lpad(i::text, 3, '0'),
  'Pemimpin ' || i, 'IV/a', 'PNS' from n;
insert into employee (id, nip, name, grade, employment, supervisor_id)
select pg_temp.free('staff', i), '190101011920021' || lpad(i::text, 3, '0'),
  'Pegawai ' || i, 'III/a', 'PNS', pg_temp.free('lead', i) from n;
insert into assignment (employee_id, unit_id, position_id, starts_on, acting)
select pg_temp.free('lead', i), pg_temp.free('unit', i), pg_temp.free('position', i),
  date '2020-01-01', acting from n, (values (false), (true)) a (acting)
union all
select pg_temp.free('staff', i), pg_temp.free('sub', i), pg_temp.free('position', i),
  date '2020-01-01', acting from n, (values (false), (true)) a (acting);
update unit u set head_id = pg_temp.free('lead', i) from n where u.id = pg_temp.free('unit', i);

insert into indicator (id, code, version, name, description, aspect, is_key, unit_of_measure,
  polarity, calculator_key, status, unit_id)
select pg_temp.free('indicator', i), 'i-' || i, 1, 'Indikator ' || i, '', 'RESULT', true, 'dokumen',
  'HIGHER_IS_BETTER', 'asn.target_achievement', 'APPROVED', pg_temp.free('unit', i) from n;
insert into indicator_position (indicator_id, position_id)
select pg_temp.free('indicator', i), pg_temp.free('position', i) from n;

insert into appraisal (id, cycle_id, unit_id, employee_id, version, starts_on, ends_on, stage,
  imported, appraiser_id, warnings)
select pg_temp.own('led', i), :cycle, pg_temp.free('unit', i), pg_temp.free('lead', i), 1,
  date '2025-01-01', date '2025-12-31', 'DECIDED', false, null, '[]'::jsonb from n
union all
select pg_temp.own('done', i), :cycle, pg_temp.free('sub', i), pg_temp.free('staff', i), 1,
  date '2025-01-01', date '2025-12-31', 'DECIDED', false, pg_temp.free('lead', i),
  jsonb_build_array(jsonb_build_object('code', 'LATE', 'message', words)) from n, explained
union all
-- One plan that is a draft without goals, of the year before.
select pg_temp.own('planned', i), :cycle, pg_temp.free('sub', i), pg_temp.free('staff', i), 1,
  date '2024-01-01', date '2024-12-31', 'DRAFT', false, null, '[]'::jsonb from n where i = :first;

insert into goal (id, cycle_id, unit_id, appraisal_id, ordinal, axis_key, statement, kind,
  indicator_id, target, weight, shared)
select pg_temp.own('led goal', i), :cycle, pg_temp.free('unit', i), pg_temp.own('led', i), 0,
  'work_result', 'Capaian unit', 'MAIN', pg_temp.free('indicator', i), 10, 100, false from n;
insert into goal (id, cycle_id, unit_id, appraisal_id, ordinal, axis_key, statement, kind,
  indicator_id, target, weight, shared, contributes_to_id)
select pg_temp.own('goal ' || g, i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i), g,
  'work_result', 'Capaian ' || g, 'MAIN', pg_temp.free('indicator', i), 10, 50, false,
  pg_temp.own('led goal', i) from n, generate_series(1, 2) g;
insert into evidence (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status,
  warnings)
select pg_temp.own('evidence ' || g || e, i), :cycle, pg_temp.free('sub', i),
  pg_temp.own('goal ' || g, i), 'ACTIVITY', 'Kegiatan ' || e, date '2025-06-01' + e,
  '{"realised": 4}', case e when 1 then 'ACCEPTED' else 'PENDING' end,
  jsonb_build_array(jsonb_build_object('code', 'FUTURE_DATE', 'message', words))
from n, generate_series(1, 2) g, generate_series(1, 2) e, explained;
insert into score (id, cycle_id, unit_id, goal_id, status, value, achievement, calculator_key,
  calculator_version, inputs, explanation)
select pg_temp.own('score ' || g, i), :cycle, pg_temp.free('sub', i), pg_temp.own('goal ' || g, i),
  'COMPUTED', case g when 1 then 4 else 13 end, case g when 1 then 40 else 130 end,
  'asn.target_achievement', case g when 1 then '1.0.0' else '0.9.0' end,
  array[pg_temp.own('evidence ' || g || '1', i)], jsonb_build_object('formula', 'a', 'records', 1,
    'steps', jsonb_build_array(jsonb_build_object('label', words, 'expression', '4',
      'source', jsonb_build_object('type', 'Evidence',
                                   'id', pg_temp.own('evidence ' || g || '1', i)))),
    'warnings', jsonb_build_array(jsonb_build_object('code', 'A', 'message', words)))
from n, generate_series(1, 2) g, explained;

insert into review (id, cycle_id, unit_id, appraisal_id, held_on, starts_on, ends_on, summary,
  agreed_actions, predicate_key, by_id, scores)
select pg_temp.own('review ' || r, i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i),
  date '2025-04-01' + r, date '2025-01-01', date '2025-03-31', 'Baik', '{lanjutkan}', 'baik',
  pg_temp.free('lead', i), jsonb_build_array(jsonb_build_object('goal', pg_temp.own('goal 1', i),
    'status', 'COMPUTED', 'value', 4, 'achievement', 40, 'band', null, 'problem', null,
    'calculator_key', 'asn.target_achievement', 'calculator_version', '1', 'explanation', null))
from n, generate_series(1, 2) r;
insert into rating (id, cycle_id, unit_id, appraisal_id, axis_key, source, by_id, level)
select pg_temp.own('rating ' || source, i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i),
  'work_result', source, pg_temp.free('lead', i), 'as'
from n, (values ('APPRAISER'), ('SELF'), ('FORUM')) s (source);
insert into rating (id, cycle_id, unit_id, appraisal_id, review_id, goal_id, axis_key, source,
  by_id, level)
select pg_temp.own('review rating ' || g, i), :cycle, pg_temp.free('sub', i),
  pg_temp.own('done', i), pg_temp.own('review 1', i), pg_temp.own('goal ' || g, i), 'work_result',
  'APPRAISER', pg_temp.free('lead', i), 'as' from n, generate_series(1, 2) g;
insert into adjustment (id, cycle_id, unit_id, appraisal_id, axis_key, before_level, after_level,
  reason, by_id)
select pg_temp.own('adjustment ' || a, i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i),
  'work_result', 'as', 'above', 'Bukti baru', pg_temp.free('lead', i)
from n, generate_series(1, 2) a;
insert into outcome (id, cycle_id, unit_id, appraisal_id, predicate_key, explanation, judged_from,
  decided_by_id)
select pg_temp.own('outcome', i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i), 'baik',
  jsonb_build_object('formula', 'a', 'records', 0,
    'steps', jsonb_build_array(jsonb_build_object('label', words, 'expression', '4')),
    'warnings', jsonb_build_array(jsonb_build_object('code', 'A', 'message', words))),
  jsonb_build_object('opinions', '[]'::jsonb, 'match', null,
    'grounds', jsonb_build_array(
      jsonb_build_object('clause', 'a', 'evidence', pg_temp.own('evidence 11', i)),
      jsonb_build_object('clause', 'a', 'evidence', pg_temp.own('evidence 21', i))),
    'axes', jsonb_build_array(jsonb_build_object('axis', 'work_result', 'level', 'as',
      'rating', null, 'source', 'FORUM', 'value', null, 'goals', (
        select jsonb_agg(jsonb_build_object('goal', pg_temp.own('goal ' || g, i), 'weight', 50,
          'polarity', 'HIGHER_IS_BETTER', 'rating', null, 'score', pg_temp.own('score ' || g, i),
          'achievement', 40, 'value', 4, 'version', '1.0.0', 'at', now()))
        from generate_series(1, 2) g)))),
  pg_temp.free('lead', i) from n, explained;
insert into objection (id, cycle_id, unit_id, appraisal_id, reason, deadline, status)
select pg_temp.own('objection ' || o, i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i),
  'Keberatan', date '2026-02-01', case o when 1 then 'WITHDRAWN' else 'FILED' end
from n, generate_series(1, 2) o;
insert into follow_up (id, cycle_id, unit_id, appraisal_id, kind, title, explanation, settled_by_id)
select pg_temp.own('follow up ' || f, i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i),
  'RECOGNITION', words, explanation, pg_temp.free('lead', i)
from n, generate_series(1, 2) f, explained;
insert into timeline_entry (id, cycle_id, unit_id, appraisal_id, ordinal, action, by_id)
select pg_temp.own('step ' || t, i), :cycle, pg_temp.free('sub', i), pg_temp.own('done', i), t,
  'agreePlan', pg_temp.free('lead', i) from n, generate_series(1, 2) t;

insert into feedback (id, cycle_id, unit_id, about_id, goal_id, channel, visibility, author_id,
  anonymous, rating, comment, warnings)
select pg_temp.own('feedback ' || f, i), :cycle, pg_temp.free('sub', i), pg_temp.free('staff', i),
  pg_temp.own('goal 1', i), 'SUPERVISOR', 'TEAM', pg_temp.free('lead', i), false, 3, 'Baik',
  '[{"code": "SELF_PRAISE", "message": {"en": "Own.", "id": "Sendiri."}}]'::jsonb
from n, generate_series(1, 2) f
union all
select pg_temp.own('unit feedback ' || f, i), :cycle, pg_temp.free('unit', i), null, null,
  'CITIZEN', 'TEAM', null, true, 3, 'Cepat', '[]' from n, generate_series(1, 2) f;
insert into feedback (id, cycle_id, unit_id, about_id, channel, visibility, author_id, anonymous,
  comment, parent_id)
select pg_temp.own('reply ' || f, i), :cycle, pg_temp.free('sub', i), pg_temp.free('staff', i),
  'SUBORDINATE', 'TEAM', pg_temp.free('staff', i), false, 'Terima kasih',
  pg_temp.own('feedback 1', i) from n, generate_series(1, 2) f;

insert into forum (id, cycle_id, unit_id, held_on, chair_id, minutes)
select pg_temp.own('forum', i), :cycle, pg_temp.free('unit', i), date '2025-12-01',
  pg_temp.free('lead', i), 'Risalah' from n;
insert into forum_participant (id, cycle_id, unit_id, forum_id, employee_id)
select pg_temp.own('participant ' || who, i), :cycle, pg_temp.free('unit', i),
  pg_temp.own('forum', i), pg_temp.free(who, i) from n, (values ('lead'), ('staff')) w (who);
insert into unit_predicate (id, cycle_id, unit_id, predicate_key, reason)
select pg_temp.own('predicate', i), :cycle, pg_temp.free('unit', i), 'baik', 'Capaian' from n
union all
select pg_temp.own('predicate', 0), :cycle, pg_temp.free('root', 0), 'baik', 'Capaian'
on conflict do nothing;

insert into competency_profile (id, employee_id, unit_id, job_person_match, performance_cycle_id,
  performance_key)
select pg_temp.free('profile', i), pg_temp.free('staff', i), pg_temp.free('sub', i), 80, :cycle,
  'baik' from n;
insert into competency_assessment (employee_id, unit_id, competency_id, level, assessed_on)
select pg_temp.free('staff', i), pg_temp.free('sub', i), 'asn.c' || c, 1 + c + a,
  date '2024-01-01' + a from n, generate_series(1, 2) c, generate_series(0, 1) a;
insert into training (employee_id, unit_id, purpose, competency_id, training, reason, status)
select pg_temp.free('staff', i), pg_temp.free('sub', i), 'COMPETENCY', 'asn.c' || c,
  'Pelatihan ' || c, words, 'RECOMMENDED' from n, generate_series(1, 2) c, explained;
insert into role_grant (employee_id, unit_id, role, starts_on, reason)
select pg_temp.free('lead', i), pg_temp.free('unit', i), 'PERFORMANCE_TEAM', '2024-01-01', 'SK'
from n;
insert into integration_key (name, unit_id, scopes, key_hash, expires_on)
select 'Portal ' || i, pg_temp.free('unit', i), '{directory}', md5('key' || i), '2099-01-01' from n;

insert into external_code (scheme, value, unit_id, position_id, employee_id)
select 'SIASN', 'unit ' || i, pg_temp.free('unit', i), null::uuid, null::uuid from n
union all select 'SIASN', 'position ' || i, null, pg_temp.free('position', i), null from n
union all select 'SIASN', 'lead ' || i, null, null, pg_temp.free('lead', i) from n;
insert into attribute_set (id, code, version, describes, record_schema)
select pg_temp.free(described, 0), described, 1, described, jsonb_build_object('title', 'Note',
  'properties', jsonb_build_object('note', jsonb_build_object('title', 'Note')))
from unnest('{UNIT,POSITION,EMPLOYEE}'::text[]) described
on conflict do nothing;
insert into attribute_record (attribute_set_id, record, unit_id, position_id, employee_id)
select pg_temp.free('UNIT', 0), '{"note": "x"}'::jsonb, pg_temp.free('unit', i), null::uuid,
  null::uuid from n
union all
select pg_temp.free('POSITION', 0), '{"note": "x"}', null, pg_temp.free('position', i), null from n
union all
select pg_temp.free('EMPLOYEE', 0), '{"note": "x"}', null, null, pg_temp.free('lead', i) from n;
