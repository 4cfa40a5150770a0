"""How an appraiser rates: spread, and the mean difference from other views with its interval."""

from datetime import UTC, datetime
from typing import Any

from tilik_server.models.base import new_id

RATERS = """
{ unit(code: "one") { summary(cycleCode: "2025") { raters {
    rater { name } ratings trained spread
    againstSelf { mean low high count }
    againstForum { mean low high count }
    againstScores { mean low high count }
} } } }
"""
# Above, as and below are the levels of ranks 1, 2 and 3, so -1, -2 and -3 points.
APPRAISER = ["above", "above", "as", "as", "below", "above"]
SELF = ["above", "as", "as", "above", "above", None]
FORUM = ["as", "as", "as", "as", "below", "as"]
SCORES = [110.0, 90.0, 100.0, 95.0, 60.0, 120.0]
FEW = ["as", "below", "as", "as"]

# 0, 1, 0, -1, -2: mean -2/5, deviation √(5.2 / 4) = 1.140; ± t4 2.776 x 1.140 / √5 = 1.416.
AGAINST_SELF = {"mean": -0.4, "low": -1.82, "high": 1.02, "count": 5}
# 1, 1, 0, 0, 0, 1: mean 1/2, deviation √(1.5 / 5) = 0.548; ± t5 2.571 x 0.548 / √6 = 0.575.
AGAINST_FORUM = {"mean": 0.5, "low": -0.07, "high": 1.07, "count": 6}
# Ratings of both appraisers: mean -1.9, deviation 0.738, so 1.22, -0.14 and -1.49. Scores: mean
# 95.83, deviation 20.60. Differences 0.53, 1.50, -0.34, -0.10, 0.25, 0.05: mean 0.316, deviation
# 0.653; ± t5 2.571 x 0.653 / √6 = 0.685.
AGAINST_SCORES = {"mean": 0.32, "low": -0.37, "high": 1.0, "count": 6}
NOTHING = {"spread": None, "againstSelf": None, "againstForum": None, "againstScores": None}


class Ratings:
    """Makes appraisals of one unit with ratings from every side."""

    def __init__(self, world: Any, unit: Any, cycle: int) -> None:
        self.world, self.unit, self.cycle = world, unit, cycle

    async def rate(self, appraisal: Any, source: str, level: str | None, **more: Any) -> None:
        """A rating of the work result; none where there is no level."""
        if level is not None:
            of = {"appraisal_id": appraisal, "axis_key": "work_result", "source": source}
            await self.own("rating", **of, level=level, **more)

    async def value(self, appraisal: Any, source: str, value: float, **more: Any) -> None:
        """A rating of the work result in points."""
        of = {"appraisal_id": appraisal, "axis_key": "work_result", "source": source}
        await self.own("rating", **of, value=value, **more)

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
    assert raters["Harsh"] == {
        "rater": {"name": "Harsh"},
        "ratings": 6,
        "trained": False,
        "spread": 0.82,
        "againstSelf": AGAINST_SELF,
        "againstForum": AGAINST_FORUM,
        "againstScores": AGAINST_SCORES,
    }
    assert raters["Rare"] == {
        "rater": {"name": "Rare"},
        "ratings": 4,
        "trained": True,
        **NOTHING,
    }


async def test_five_ratings_have_figures_and_four_pairs_none(graph: Any, world: Any) -> None:
    cycle, unit = await world.cycle(), await world.unit(code="one")
    rater = await world.employee(unit, name="Five")
    ratings = Ratings(world, unit, cycle)
    for given, own, forum in zip(APPRAISER[:5], SELF[1:], FORUM[:5], strict=True):
        appraisal = await ratings.appraisal()
        await ratings.rate(appraisal, "APPRAISER", given, by_id=rater)
        await ratings.rate(appraisal, "SELF", own)
        await ratings.rate(appraisal, "FORUM", forum)
    (found,) = (await graph.ask(RATERS))["unit"]["summary"]["raters"]
    assert (found["ratings"], found["spread"]) == (5, 0.84)
    # 1, 1, 0, 0, 0: mean 0.4, deviation √(1.2 / 4) = 0.548; ± t4 2.776 x 0.548 / √5 = 0.680.
    assert found["againstForum"] == {"mean": 0.4, "low": -0.28, "high": 1.08, "count": 5}
    assert (found["againstSelf"], found["againstScores"]) == (None, None)


async def test_numeric_ratings_differ_in_points(graph: Any, world: Any) -> None:
    cycle, unit = await world.cycle(), await world.unit(code="one")
    rater = await world.employee(unit, name="Points")
    ratings = Ratings(world, unit, cycle)
    for given, own in ((80, 82), (70, 75), (90, 91), (60, 70), (75, 77)):
        appraisal = await ratings.appraisal()
        await ratings.value(appraisal, "APPRAISER", given, by_id=rater)
        await ratings.value(appraisal, "SELF", own)
    (found,) = (await graph.ask(RATERS))["unit"]["summary"]["raters"]
    # -2, -5, -1, -10, -2: mean -4, deviation √(54 / 4) = 3.674; ± t4 2.776 x 3.674 / √5 = 4.562.
    assert found["againstSelf"] == {"mean": -4.0, "low": -8.56, "high": 0.56, "count": 5}
    assert found["spread"] == 11.18
