drop trigger if exists employee_take_described on employee;
drop function if exists employee_take_described();
drop function if exists described_place() cascade;
drop function if exists described_touch() cascade;
