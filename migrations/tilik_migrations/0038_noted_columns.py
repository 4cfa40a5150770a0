"""The audit trail notes the columns that 0028 and 0029 added as they are, not as hashes."""

from tortoise import migrations
from tortoise.migrations import operations as ops

TABLES = ("adjustment", "appraisal", "forum", "rating", "review")
# The triggers of these tables alone, without the columns that they did not name.
BACK = f"""
do $$
declare
  definition text;
begin
  for definition in
    select pg_get_triggerdef(t.oid) from pg_trigger t join pg_class c on c.oid = t.tgrelid
    where t.tgfoid = 'audit_note'::regproc and c.relnamespace = current_schema()::regnamespace
      and c.relname in {TABLES}
  loop
    execute regexp_replace(replace(definition, 'CREATE TRIGGER', 'CREATE OR REPLACE TRIGGER'),
      ',(forum_id|set_aside_at|withdrawn_at|withdrawn_by_id)\\M', '', 'g');
  end loop;
end $$
"""


class Migration(migrations.Migration):
    dependencies = [('tilik', '0037_words_of_texts')]

    initial = False

    operations = [
        ops.RunSQL([f"select audit_table('{table}')" for table in TABLES], reverse_sql=[BACK]),
    ]
