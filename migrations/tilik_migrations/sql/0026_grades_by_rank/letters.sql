drop index if exists employee_by_grade;
create index employee_by_grade on employee (coalesce(grade, '') collate "C", id);
