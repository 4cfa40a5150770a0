"""Suppression: for whom the figures of a unit are, and where they would show too few people.

The figures of a unit less those of units below it are the figures of the rest. Where the rest would
be one to four people, the smallest unit below is suppressed, too, with everything below that.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from tilik_schema.reading.context import Context
from tilik_server.access.audiences import (
    ADMIN,
    AGENCY_ADMIN,
    LINE,
    MEMBER,
    PERFORMANCE_TEAM,
    REGION_VIEWER,
    THE_OPERATOR,
    Audience,
    Binding,
    condition,
)
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree

FEWEST: Final = 5
# A unit's path is that of the unit above and eight characters.
STEP: Final = 8
UNIT: Final = Binding(unit="id")
SEE_PEOPLE: Final = (LINE, PERFORMANCE_TEAM, ADMIN, THE_OPERATOR)
# They read each outcome and score by themselves, but not how they came about.
SEE_RESULTS: Final = (*SEE_PEOPLE, REGION_VIEWER)
SEE_FIGURES: Final = (*SEE_RESULTS, AGENCY_ADMIN, MEMBER)


def _is(audiences: Iterable[Audience], alias: str) -> str:
    return f"coalesce({condition(audiences, UNIT, alias)}, false)"


_SEEN: Final = f"""
select u.id, u.path, {_is(SEE_PEOPLE, "u")} as sees_people,
  {_is(SEE_RESULTS, "u")} as sees_results, {_is(SEE_FIGURES, "u")} as sees_figures
from unit u
"""
READERS: Final = statement("graph.see_figures", f"{_SEEN} where u.id = any($1)")
# All units whose figures the viewer may compare with those of one that was asked for.
COMPARED: Final = statement(
    "graph.see_compared_figures",
    f"""
{_SEEN} where left(u.path, {STEP}) = any($1) and {_is(SEE_FIGURES, "u")}
""",
)
BELOW_TOPS: Final = (
    f"exists (select from unnest($1::text[]) top where {in_subtree('u.path', 'top')})"
)
PEOPLE_BY_UNIT: Final = statement(
    "graph.count_people_by_unit",
    f"""
select u.path, count(distinct p.employee_id) as people,
  count(distinct p.employee_id) filter (where exists (
    select from appraisal a join outcome o on o.appraisal_id = a.id
    where a.cycle_id = c.id and a.employee_id = p.employee_id)) as appraised
from cycle c cross join (select tilik_today($3) as today) d
join unit u on {BELOW_TOPS}
join assignment p on p.unit_id = u.id and not p.acting
  and daterange(p.starts_on, p.ends_on, '[]') @> least(c.ends_on, d.today)
join employee e on e.id = p.employee_id
where c.code = $2 and coalesce(e.active_until >= least(c.ends_on, d.today), true)
group by u.path
""",
)
SCORED_BY_UNIT: Final = statement(
    "graph.count_scored_by_unit",
    f"""
