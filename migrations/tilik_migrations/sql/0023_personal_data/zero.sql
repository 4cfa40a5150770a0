drop function if exists personal_blank_timeline(uuid);
