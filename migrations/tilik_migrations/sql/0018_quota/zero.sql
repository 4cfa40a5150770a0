drop function if exists quota_take(text, float, float, float);
