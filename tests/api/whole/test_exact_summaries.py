"""Exact summaries: averages over a subtree are those of fractions, rounded half up once."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any, Final
from uuid import UUID

import pytest

from tilik_demo import fill_demo
from tilik_server.scoring.compute import score_cycle

CYCLES: Final = ("2025", "2026")
CAP: Final = Fraction(120)
FIGURES: Final = """
query ($cycle: String!) { units(first: 100) { nodes { code
  summary(cycleCode: $cycle) {
    averageAchievement indicators { indicator { code } averageAchievement scores } }
  feedbackSummary(cycleCode: $cycle) { channel count averageRating }
} } }
"""
GOALS: Final = """
select a.id as appraisal, a.employee_id as person, u.path::text as path, g.axis_key as axis,
  g.weight::text as weight, i.code as indicator, g.scored_goal_id as score,
  case when s.status = 'COMPUTED' then s.achievement::text end as achievement
from appraisal a join unit u on u.id = a.unit_id join goal g on g.appraisal_id = a.id
left join score s on s.goal_id = g.scored_goal_id
left join goal o on o.id = g.scored_goal_id left join indicator i on i.id = o.indicator_id
where a.cycle_id = (select id from cycle where code = $1)
"""
PATHS: Final = "select code, path::text as path from unit"
RATINGS: Final = """
select u.code, f.channel, array_agg(f.rating) filter (where f.rating is not null) as ratings
from feedback f join unit u on u.id = f.unit_id
where f.about_id is null and f.parent_id is null and f.goal_id is null
  and f.cycle_id = (select id from cycle where code = $1)
group by 1, 2
"""


def counted(goal: Mapping[str, Any]) -> Fraction:
    """What counts of an achievement: 0 to the cap of the demo's cycles."""
    return min(max(Fraction(goal["achievement"]), Fraction(0)), CAP)


def mean(values: Sequence[Fraction]) -> float | None:
    """The mean with two decimals, half up; none of them is negative."""
    if not values:
        return None
    found = sum(values, Fraction(0)) / len(values)
    return float(Fraction(int(100 * found + Fraction(1, 2)), 100))


def weighted(goals: Iterable[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], Fraction]]:
    """Each goal with its weight; goals without one share their axis's 100 per cent."""
    axes: dict[tuple[UUID, str], list[Mapping[str, Any]]] = defaultdict(list)
    for goal in goals:
        axes[goal["appraisal"], goal["axis"]].append(goal)
    return [
        (goal, Fraction(100, len(axis)) if goal["weight"] is None else Fraction(goal["weight"]))
        for axis in axes.values()
        for goal in axis
    ]


def average(goals: Sequence[tuple[Mapping[str, Any], Fraction]]) -> float | None:
    """The mean over people of their goals' weighted mean."""
    people: dict[UUID, list[tuple[Fraction, Fraction]]] = defaultdict(list)
    for goal, weight in goals:
        if weight:
            people[goal["person"]].append((weight, counted(goal)))
    return mean(
        [
            sum((weight * reached for weight, reached in each), Fraction(0))
            / sum(weight for weight, _ in each)
            for each in people.values()
        ]
    )


@pytest.mark.timeout(900)
async def test_summaries_of_the_demo_are_those_of_exact_fractions(graph: Any, world: Any) -> None:
    await fill_demo(graph.database, graph.catalogue, date(2026, 7, 1), lambda stored, total: None)
    paths = {row["code"]: row["path"] for row in await world.fetch(PATHS)}
    compared = rated = 0
    for cycle in CYCLES:
        await score_cycle(graph.database, graph.catalogue, graph.pool, cycle)
        goals = weighted(await world.fetch(GOALS, cycle))
        ratings = {
            (row["code"], row["channel"]): [Fraction(each) for each in row["ratings"] or ()]
            for row in await world.fetch(RATINGS, cycle)
        }
        for unit in (await graph.ask(FIGURES, cycle=cycle))["units"]["nodes"]:
            path = paths[unit["code"]]
            below = [
                (goal, weight)
                for goal, weight in goals
                if goal["achievement"] is not None and goal["path"].startswith(path)
            ]
            assert unit["summary"]["averageAchievement"] == average(below), unit["code"]
            for each in unit["summary"]["indicators"]:
                code = each["indicator"]["code"]
                shared = {g["score"]: counted(g) for g, _ in below if g["indicator"] == code}
                found = list(shared.values())
                assert (each["scores"], each["averageAchievement"]) == (len(found), mean(found))
                compared += 1
            for each in unit["feedbackSummary"]:
                if each["averageRating"] is not None:
                    expected = mean(ratings[unit["code"], each["channel"]])
                    assert each["averageRating"] == expected
                    rated += 1
    assert compared > 100
    assert rated > 5
