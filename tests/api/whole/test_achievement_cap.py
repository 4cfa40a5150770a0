"""Achievements are cut where they are joined, in SQL as in the kit; shared ones count once."""

from typing import Any

import pytest

from tilik_plugin.scheme import cap_achievement
from tilik_server.judging.achievement_cap import cap_achievement_sql, read_cap

INDICATORS = """
{ unit(code: "clinic") { summary(cycleCode: "2025") {
    averageAchievement indicators { scores averageAchievement lowest highest }
} } }
"""


@pytest.fixture
def clinic(world: Any) -> Any:
    """Makes a unit in a cycle, whose people have a goal with such an achievement each."""

    async def made(*achievements: float, **params: Any) -> dict[str, Any]:
        cycle = await world.cycle(**({"params": params} if params else {}))
        unit, indicator = await world.unit(code="clinic"), await world.indicator()
        goals = [
            await scored_goal(world, unit, cycle, achievement, indicator_id=indicator)
            for achievement in achievements
        ]
        return {"cycle": cycle, "unit": unit, "indicator": indicator, "goals": goals}

    return made


async def scored_goal(
    world: Any, unit: Any, cycle: int, achievement: float | None, **columns: Any
) -> Any:
    """The goal of one more person of the unit, with its score if it has one."""
    appraisal = await world.appraisal(await world.employee(unit), unit, cycle)
    goal = await world.goal(appraisal, unit, cycle, **columns)
    if achievement is not None:
        await world.below(
            "score",
            goal,
            goal_id=goal,
            unit_id=unit,
            cycle_id=cycle,
            status="COMPUTED",
            value=1.0,
            achievement=achievement,
            calculator_key="asn.target_achievement",
            calculator_version="1",
        )
    return goal


@pytest.mark.parametrize("cap", [100, 120, 130.5])
async def test_the_sql_counts_as_the_kit_does(world: Any, cap: float) -> None:
    given = [-1600.0, -0.01, 0.0, 0.01, 97.56, 100.0, 120.0, 120.01, 130.5, 8831.25, 1e12]
    sql = cap_achievement_sql("a", "$2::float8")
    rows = await world.fetch(f"select {sql} as counted from unnest($1::float8[]) a", given, cap)
    assert [row["counted"] for row in rows] == [float(cap_achievement(each, cap)) for each in given]
    (row,) = await world.fetch(f"select {sql} as counted from (select $1::float8 as a) n", None, 1)
    assert row["counted"] is None


async def test_one_mistyped_target_does_not_carry_a_unit_s_means(graph: Any, clinic: Any) -> None:
    await clinic(90, 100, 80, 95, 100_000, -1600)
    figures = (await graph.ask(INDICATORS))["unit"]["summary"]
    assert figures["averageAchievement"] == 80.83  # (90 + 100 + 80 + 95 + 120 + 0) / 6
    (indicator,) = figures["indicators"]
    assert indicator == {
        "scores": 6,
        "averageAchievement": 80.83,
        "lowest": -1600,
        "highest": 100_000,
    }


async def test_a_cycle_s_own_cap_counts(graph: Any, clinic: Any) -> None:
    await clinic(50, 140, achievement_cap=110)
    assert (await graph.ask(INDICATORS))["unit"]["summary"]["averageAchievement"] == 80


async def test_a_shared_score_counts_once_and_as_its_own_indicator_s(
    graph: Any, world: Any, clinic: Any
) -> None:
    made = await clinic(60, 90)
    other = await world.indicator()
    for indicator in (made["indicator"], other, None):
        await scored_goal(
            world,
            made["unit"],
            made["cycle"],
            None,
            indicator_id=indicator,
            shared=True,
            contributes_to_id=made["goals"][0],
        )
    figures = (await graph.ask(INDICATORS))["unit"]["summary"]
    (indicator,) = figures["indicators"]
    assert (indicator["scores"], indicator["averageAchievement"]) == (2, 75)
    # Four people have the shared score in their plans, and one has the other.
    assert figures["averageAchievement"] == 66


def test_a_scheme_without_the_parameter_has_the_kit_s_cap() -> None:
    assert read_cap({"stage_names": []}) == 120
    assert read_cap({"achievement_cap": 110, "of_the_scheme": 1}) == 110
