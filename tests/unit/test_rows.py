"""Rows: statements made from a model's columns, and what they refuse when they are made."""

from uuid import UUID

import orjson
import pytest

from tilik_server import models
from tilik_server.models import Evidence, Goal, Rating
from tilik_server.models.vocabulary import GoalKind
from tilik_server.sql.rows import columns_of

GOAL = columns_of(Goal)
KEY = UUID(int=7)


def test_links_are_the_columns_of_the_keys_they_hold() -> None:
    assert columns_of(Rating).only("goal_id", "by_id", "value").recordset("$1", "r") == (
        "jsonb_to_recordset($1::jsonb) r (goal_id uuid, by_id uuid, value double precision)"
    )


def test_every_column_of_every_model_has_a_type() -> None:
    for name in models.__all__:
        columns = columns_of(getattr(models, name))
        assert len(columns.recordset("$1").split(", ")) == len(list(columns))


def test_insert_takes_what_is_not_given_instead_from_the_source() -> None:
    made = GOAL.only("id", "appraisal_id", "statement").insert(
        "from goal g", of="g", id="tilik_id($1)", appraisal_id="$2"
    )
    assert made == (
        "insert into goal (id, appraisal_id, statement)\n"
        "select tilik_id($1), $2, g.statement\n"
        "from goal g"
    )


def test_upsert_changes_all_but_the_key_and_what_is_kept() -> None:
    made = GOAL.only("id", "appraisal_id", "statement", "weight").upsert("from n", "appraisal_id")
    assert made.endswith(
        "on conflict (id) do update set statement = excluded.statement, weight = excluded.weight"
    )


@pytest.mark.parametrize("refused", ["only", "without", "upsert"])
def test_column_that_the_table_lacks_is_refused(refused: str) -> None:
    with pytest.raises(ValueError, match="goal has no column gaol here"):
        getattr(GOAL, refused)(*(["from n"] if refused == "upsert" else []), "gaol")


def test_value_for_a_column_that_is_left_out_is_refused() -> None:
    with pytest.raises(ValueError, match="goal has no column weight here"):
        GOAL.without("weight").insert("from n", weight="1")
    with pytest.raises(ValueError, match="goal has no column weight here"):
        GOAL.without("weight").row(weight=1.0)


def test_columns_left_out_of_a_row_have_the_models_defaults() -> None:
    row = GOAL.row(statement="Laporan tersusun")
    assert (row.kind, row.shared, row.params, row.weight) == (GoalKind.MAIN, False, {}, None)
    assert row.indicator_id is None
    # A random key would belong to no cycle.
    assert GOAL.values(row)["id"] is None
    assert GOAL.row().params is not GOAL.row().params


def test_row_is_read_as_it_was_given() -> None:
    given = GOAL.row(id=KEY, statement="Laporan", params={"days": 3}, kind=GoalKind.ADDITIONAL)
    (stored,) = orjson.loads(GOAL.as_json([given]))
    stored["params"] = orjson.dumps(stored["params"]).decode()
    read = GOAL.read({**stored, "id": KEY})
    assert GOAL.values(read) == GOAL.values(given)
    assert read.kind is GoalKind.ADDITIONAL


def test_changed_row_leaves_the_first_as_it_was() -> None:
    first = GOAL.row(id=KEY, weight=40.0)
    second = GOAL.copy_with(first, weight=60.0)
    assert (first.weight, second.weight, second.id) == (40.0, 60.0, KEY)


def test_texts_are_the_columns_with_words_and_their_limits() -> None:
    assert columns_of(Evidence).texts == {"title": None, "source": None, "verification_note": None}
    assert GOAL.texts["dimension"] == 64
