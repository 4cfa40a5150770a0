"""Numbers, words and digits that a column may not hold."""

import re
from typing import Any

import pytest
from tortoise.fields.data import CharEnumFieldInstance

from tilik_server import models
from tilik_server.models.vocabulary import STORED_ROLES

REFUSED = [
    ("plugin_fault_has_time", "plugin", "fault = '{}'"),
    ("goal_weight_in_range", "goal", "weight = -0.1"),
    ("goal_weight_in_range", "goal", "weight = 100.1"),
    ("goal_weight_in_range", "goal", "weight = 'NaN'"),
    ("competency_requirement_level_in_range", "competency_requirement", "level = 0"),
    ("competency_requirement_level_in_range", "competency_requirement", "level = 6"),
    ("competency_assessment_level_in_range", "competency_assessment", "level = 0"),
    ("competency_assessment_level_in_range", "competency_assessment", "level = 6"),
    ("training_level_before_in_range", "training", "level_before = 0"),
    ("training_level_before_in_range", "training", "level_before = 6"),
    ("training_level_after_in_range", "training", "level_after = 0"),
    ("training_level_after_in_range", "training", "level_after = 6"),
    ("feedback_rating_in_range", "feedback", "rating = 0"),
    ("feedback_rating_in_range", "feedback", "rating = 5"),
    ("competency_profile_talent_box_in_range", "competency_profile", "talent_box = 0"),
    ("competency_profile_talent_box_in_range", "competency_profile", "talent_box = 10"),
    ("cycle_id_positive", "cycle", "id = 0"),
    ("indicator_version_positive", "indicator", "version = 0"),
    ("indicator_target_range_rises", "indicator", "target_lowest = 2, target_highest = 1"),
    ("attribute_set_version_positive", "attribute_set", "version = 0"),
    ("employee_nip_digits", "employee", "nip = '19010101192001100'"),
    ("employee_nip_digits", "employee", "nip = '19010101 192001100'"),
    ("employee_nip_digits", "employee", "nip = '19010101192001100X'"),
    ("employee_nip_of_asn", "employee", "nip = null"),
    ("employee_nip_of_asn", "employee", "employment = 'NON_ASN'"),
    ("rating_level_or_value", "rating", "level = null"),
    ("rating_level_or_value", "rating", "value = 110"),
    ("adjustment_level_or_value", "adjustment", "after_level = null"),
    ("adjustment_level_or_value", "adjustment", "after_value = 110"),
    ("score_value_computed", "score", "status = 'COMPUTED', value = null"),
    ("score_value_computed", "score", "status = 'UNDEFINED', value = 0"),
    ("outbox_to_person_or_role", "outbox", "recipient_id = null"),
    ("outbox_to_person_or_role", "outbox", "role = 'PERFORMANCE_TEAM'"),
    ("goal_shared_with_goal", "goal", "shared = true, contributes_to_id = null"),
    ("goal_exempted_with_reason", "goal", "exempted_at = now()"),
    ("goal_exempted_with_reason", "goal", "exemption_reason = 'Dihapus'"),
    ("appraisal_appraiser_other", "appraisal", "appraiser_id = employee_id"),
    ("role_grant_undivided", "role_grant", "role = 'ADMIN'"),
    ("role_grant_end_reason", "role_grant", "end_reason = 'Mutasi'"),
    ("role_grant_end_reason", "role_grant", "ended_at = now()"),
    ("integration_key_has_scope", "integration_key", "scopes = '{}'"),
    ("integration_key_earlier_until", "integration_key", "earlier_until = now()"),
    ("integration_key_earlier_until", "integration_key", "earlier_hash = '1'"),
    ("invitation_attempt_positive", "invitation_attempt", "count = 0"),
    ("account_named", "account", "name = ''"),
    ("account_email_small", "account", "kind = 'EMAIL', name = 'Siti@office.example'"),
    ("known_document_id_form", "known_document", "id = ''"),
    ("known_document_id_form", "known_document", "id = 'sha256:0'"),
    ("known_document_hash_form", "known_document", f"hash = '{'A' * 64}'"),
]
ACCEPTED = [
    ("role_grant", "role = 'ADMIN', unit_id = null"),
    ("account", "kind = 'EMAIL', name = 'siti@office.example'"),
    ("goal", "weight = 0"),
    ("goal", "weight = 100"),
    ("goal", "weight = null"),
    ("competency_requirement", "level = 1"),
    ("competency_requirement", "level = 5"),
    ("training", "level_before = 1, level_after = 5"),
    ("feedback", "rating = 4"),
    ("competency_profile", "talent_box = 9"),
    ("employee", "employment = 'PPPK'"),
    ("employee", "employment = 'NON_ASN', nip = null"),
    ("rating", "level = null, value = 110"),
    ("adjustment", "after_level = null, after_value = 110"),
    ("score", "status = 'COMPUTED', value = 0"),
]
# Of the roles only those that a stored grant gives.
SOME: dict[str, Any] = {"role_grant": STORED_ROLES}
WORDS = [
    (table := getattr(models, name)._meta.db_table, column, SOME.get(table, field.enum_type))
    for name in models.__all__
    for column, field in getattr(models, name)._meta.fields_map.items()
    if isinstance(field, CharEnumFieldInstance)
]


@pytest.mark.parametrize(("constraint", "table", "change"), REFUSED)
async def test_value_outside_is_refused(
    constraint: str, table: str, change: str, world: Any, rows: Any, refused: Any
) -> None:
    with refused(constraint):
        await world.change(f"update {table} set {change} where id = $1", rows[table])


@pytest.mark.parametrize(("table", "change"), ACCEPTED)
async def test_value_at_the_edge_is_accepted(
    table: str, change: str, world: Any, rows: Any
) -> None:
    where = re.sub(r",(?= \w+ =)", " and", change)
    where = where.replace("= null", "is null")
    await world.change(f"update {table} set {change} where id = $1", rows[table])
    assert await world.fetch(f"select from {table} where id = $1 and {where}", rows[table])


@pytest.mark.parametrize(("table", "column", "words"), WORDS)
async def test_word_outside_the_vocabulary_is_refused(
    table: str, column: str, words: Any, world: Any, rows: Any, refused: Any, set_column: Any
) -> None:
    constraint = f"{table}_{column}_known"
    with refused(constraint):
        await set_column(table, rows[table], column, "MAYBE")
    (found,) = await world.fetch(
        "select pg_get_constraintdef(oid) as rule from pg_constraint where conname = $1", constraint
    )
    assert set(re.findall(r"'(\w+)'", found["rule"])) == {word.value for word in words}


async def test_every_vocabulary_of_the_database_is_one_of_the_models(world: Any) -> None:
    found = await world.fetch(
        "select conname as name from pg_constraint where conname like '%\\_known' and contype = 'c'"
    )
    assert {each["name"] for each in found} == {f"{each[0]}_{each[1]}_known" for each in WORDS}
