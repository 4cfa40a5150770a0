"""Indexes for the orders and searches that the graph offers."""

from tortoise import migrations
from tortoise.migrations import operations as ops

INDEXES = {
    "employee_by_name": 'employee (lower(name) collate "C", id)',
    "employee_by_unit_and_name": 'employee (unit_id, lower(name) collate "C", id)',
    "employee_by_grade": "employee (coalesce(grade, '') collate \"C\", id)",
    "employee_words": "employee using gin (to_tsvector('simple', name))",
    "unit_by_code": 'unit (lower(code) collate "C", id)',
    "unit_by_parent_and_code": 'unit (parent_id, lower(code) collate "C", id)',
    "unit_by_name": 'unit (lower(name) collate "C", id)',
    "unit_words": "unit using gin (to_tsvector('simple', name))",
    "region_by_code": 'region (lower(code) collate "C", id)',
    "region_by_name": 'region (lower(name) collate "C", id)',
    "region_words": "region using gin (to_tsvector('simple', name))",
    "position_by_code": 'position (lower(code) collate "C", id)',
    "position_words": "position using gin (to_tsvector('simple', title))",
    "indicator_by_code": 'indicator (lower(code) collate "C", version, id)',
    "indicator_words": "indicator using gin (to_tsvector('simple', name))",
    "goal_by_appraisal_in_order": "goal (appraisal_id, ordinal, id)",
    "evidence_by_goal_newest": "evidence (goal_id, occurred_on, id)",
    "evidence_by_status": "evidence (cycle_id, status, unit_id)",
    "appraisal_by_appraiser": "appraisal (cycle_id, appraiser_id)",
    "feedback_by_person_newest": "feedback (about_id, created_at, id)",
    "feedback_by_unit_newest": "feedback (unit_id, created_at, id)",
    "departure_units": "departure using gin (units)",
}


class Migration(migrations.Migration):
    """Text is ordered and prefixed by `lower(x) collate "C"`, words are found by a `simple` index."""

    dependencies = [("tilik", "0004_changes")]
    operations = [
        ops.RunSQL(
            [f"create index if not exists {name} on {what}" for name, what in INDEXES.items()],
            reverse_sql=[f"drop index if exists {name}" for name in INDEXES],
        )
    ]
