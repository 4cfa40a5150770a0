drop trigger if exists feedback_month on feedback;
drop function if exists feedback_month();
