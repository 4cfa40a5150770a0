"""The demo region: equal in every run, of the size it should have, and fictitious."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from pydantic import ValidationError

from tilik_asn.permenpanrb_6_2022 import PERMENPANRB_6_2022
from tilik_asn.target_achievement import TargetAchievement
from tilik_demo import demo_region
from tilik_demo.positions import DemoPosition
from tilik_demo.rows import Rows
from tilik_education.achievement_growth import AchievementGrowth
from tilik_education.learning_gain import LearningGain
from tilik_finance.absorption import Absorption
from tilik_health.drop_out import DropOut
from tilik_health.immunisation_coverage import ImmunisationCoverage
from tilik_plugin.scheme import CycleParams
from tilik_public_service.satisfaction_index import SatisfactionIndex
from tilik_server.models.base import cycle_of
from tilik_server.models.vocabulary import (
    AppraisalStage,
    EvidenceKind,
    FeedbackChannel,
    FollowUpKind,
    RatingSource,
    TrainingPurpose,
    TrainingStatus,
    VerificationStatus,
    Visibility,
)
from tilik_server.operations.plan.plan_gap import find_plan_gaps
from tilik_server.operations.plan.planned_goal import GOAL, GoalIndicator, PlannedGoal
from tilik_server.plugin_host.catalogue import Catalogue

SCHEME = {**PERMENPANRB_6_2022.model_dump(mode="json"), "plugin": {"name": "tilik-asn"}}
DAY = date(2026, 7, 1)
CALCULATORS: Mapping[str, Any] = {
    each.key: each
    for each in (
        TargetAchievement(),
        AchievementGrowth(),
        LearningGain(),
        Absorption(),
        DropOut(),
        ImmunisationCoverage(),
        SatisfactionIndex(),
    )
}


@pytest.fixture(scope="module")
def rows() -> Rows:
    return demo_region(SCHEME, DAY)


def values(rows: Rows, table: str, column: str) -> set[Any]:
    return {row[column] for row in rows.of(table)}


def test_two_runs_are_equal(rows: Rows) -> None:
    assert demo_region(SCHEME, DAY) == rows


def test_another_seed_gives_others(rows: Rows) -> None:
    other = demo_region(SCHEME, DAY, seed=18)
    assert values(rows, "unit", "id").isdisjoint(values(other, "unit", "id"))


def test_the_region_has_the_size_of_a_demo(rows: Rows) -> None:
    counts = {table: len(made) for table, made in rows.tables.items()}
    assert counts["employee"] == 300
    assert 35 <= counts["unit"] <= 45
    assert counts["goal"] > 2500
    assert counts["evidence"] > 3000


def test_keys_are_distinct_and_carry_their_cycle(rows: Rows) -> None:
    for table, made in rows.tables.items():
        assert len({row["id"] for row in made}) == len(made), table
        assert all(cycle_of(row["id"]) == row["cycle_id"] for row in made if "cycle_id" in row)


def test_numbers_are_valid_and_nobodys(rows: Rows) -> None:
    people = [row for row in rows.of("employee") if row["employment"] != "NON_ASN"]
    assert len({row["nip"] for row in people}) == len(people) == 295
    for row in people:
        nip = row["nip"]
        born = date(int(nip[:4]), int(nip[4:6]), int(nip[6:8]))
        assert 1901 <= born.year <= 1910
        assert (born.month, born.day) == (1, 1)
        assert int(nip[8:12]) >= born.year + 18
        assert nip[12:14] == ("21" if row["employment"] == "PPPK" else "01")
        assert nip[14] in "12"
        assert 901 <= int(nip[15:]) <= 999


def test_names_are_distinct(rows: Rows) -> None:
    assert len(values(rows, "employee", "name")) == 300


def test_elected_heads_appraise_and_are_not_appraised(rows: Rows) -> None:
    elected = {row["id"] for row in rows.of("employee") if row["employment"] == "NON_ASN"}
    assert len(elected) == 5
    assert elected.isdisjoint(values(rows, "appraisal", "employee_id"))
    assert elected <= values(rows, "appraisal", "appraiser_id")


def test_weights_of_a_plan_sum_to_100_or_are_absent(rows: Rows) -> None:
    plans: dict[Any, list[Any]] = defaultdict(list)
    for row in rows.of("goal"):
        plans[row["appraisal_id"], row["axis_key"]].append(row["weight"])
    for weights in plans.values():
        assert weights == [None] * len(weights) or sum(weights) == 100


def test_every_plan_could_be_submitted(rows: Rows, catalogue: Catalogue) -> None:
    indicators = {
        row["id"]: GoalIndicator(
            id=row["id"],
            code=row["code"],
            version=row["version"],
            calculator_key=row["calculator_key"],
            polarity=row["polarity"],
            unit_of_measure=row["unit_of_measure"],
            params=row["params"],
        )
        for row in rows.of("indicator")
    }
    plans: dict[Any, list[PlannedGoal]] = defaultdict(list)
    for row in rows.of("goal"):
        goal = PlannedGoal(GOAL.row(**row), indicators.get(row["indicator_id"]))
        plans[row["appraisal_id"]].append(goal)
    assert plans.keys() == values(rows, "appraisal", "id")
    for cycle in rows.of("cycle"):
        for appraisal in rows.of("appraisal"):
            params = CycleParams.read(cycle["params"])
            found = find_plan_gaps(plans[appraisal["id"]], SCHEME, params, catalogue)
            assert found == []


def test_params_of_every_cycle_are_complete(rows: Rows) -> None:
    for cycle in rows.of("cycle"):
        Draft202012Validator(SCHEME["params_schema"]).validate(cycle["params"])
        assert cycle["params"] == PERMENPANRB_6_2022.complete(cycle["params"])


def test_every_cascade_leads_up_to_the_appraiser(rows: Rows) -> None:
    appraisals = {row["id"]: row for row in rows.of("appraisal")}
    owners = {row["id"]: appraisals[row["appraisal_id"]] for row in rows.of("goal")}
    links = [row for row in rows.of("goal") if row["contributes_to_id"] is not None]
    assert len(links) > 1000
    for row in links:
        below, above = owners[row["id"]], owners[row["contributes_to_id"]]
        assert above["employee_id"] == below["appraiser_id"]
        assert above["cycle_id"] == below["cycle_id"]


def test_every_plan_expects_the_seven_values(rows: Rows) -> None:
    expected = Counter(row["criterion_key"] for row in rows.of("goal") if row["criterion_key"])
    (axis,) = (axis for axis in PERMENPANRB_6_2022.axes if axis.key == "behaviour")
    assert set(expected) == {criterion.key for criterion in axis.criteria}
    assert set(expected.values()) == {len(rows.of("appraisal"))}


def test_every_record_fits_the_schema_of_its_calculator(rows: Rows) -> None:
    indicators = {row["id"]: row["calculator_key"] for row in rows.of("indicator")}
    calculators = {row["id"]: indicators.get(row["indicator_id"]) for row in rows.of("goal")}
    checks = {key: Draft202012Validator(each.record_schema()) for key, each in CALCULATORS.items()}
    used = set()
    for row in rows.of("evidence"):
        key = calculators[row["goal_id"]]
        if key is not None:
            used.add(key)
            checks[key].validate(row["record"])
    assert used == set(CALCULATORS)


def test_params_of_every_indicator_fit_its_calculator(rows: Rows) -> None:
    for row in rows.of("indicator"):
        CALCULATORS[row["calculator_key"]].read_params(row["params"])


@pytest.mark.parametrize(
    ("table", "column", "words"),
    [
        ("evidence", "kind", set(EvidenceKind)),
        ("evidence", "status", set(VerificationStatus)),
        ("rating", "source", set(RatingSource)),
        ("feedback", "channel", set(FeedbackChannel)),
        ("feedback", "visibility", set(Visibility)),
        ("follow_up", "kind", {FollowUpKind.CREDIT_POINTS, FollowUpKind.RECOGNITION}),
        ("training", "purpose", set(TrainingPurpose)),
        ("training", "status", set(TrainingStatus)),
        ("indicator", "status", {"PROPOSED", "APPROVED", "REJECTED", "RETIRED"}),
        ("objection", "status", {"UPHELD", "REJECTED"}),
        ("assignment", "acting", {True, False}),
        ("unit", "sector", {"general", "public_service", "education", "health", "finance"}),
    ],
)
def test_every_kind_of_row_is_there(rows: Rows, table: str, column: str, words: set[Any]) -> None:
    assert values(rows, table, column) == words


def test_stages_are_those_of_a_finished_year_and_one_under_way(rows: Rows) -> None:
    finished, under_way = rows.of("cycle")
    stages = defaultdict(set)
    for row in rows.of("appraisal"):
        stages[row["cycle_id"]].add(AppraisalStage(row["stage"]))
    assert stages[finished["id"]] == {AppraisalStage.DECIDED, AppraisalStage.CLOSED}
    assert stages[under_way["id"]] == {
        AppraisalStage.DRAFT,
        AppraisalStage.SUBMITTED,
        AppraisalStage.AGREED,
        AppraisalStage.SELF_ASSESSED,
    }


def test_everyone_of_the_finished_year_has_an_outcome(rows: Rows) -> None:
    finished = rows.of("cycle")[0]["id"]
    ended = {row["id"] for row in rows.of("appraisal") if row["cycle_id"] == finished}
    assert values(rows, "outcome", "appraisal_id") == ended


def test_somebody_moved_in_each_year(rows: Rows) -> None:
    parts = Counter((row["employee_id"], row["cycle_id"]) for row in rows.of("appraisal"))
    twice = [key for key, count in parts.items() if count == 2]
    assert len(twice) == len({cycle for _, cycle in twice}) == 2


def test_no_evidence_is_recorded_before_the_plan_is_agreed(rows: Rows) -> None:
    stages = {row["id"]: row["stage"] for row in rows.of("appraisal")}
    goals = {row["id"]: stages[row["appraisal_id"]] for row in rows.of("goal")}
    assert {goals[row["goal_id"]] for row in rows.of("evidence")}.isdisjoint({"DRAFT", "SUBMITTED"})


def test_evidence_lies_in_the_dates_of_its_appraisal(rows: Rows) -> None:
    appraisals = {row["id"]: row for row in rows.of("appraisal")}
    goals = {row["id"]: appraisals[row["appraisal_id"]] for row in rows.of("goal")}
    for row in rows.of("evidence"):
        appraisal = goals[row["goal_id"]]
        assert appraisal["starts_on"] <= row["occurred_on"] <= min(appraisal["ends_on"], DAY)


def test_texts_of_rules_are_in_both_languages(rows: Rows) -> None:
    texts = [row["title"] for row in rows.of("follow_up")]
    texts += [row["reason"] for row in rows.of("training")]
    texts += [row["name"] for row in rows.of("competency")]
    assert all(set(text) == {"en", "id"} and all(text.values()) for text in texts)


@pytest.mark.parametrize("day", [date(2026, 1, 1), date(2028, 2, 29), date(2026, 12, 31)])
def test_any_reference_date_gives_a_region(day: date) -> None:
    made = demo_region(SCHEME, day)
    assert [row["code"] for row in made.of("cycle")] == [str(day.year - 1), str(day.year)]
    assert len(made.of("employee")) == 300


def test_content_with_a_key_that_nobody_reads_is_refused() -> None:
    with pytest.raises(ValidationError, match="postion"):
        DemoPosition.model_validate({"code": "X", "postion": "Y"})
