"""One approved version of an indicator; one objection of an appraisal that is heard, and one decided."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# Of several versions that were approved at once the newest stays.
RETIRE = """
update indicator i set status = 'RETIRED' where i.status = 'APPROVED' and exists (
  select from indicator n
  where n.code = i.code and n.status = 'APPROVED' and n.version > i.version)
"""
INDEXES = {
    "indicator_approved": "indicator (code) where status = 'APPROVED'",
    "objection_heard": "objection (appraisal_id) where status = 'FILED'",
    "objection_decided": "objection (appraisal_id) where status in ('UPHELD', 'REJECTED')",
}


class Migration(migrations.Migration):
    dependencies = [('tilik', '0030_outcome_figures')]

    initial = False

    operations = [
        ops.RunSQL(
            [
                RETIRE,
                *(f"create unique index if not exists {name} on {rows}" for name, rows in INDEXES.items()),
            ],
            reverse_sql=[f"drop index if exists {name}" for name in INDEXES],
        )
    ]
