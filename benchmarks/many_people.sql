-- Fills a migrated database with people by their numbers; `:agencies` is how many agencies of 1,000 there are.
insert into region (id, code, scheme, name) values (md5('R')::uuid, '33', 'KEMENDAGRI', 'Jawa');
insert into position (id, code, title, duties, position_class) select md5('P'||i)::uuid, 'POS-'||i, 'Jabatan '||i, '{}', 'pelaksana' from generate_series(1,20) i;
insert into indicator (id, code, version, name, description, aspect, is_key, unit_of_measure, polarity, calculator_key, status)
select md5('I'||i)::uuid, 'IND-'||i, 1, 'Indikator '||i, '', 'RESULT', false, 'dokumen', 'HIGHER_IS_BETTER', 'asn.target_achievement', 'APPROVED' from generate_series(1,20) i;
insert into competency (id, name, kind, plugin) select 'c.'||i, '{"en":"c"}', 'MANAGERIAL', 'x' from generate_series(1,10) i;
insert into unit (id, code, name, kind, sector, region_id) values (md5('B')::uuid, 'BIG', 'Provinsi Besar', 'pemerintah_daerah', 'public_service', md5('R')::uuid);
insert into unit (id, parent_id, code, name, kind, sector, region_id)
select md5('B'||a)::uuid, md5('B')::uuid, 'BIG-'||lpad(a::text,3,'0'), 'Dinas '||a, 'dinas', (array['health','education','finance'])[1+a%3], md5('R')::uuid from generate_series(1,:agencies) a;
insert into unit (id, parent_id, code, name, kind, sector, region_id)
select md5('B'||a||'-'||u)::uuid, md5('B'||a)::uuid, 'BIG-'||lpad(a::text,3,'0')||'-'||lpad(u::text,2,'0'), 'Bidang '||u||' Dinas '||a, 'bidang', (array['health','education','finance'])[1+a%3], md5('R')::uuid from generate_series(1,:agencies) a, generate_series(1,50) u;
-- What triggers would keep is written here, all at once.
alter table employee disable trigger user;
alter table assignment disable trigger user;
alter table appraisal disable trigger user;
alter table goal disable trigger user;
alter table evidence disable trigger user;
alter table score disable trigger user;
alter table rating disable trigger user;
alter table outcome disable trigger user;
alter table timeline_entry disable trigger user;
alter table competency_profile disable trigger user;
alter table competency_assessment disable trigger user;
alter table feedback disable trigger user;
-- People of 1,000 an agency and 20 a unit: the first of each unit leads it, the first of an agency leads the agency.
create temporary table who as select i, md5('E'||i)::uuid as id, md5('B'||(1+i/1000)||'-'||(1+(i/20)%50))::uuid as unit,
  case when i%1000=0 then null when i%20=0 then md5('E'||(i-i%1000))::uuid else md5('E'||(i-i%20))::uuid end as boss,
  case when i%1000=0 or i%20=0 and true then null else md5('E'||(i-i%1000))::uuid end as above
from generate_series(0,:agencies*1000-1) i;
insert into employee (id, nip, name, grade, employment, supervisor_id, unit_id, position_id)
select id, to_char(date '1970-01-01'+i/900,'YYYYMMDD')||'199503'||(1+i%2)||lpad((1+i%900)::text,3,'0'),
 (array['Ayu','Budi','Citra','Dewi','Eko','Fajar','Gita','Hadi','Indah','Joko','Kartika','Lestari','Made','Nur','Oka','Putri'])[1+(i*7)%16]||' '||(array['Saputra','Wibowo','Hidayat','Nugroho','Siregar','Lubis','Ginting','Santoso','Wijaya','Pratama'])[1+(i*13)%10]||' '||i,
 (array['II/c','III/a','III/b','III/c','III/d','IV/a'])[1+i%6],'PNS', boss, unit, md5('P'||(1+i%20))::uuid from who;
