-- PostgreSQL's parser takes S.Kom for a host, SKM/IKM for a file and SPBE-2025 for a word with a number
-- below zero, so that most words of such texts are not found. Words are split here by one rule, for
-- the texts and for what is sought.

-- An index calls it, so that it names nothing outside of pg_catalog. Classes of characters follow the
-- locale; these ranges are the same in each. A word of a tsvector has at most 2,046 bytes.
create or replace function tilik_words(text text) returns tsvector
language plpgsql immutable strict parallel safe cost 500 as $$
declare
  plain text := regexp_replace(
    regexp_replace(
      lower(normalize(text, NFKD)),
      '[\u00ad\u0300-\u036f\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+'
        collate "C", '', 'g'),
    '[\u0001-/:-@\[-`{-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7\u02b0-\u02ff'
    '\u0609-\u060d\u061b-\u061f\u066a-\u066d\u06d4\u1b5a-\u1b6a\ua9c1-\ua9cd\ua9de\ua9df'
    '\u2000-\u2bff\u2e00-\u2e7f\u3000-\u3004\u3007-\u3020\u3030\u30fb\ufff9-\uffff'
    '\U0001f000-\U0001faff]+' collate "C", ' ', 'g');
begin
  if octet_length(plain) > 2046 then
    return array_to_tsvector(array(
      select left(word, 250) from unnest(string_to_array(plain, ' ')) word where word <> ''));
  end if;
  return array_to_tsvector(array_remove(string_to_array(plain, ' '), ''));
end $$;
comment on function tilik_words(text) is
  'The words of a text: what stands between spaces, punctuation and symbols, the underscore and '
  'every apostrophe included; in lower case, without accents, in one form of Unicode. Of each word '
  'of a text beyond 2,046 bytes the first 250 characters.';

create or replace function tilik_beginnings(sought text) returns tsquery
language sql immutable strict parallel safe as $$
  select string_agg(format('''%s'':*', left(lexeme, 250)), ' & ')::tsquery
  from unnest(tilik_words(sought))
$$;
comment on function tilik_beginnings(text) is
  'What finds texts of which some word begins with each of the words given; null where none is.';

drop index if exists employee_words, unit_words, region_words, position_words, indicator_words;
create index employee_words on employee using gin (tilik_words(name));
create index unit_words on unit using gin (tilik_words(name));
create index region_words on region using gin (tilik_words(name));
create index position_words on position using gin (tilik_words(title));
create index indicator_words on indicator using gin (tilik_words(name));
