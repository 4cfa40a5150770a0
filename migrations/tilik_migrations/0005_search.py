"""Columns and indexes for the orders and searches that the graph offers."""

from tortoise import migrations
from tortoise.migrations import operations as ops

# `lower` is not leakproof: under row-level security a condition on it is tried after the policy and
# no index serves it. A stored column is compared as it is.
KEYS = {
    "employee": ["name"],
    "unit": ["code", "name"],
    "region": ["code", "name"],
    "position": ["code", "title"],
    "indicator": ["code", "name"],
}
INDEXES = {
    "employee_by_name": "employee (name_key, id)",
    "employee_by_unit_and_name": 'employee (unit_id, name_key, id)',
    "employee_by_grade": "employee (coalesce(grade, '') collate \"C\", id)",
    "employee_words": "employee using gin (to_tsvector('simple', name))",
    "unit_by_code": 'unit (code_key, id)',
    "unit_by_parent_and_code": 'unit (parent_id, code_key, id)',
    "unit_by_name": 'unit (name_key, id)',
    "unit_words": "unit using gin (to_tsvector('simple', name))",
    "region_by_code": 'region (code_key, id)',
    "region_by_name": 'region (name_key, id)',
    "region_words": "region using gin (to_tsvector('simple', name))",
    "position_by_code": 'position (code_key, id)',
    "position_words": "position using gin (to_tsvector('simple', title))",
    "indicator_by_code": 'indicator (code_key, version, id)',
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
            [
                *(
                    f'alter table {table} add column if not exists {column}_key text collate "C" '
                    f"not null generated always as (lower({column})) stored"
                    for table, columns in KEYS.items()
                    for column in columns
                ),
                *(f"create index if not exists {name} on {what}" for name, what in INDEXES.items()),
            ],
            reverse_sql=[
                *(f"drop index if exists {name}" for name in INDEXES),
                *(
                    f"alter table {table} drop column if exists {column}_key"
                    for table, columns in KEYS.items()
                    for column in columns
                ),
            ],
        )
    ]
