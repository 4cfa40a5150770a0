-- IX came before V, as letters do. A case only compares, so the index serves it under row-level security.
drop index if exists employee_by_grade;
create index employee_by_grade on employee ((case grade
    when 'I' then '01' when 'I/a' then '01a' when 'I/b' then '01b' when 'I/c' then '01c'
    when 'I/d' then '01d' when 'I/e' then '01e' when 'II' then '02' when 'II/a' then '02a'
    when 'II/b' then '02b' when 'II/c' then '02c' when 'II/d' then '02d' when 'II/e' then '02e'
    when 'III' then '03' when 'III/a' then '03a' when 'III/b' then '03b' when 'III/c' then '03c'
    when 'III/d' then '03d' when 'III/e' then '03e' when 'IV' then '04' when 'IV/a' then '04a'
    when 'IV/b' then '04b' when 'IV/c' then '04c' when 'IV/d' then '04d' when 'IV/e' then '04e'
    when 'V' then '05' when 'VI' then '06' when 'VII' then '07' when 'VIII' then '08'
    when 'IX' then '09' when 'X' then '10' when 'XI' then '11' when 'XII' then '12'
    when 'XIII' then '13' when 'XIV' then '14' when 'XV' then '15' when 'XVI' then '16'
    when 'XVII' then '17'
    else coalesce(grade, '') end) collate "C", id);
