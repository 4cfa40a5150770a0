"""The goals of an indicator in a unit, the newest first: what is usual is read from them."""

from tortoise import migrations
from tortoise.migrations import operations as ops


IN_UNIT = "goal_by_indicator_in_unit on goal (indicator_id, unit_id, id) where indicator_id is not null"
ALONE = "goal_by_indicator on goal (indicator_id) where indicator_id is not null"


class Migration(migrations.Migration):
    dependencies = [('tilik', '0033_exempted_goals')]

    initial = False

    operations = [
        ops.RunSQL(
            [f"create index if not exists {IN_UNIT}", "drop index if exists goal_by_indicator"],
            reverse_sql=[
                f"create index if not exists {ALONE}",
                "drop index if exists goal_by_indicator_in_unit",
            ],
        )
    ]
