"""What evidence of a goal waits, was verified, or is whose: steps are offered only with something to act on."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# The pieces of one goal by an integration are equal here, so they take a few bytes each.
INDEXES = {
    "evidence_by_goal_and_status": "evidence (goal_id, status, submitted_by_id, source)",
    "evidence_waiting": "evidence (goal_id, submitted_at) where status = 'PENDING'",
}


class Migration(migrations.Migration):
    dependencies = [('tilik', '0034_goals_of_indicators')]

    initial = False

    operations = [
        ops.RunSQL(
            [f"create index if not exists {name} on {rows}" for name, rows in INDEXES.items()],
            reverse_sql=[f"drop index if exists {name}" for name in INDEXES],
        )
    ]
