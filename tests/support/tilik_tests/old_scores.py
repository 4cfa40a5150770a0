"""Scores of an older version of a calculator, as its new version finds them."""

from typing import Any, Final

from tilik_server.scoring.compute import score_cycle

KEY: Final = "asn.target_achievement"
SCORES: Final = "select goal_id, value, achievement, calculator_version from score order by goal_id"
AGE: Final = "update score set calculator_version = '0.9.0', value = 3, achievement = 30"


async def old_score(graph: Any, world: Any, goals: int = 1) -> dict[str, Any]:
    """A plan with scores that version 0.9.0 computed otherwise."""
    plan: dict[str, Any] = await world.plan()
    where = (plan["unit"], plan["cycle"])
    plan["goals"] = [plan["goal"]]
    for _ in range(goals - 1):
        plan["goals"].append(
            await world.goal(plan["appraisal"], *where, indicator_id=plan["indicator"], target=10)
        )
    for goal in plan["goals"]:
        await world.evidence(goal, *where, status="ACCEPTED")
    await score_cycle(graph.database, graph.catalogue, graph.pool, "2025")
    await world.change(AGE)
    return plan


def version(graph: Any) -> str:
    """The calculator's version today."""
    return str(graph.catalogue.calculators[KEY].version)