insert into assignment (id, employee_id, unit_id, position_id, starts_on, acting) select md5('A'||i)::uuid, id, unit, md5('P'||(1+i%20))::uuid, '2020-01-01', false from who;
update unit u set head_id = w.id from who w where w.i%20=0 and u.id=w.unit;
update unit u set head_id = md5('E'||((a-1)*1000))::uuid from generate_series(1,:agencies) a where u.id = md5('B'||a)::uuid;
insert into appraisal (id, cycle_id, unit_id, employee_id, starts_on, ends_on, appraiser_id, appraiser_superior_id, stage, version, imported)
select tilik_id(7::smallint), 7, unit, id, '2025-01-01','2025-12-31', boss, above, case when i%4=0 then 'RATED' else 'DECIDED' end, 3, false from who;
analyze;
insert into goal (id, cycle_id, unit_id, appraisal_id, ordinal, axis_key, statement, kind, indicator_id, unit_of_measure, target, weight, shared, scored_goal_id)
select x.id, 7, x.unit_id, x.aid, o, 'work_result', 'Terlaksananya layanan '||o||' sesuai rencana tahunan', 'MAIN', md5('I'||(1+o))::uuid, 'keluaran', 12, 12.5, false, x.id
from (select tilik_id(7::smallint) as id, a.id as aid, a.unit_id, o from appraisal a, generate_series(1,8) o offset 0) x;
analyze goal;
insert into evidence (id, cycle_id, unit_id, goal_id, kind, title, occurred_on, record, status, verified_at)
select tilik_id(7::smallint), 7, g.unit_id, g.id, 'ACTIVITY','Laporan kegiatan '||o, date '2025-01-15'+o*90, jsonb_build_object('realised',3+o%2), case when o=2 and g.ordinal=8 then 'PENDING' else 'ACCEPTED' end, now() from goal g, generate_series(1,2) o;
insert into score (id, cycle_id, unit_id, goal_id, status, value, achievement, calculator_key, calculator_version, params, target, explanation)
select tilik_id(7::smallint), 7, g.unit_id, g.id, 'COMPUTED', 8+g.ordinal%5, (8+g.ordinal%5)/12.0*100, 'asn.target_achievement','1.0.0','{}',12, '{"formula":"x","steps":[],"warnings":[],"records":[],"params":{}}' from goal g;
insert into rating (id, cycle_id, unit_id, appraisal_id, axis_key, source, by_id, level) select tilik_id(7::smallint), 7, unit_id, id, x, s, case s when 'SELF' then employee_id else appraiser_id end, 'as' from appraisal, unnest(array['work_result','behaviour']) x, unnest(array['SELF','APPRAISER']) s;
insert into outcome (id, cycle_id, unit_id, appraisal_id, predicate_key, explanation) select tilik_id(7::smallint), 7, unit_id, id, (array['sangat_baik','baik','baik','baik','butuh_perbaikan'])[1+('x'||substr(md5(id::text),1,4))::bit(16)::int%5], '{"formula":"x","steps":[],"warnings":[]}' from appraisal where stage='DECIDED';
insert into timeline_entry (id, cycle_id, unit_id, appraisal_id, ordinal, action) select tilik_id(7::smallint), 7, unit_id, id, o, 'agreePlan' from appraisal, generate_series(1,4) o;
insert into competency_profile (id, employee_id, unit_id, job_person_match, band, potential, performance_cycle_id, performance_key, talent_box, changed_in) select md5('PR'||id)::uuid, id, unit_id, 90, 'memenuhi','MEDIUM',7,'baik',5,1 from employee;
insert into competency_assessment (id, employee_id, unit_id, competency_id, level, assessed_on, method) select md5('C'||e.id||c)::uuid, e.id, e.unit_id, 'c.'||c, 3, '2025-03-01','x' from employee e, generate_series(1,4) c;
insert into feedback (id, cycle_id, unit_id, about_id, channel, visibility, author_id, anonymous, rating, comment) select tilik_id(7::smallint), 7, unit, id, 'PEER', (array['PRIVATE','SUPERIOR','TEAM'])[1+i%3], md5('E'||(i+1))::uuid, false, 3, 'Baik' from who where i % 1000 < 999;
alter table employee enable trigger user;
alter table assignment enable trigger user;
alter table appraisal enable trigger user;
alter table goal enable trigger user;
alter table evidence enable trigger user;
alter table score enable trigger user;
alter table rating enable trigger user;
alter table outcome enable trigger user;
alter table timeline_entry enable trigger user;
alter table competency_profile enable trigger user;
alter table competency_assessment enable trigger user;
alter table feedback enable trigger user;
