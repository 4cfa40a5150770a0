drop function if exists employee_by_words(text), unit_by_words(text), region_by_words(text),
  position_by_words(text), indicator_by_words(text);
drop index if exists employee_words, unit_words, region_words, position_words, indicator_words;
drop function if exists tilik_beginnings(text), tilik_words(text);
create index employee_words on employee using gin (to_tsvector('simple', name));
create index unit_words on unit using gin (to_tsvector('simple', name));
create index region_words on region using gin (to_tsvector('simple', name));
create index position_words on position using gin (to_tsvector('simple', title));
create index indicator_words on indicator using gin (to_tsvector('simple', name));