select u.path, count(distinct a.employee_id) as scored
from cycle c join unit u on {BELOW_TOPS}
join appraisal a on a.cycle_id = c.id and a.unit_id = u.id
join goal g on g.appraisal_id = a.id
join score s on s.goal_id = g.scored_goal_id and s.status = 'COMPUTED'
where c.code = $2
group by u.path
""",
)


# The figures that are made of outcomes, of scores and of single people.
OF_OUTCOMES: Final = frozenset({"predicates", "predicate_counts"})
OF_SCORES: Final = frozenset(
    {"average_achievement", "median_achievement", "weight_scored", "indicators", "outliers"}
)
OF_PEOPLE: Final = frozenset({"forums"})


@dataclass(frozen=True, slots=True)
class FiguresAccess:
    """What a viewer may see of the figures of a unit, besides that it must be five people.

    `withheld` are the names of figures that the viewer may not see. If not `sees_people`, nothing
    is shown that fewer than five people made.
    """

    sees_people: bool
    sees_figures: bool
    withheld: frozenset[str] = frozenset()


async def load_access(
    context: Context, units: Sequence[UUID], cycle_code: str, names: frozenset[str]
) -> dict[UUID, FiguresAccess]:
    """Return what the viewer may see of the figures `names` of units."""
    rows = await context.fetch(READERS, units)
    # Who may read the results of single people learns nothing from a difference.
    if tops := {row["path"][:STEP] for row in rows if not row["sees_results"]}:
        compared = await context.fetch(COMPARED, sorted(tops))
        shown = await _shown(context, [*rows, *compared], units[0], cycle_code, names)
    else:
        shown = {}
    return {row["id"]: _access(row, shown) for row in rows}


def _access(row: Any, shown: Mapping[str, set[str]]) -> FiguresAccess:
    if row["sees_people"]:
        return FiguresAccess(True, True)
    if row["sees_results"]:
        return FiguresAccess(False, True, OF_PEOPLE)
    withheld = OF_PEOPLE
    for names, counted in ((OF_OUTCOMES, "appraised"), (OF_SCORES, "scored")):
        if row["path"] not in shown[counted]:
            withheld |= names
    return FiguresAccess(False, row["path"] in shown["people"], withheld)


async def _shown(
    context: Context, rows: Sequence[Any], unit: UUID, cycle_code: str, names: frozenset[str]
) -> dict[str, set[str]]:
    """Return the paths of the units that show no few people, by who is counted in them."""
    seen = {row["path"] for row in rows if row["sees_figures"]}
    known = frozenset(row["path"] for row in rows if row["sees_results"])
    counts: dict[str, dict[str, int]] = {"people": {}, "appraised": {}, "scored": {}}
    if seen > known:
        tops = [path for path in seen if not any(above in seen for above in _above(path))]
        for row in await context.fetch_as_service(PEOPLE_BY_UNIT, tops, cycle_code, unit):
            counts["people"][row["path"]] = row["people"]
            counts["appraised"][row["path"]] = row["appraised"]
        if names & OF_SCORES:
            for row in await context.fetch_as_service(SCORED_BY_UNIT, tops, cycle_code):
                counts["scored"][row["path"]] = row["scored"]
    return {name: shown_units(each, seen, known) for name, each in counts.items()}


def shown_units(people: Mapping[str, int], units: Iterable[str], known: frozenset[str]) -> set[str]:
    """Return the paths of the units whose figures show no group of one to four people.

    `people` are the numbers of people by the path of their unit, `units` those whose figures
    the viewer may ask for. The people of the units `known` are known to the viewer one by one.
    """
    hidden = {path: count for path, count in people.items() if not _is_below(path, known)}
    listed = sorted({*units})
    totals = _totals(hidden, frozenset(listed))
    below: dict[str, list[str]] = defaultdict(list)
    left: list[str] = []
    for path in listed:
        above = next((each for each in _above(path) if each in totals), None)
        (left if above is None else below[above]).append(path)
    shown = {path for path in listed if not totals[path]}
    left = [path for path in left if totals[path] >= FEWEST]
    while left:
        path = left.pop()
        shown.add(path)
        # A tie goes by the path, so that the answer is the same each time.
        enough = sorted(
            (each for each in below[path] if totals[each] >= FEWEST),
            key=lambda each: (totals[each], each),
        )
        rest = totals[path] - sum(totals[each] for each in enough)
        # One more is at least five more.
        left += enough[1:] if 0 < rest < FEWEST else enough
    return shown


def _totals(people: Mapping[str, int], units: frozenset[str]) -> dict[str, int]:
    """Return the numbers of people of the units and all below them."""
    totals = dict.fromkeys(units, 0)
    for path, count in people.items():
        for each in (path, *_above(path)):
            if each in totals:
                totals[each] += count
    return totals


def _above(path: str) -> list[str]:
    """Return the paths of the units above, the nearest first."""
    return [path[:end] for end in range(len(path) - STEP, 0, -STEP)]


def _is_below(path: str, units: frozenset[str]) -> bool:
    return path in units or any(each in units for each in _above(path))
