-- The way back: what the policies of the version before do not use.

drop index if exists unit_by_head, feedback_by_author, goal_by_unit_shared, evidence_by_source;
drop function if exists tilik_next_entry(uuid), tilik_moved_on(uuid, uuid), tilik_feedback_as(text[]), tilik_scored_goals_as(text[]),
  tilik_goals_as(text[]), tilik_appraisals_as(text[]), tilik_people_as(text[]),
  tilik_units_as(text[]), tilik_anywhere(text[]), tilik_everywhere(text[]), tilik_grants(),
  tilik_me();
