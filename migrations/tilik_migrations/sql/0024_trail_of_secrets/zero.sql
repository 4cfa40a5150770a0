create or replace view tilik_table as
  select c.oid::regclass as name from pg_class c
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r'
    and c.relname not like 'procrastinate%' and c.relname <> 'tortoise_migrations';
comment on view tilik_table is
  'The tables of ours; those of the queue and of the migrations hold no person''s data.';
drop function if exists audit_forget(uuid), audit_derived();
drop table if exists audit_salt;
