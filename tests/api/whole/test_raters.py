"""How an appraiser rates: spread, and the mean difference from other views with its interval."""

from datetime import UTC, datetime
from statistics import fmean, stdev
from typing import Any

import pytest

from tilik_server.models.base import new_id

RATERS = """
{ unit(code: "one") { summary(cycleCode: "2025") { raters {
    rater { name } ratings trained spread
    againstSelf { mean low high count }
    againstForum { mean low high count }
    againstScores { mean low high count }
} } } }
"""
RANKS = {"above": 1, "as": 2, "below": 3}
APPRAISER = ["above", "above", "as", "as", "below", "above"]
SELF = ["above", "as", "as", "above", "above", None]
FORUM = ["as", "as", "as", "as", "below", "as"]
SCORES = [110.0, 90.0, 100.0, 95.0, 60.0, 120.0]
FEW = ["as", "below", "as", "as"]


def points(levels: list[str]) -> list[float]:
    """A higher number is the better rating."""
    return [-float(RANKS[level]) for level in levels]


def standing(values: list[float], among: list[float]) -> list[float]:
    """In standard deviations from the mean of all."""
    return [(value - fmean(among)) / stdev(among) for value in values]


def estimate(differences: list[float]) -> dict[str, Any]:
    """Mean and 95 % interval by the normal approximation."""
    mean, margin = fmean(differences), 1.96 * stdev(differences) / len(differences) ** 0.5
    bounds = {"mean": mean, "low": mean - margin, "high": mean + margin}
    shown: dict[str, Any] = {name: pytest.approx(each, abs=0.006) for name, each in bounds.items()}
    return {**shown, "count": len(differences)}


class Ratings:
    """Makes appraisals of one unit with ratings from every side."""

    def __init__(self, world: Any, unit: Any, cycle: int) -> None:
        self.world, self.unit, self.cycle = world, unit, cycle

    async def rate(self, appraisal: Any, source: str, level: str | None, **more: Any) -> None:
        """A rating of the work result; none where there is no level."""
        if level is not None:
            of = {"appraisal_id": appraisal, "axis_key": "work_result", "source": source}
            await self.own("rating", **of, level=level, **more)

    async def own(self, table: str, **columns: Any) -> Any:
        """A row of the unit and the cycle."""
        given = {"id": new_id(self.cycle), "cycle_id": self.cycle, "unit_id": self.unit}
        return await self.world.insert(table, **given, **columns)

    async def appraisal(self, score: float | None = None) -> Any:
        """An appraisal with one scored goal."""
        employee = await self.world.employee(self.unit)
        appraisal = await self.world.appraisal(employee, self.unit, self.cycle)
        if score is not None:
            goal = await self.world.goal(appraisal, self.unit, self.cycle)
            computed = {"status": "COMPUTED", "value": 1.0, "achievement": score}
            by = {"calculator_key": "asn.target_achievement", "calculator_version": "1"}
            await self.own("score", goal_id=goal, **computed, **by)
        return appraisal


async def test_rater_is_held_against_every_other_view(graph: Any, world: Any) -> None:
    cycle, unit = await world.cycle(), await world.unit(code="one")
    harsh, rare = await world.employee(unit, name="Harsh"), await world.employee(unit, name="Rare")
    ratings = Ratings(world, unit, cycle)
    for given, own, forum, score in zip(APPRAISER, SELF, FORUM, SCORES, strict=True):
        appraisal = await ratings.appraisal(score)
        early = datetime(2025, 1, 1, tzinfo=UTC)
        await ratings.rate(appraisal, "APPRAISER", "below", by_id=harsh, created_at=early)
        await ratings.rate(appraisal, "APPRAISER", given, by_id=harsh)
        await ratings.rate(appraisal, "SELF", own)
        await ratings.rate(appraisal, "FORUM", forum)
        review = await ratings.own(
            "review",
            appraisal_id=appraisal,
            held_on=early,
            starts_on=early,
            ends_on=early,
            summary="",
        )
        await ratings.rate(appraisal, "APPRAISER", "below", by_id=harsh, review_id=review)
    for level in FEW:
        await ratings.rate(await ratings.appraisal(), "APPRAISER", level, by_id=rare)
    await world.insert(
        "training",
        employee_id=rare,
        unit_id=unit,
        purpose="RATING",
        training="Menilai",
        reason="{}",
        status="COMPLETED",
    )
    found = (await graph.ask(RATERS))["unit"]["summary"]["raters"]
    raters = {each["rater"]["name"]: each for each in found}
    mine, all_points = points(APPRAISER), points([*APPRAISER, *FEW])
    theirs = points([level for level in SELF if level])
    standings = zip(standing(mine, all_points), standing(SCORES, SCORES), strict=True)
    assert raters["Harsh"] == {
        "rater": {"name": "Harsh"},
        "ratings": 6,
        "trained": False,
        "spread": pytest.approx(stdev(mine), abs=0.006),
        "againstSelf": estimate([a - b for a, b in zip(mine, theirs, strict=False)]),
        "againstForum": estimate([a - b for a, b in zip(mine, points(FORUM), strict=True)]),
        "againstScores": estimate([a - b for a, b in standings]),
    }
    assert raters["Rare"] == {
        "rater": {"name": "Rare"},
        "ratings": 4,
        "trained": True,
        "spread": None,
        "againstSelf": None,
        "againstForum": None,
        "againstScores": None,
    }
