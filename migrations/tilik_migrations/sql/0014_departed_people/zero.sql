drop trigger if exists appraisal_depart_people on appraisal;
drop trigger if exists employee_depart_people on employee;
drop function if exists appraisal_depart_people();
drop function if exists employee_depart_people();
delete from departure where person_id is not null;
