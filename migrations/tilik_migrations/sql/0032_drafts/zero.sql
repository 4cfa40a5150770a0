drop trigger if exists draft_drop on appraisal;
drop function if exists draft_drop();
