"""Which rating counts, and that an outcome leads down to the scores behind it."""

from dataclasses import replace
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_asn.pp_30_2019 import PP_30_2019
from tilik_server.errors import RatingMissing
from tilik_server.judging.axis_value import GoalFacts
from tilik_server.judging.facts import AppraisalFacts, StoredRating
from tilik_server.judging.judge import judge
from tilik_server.models.vocabulary import RatingSource

APPRAISER, FORUM = RatingSource.APPRAISER, RatingSource.FORUM
SUPERIOR, UNIT = RatingSource.SUPERIOR, RatingSource.UNIT
WORK = GoalFacts("reports", achievement=104, score_id="s1")


def known(*ratings: tuple[str, RatingSource, str | float], **more: Any) -> AppraisalFacts:
    return AppraisalFacts(
        **{
            "appraisal": uuid4(),
            "starts_on": date(2025, 1, 1),
            "ends_on": date(2025, 12, 31),
            "employment": "PNS",
            "active_until": None,
            "is_head": False,
            "position_class": None,
            "ratings": [given(*each) for each in ratings],
            "goals": {"work_result": [WORK], "plan": [WORK]},
            "opinions": (),
            "match": None,
            "grounds": {},
            "kept": None,
            **more,
        }
    )


def given(axis: str, source: RatingSource, said: str | float) -> StoredRating:
    level, value = (said, None) if isinstance(said, str) else (None, said)
    return StoredRating(axis, source, None, level, value)


def both(said: str, source: RatingSource = APPRAISER) -> list[tuple[str, RatingSource, str]]:
    return [("work_result", source, said), ("behaviour", source, said)]


@pytest.mark.parametrize(
    ("more", "source"),
    [
        ([], APPRAISER),
        ([("work_result", FORUM, "above")], FORUM),
        ([("work_result", FORUM, "as")], APPRAISER),
        ([("work_result", FORUM, "above"), ("work_result", UNIT, "below")], UNIT),
        ([("work_result", UNIT, "below"), ("work_result", SUPERIOR, "above")], SUPERIOR),
    ],
)
def test_the_last_instance_counts(
    more: list[tuple[str, RatingSource, str | float]], source: RatingSource
) -> None:
    found = known(*both("as"), *more).effective_rating("work_result")
    assert found is not None
    assert found.source is source


def test_an_appraiser_may_keep_their_own_rating_and_the_outcome_says_why() -> None:
    facts = known(*both("as"), *both("above", FORUM))
    assert judge(PERMENPANRB_6_2022, {}, facts).predicate_key == "sangat_baik"
    kept = judge(PERMENPANRB_6_2022, {}, facts, keep_own="the evidence is clear")
    assert kept.predicate_key == "baik"
    (warning,) = kept.explanation["warnings"]
    assert "the evidence is clear" in warning["message"]["id"]
    again = judge(PERMENPANRB_6_2022, {}, replace(facts, kept=warning))
    assert (again.predicate_key, again.explanation["warnings"]) == ("baik", [warning])


def test_a_head_cannot_be_kept_from_the_unit_s_achievement() -> None:
    facts = known(*both("above"), ("work_result", UNIT, "below"))
    assert judge(PERMENPANRB_6_2022, {}, facts, keep_own="x").predicate_key == "butuh_perbaikan"


def test_an_ordinal_outcome_shows_the_scores_before_the_rating() -> None:
    steps = judge(PERMENPANRB_6_2022, {}, known(*both("as"))).explanation["steps"]
    assert [each["source"] for each in steps] == [{"type": "Score", "id": "s1"}, None, None, None]
    assert (steps[0]["label"]["en"], steps[0]["value"]) == ("reports", 104)


def test_a_numeric_outcome_takes_the_scores_where_the_axis_is_not_rated() -> None:
    decision = judge(PP_30_2019, {}, known(("behaviour", APPRAISER, 90.0)))
    assert decision.value == 99.8
    assert decision.explanation["steps"][0]["source"] == {"type": "Score", "id": "s1"}


def test_a_rated_numeric_axis_shows_the_scores_too() -> None:
    facts = known(("plan", APPRAISER, 95.0), ("behaviour", APPRAISER, 90.0))
    first, rated, *_ = judge(PP_30_2019, {}, facts).explanation["steps"]
    assert first["source"] == {"type": "Score", "id": "s1"}
    assert rated["expression"] == "plan = 95 (APPRAISER)"


def test_a_confirmed_value_still_takes_the_opinions() -> None:
    ratings = [("behaviour", APPRAISER, 100.0), ("behaviour", FORUM, 100.0)]
    facts = known(*ratings, opinions=(2,))
    params = {"peer_opinions": True, "plan_weight_with_opinions": 0}
    assert judge(PP_30_2019, params, facts).value == 84
    changed = replace(facts, ratings=[*facts.ratings[:1], given("behaviour", FORUM, 99.0)])
    assert judge(PP_30_2019, params, changed).value == 99


def test_a_missing_rating_is_named() -> None:
    with pytest.raises(RatingMissing, match="behaviour"):
        judge(PERMENPANRB_6_2022, {}, known(("work_result", APPRAISER, "as")))
