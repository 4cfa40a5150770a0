-- The roles and the database of Tilik. Run it once as a superuser, with psql or another client.
-- "tilik_owner" owns the tables; `tilik migrate`, `tilik backup` and `tilik restore` connect as it.
-- "tilik" is the role of the service: it owns nothing, and row-level security applies to it.
create role "tilik_owner" login nosuperuser nocreatedb nocreaterole nobypassrls;
create role "tilik" login nosuperuser nocreatedb nocreaterole nobypassrls;
create database "tilik" owner "tilik_owner" template template0 encoding 'UTF8';
revoke all on database "tilik" from public;
grant connect on database "tilik" to "tilik";
-- A password for each comes from you, so that it is in no file: \password "tilik_owner" in psql.
