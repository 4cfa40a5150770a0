"""The rules of a target: what its indicator allows, and what is unusual for that indicator."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text, exact, written
from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.models.vocabulary import Polarity
from tilik_server.operations.plan.planned_goal import PlannedGoal
from tilik_server.plugin_host.catalogue import Catalogue
from tilik_server.plugin_host.reach import faults_beyond_reach, outside
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction

TARGET_UNUSUAL: Final = "TARGET_UNUSUAL"
TIMES: Final = 5
"""From so many times the median up, or so many times below it, a target is unusual; ours."""
FEWEST: Final = 5
"""Medians of fewer targets would tell what single people planned."""
OF_UNIT: Final = 100
OF_AGENCY: Final = 1000
"""A median of so many targets of a unit, and of an agency, tells what is usual; ours."""
# The first eight characters of a path are those of its agency. Somebody else's goals of the
# indicator are compared, in drafts too, so that a plan cannot make its own target usual. Of a unit
# the newest are read, so that an indicator of many thousand goals costs no more than another one.
USUAL: Final = statement(
    "plan.read_usual_targets",
    f"""
select i.id as indicator_id, count(*) as targets,
  percentile_cont(0.5) within group (order by n.target) as median
from unit a cross join unnest($2::uuid[]) i (id)
cross join lateral (
  select t.target
  from (select u.id from unit u where {in_subtree("u.path", "left(a.path, 8)")}
        order by u.id offset 0) u
  cross join lateral (
    select g.target from goal g
    where g.indicator_id = i.id and g.unit_id = u.id and g.appraisal_id <> $3 and g.target > 0
      and not g.shared
    order by g.id desc limit {OF_UNIT}) t
  limit {OF_AGENCY}) n
where a.id = $1 group by 1 having count(*) >= $4
""",
)
WARN: Final = statement(
    "plan.warn_of_targets",
    """
update appraisal set warnings = coalesce(
  (select jsonb_agg(w) from jsonb_array_elements(warnings) w where w ->> 'code' <> $2), '[]'
) || $3::jsonb
where id = $1
""",
)
ABOVE_ZERO: Final = Text("give a target above 0", "berikan target di atas 0")
NONE_WANTED: Final = Text(
    "give a target above 0; if nothing at all is wanted, take an indicator of the polarity "
    "ZERO_TOLERANCE",
    "berikan target di atas 0; jika yang diharapkan nihil, gunakan indikator dengan polaritas "
    "ZERO_TOLERANCE",
)
ZERO: Final = Text(
    "give 0 or no target: the indicator tolerates none",
    "berikan 0 atau kosongkan: indikator ini tidak menoleransi satu pun",
)


def faults_in_target(goal: PlannedGoal, catalogue: Catalogue) -> Iterator[Text]:
    """Yield what is wrong with a goal's target, by its indicator and what its calculator reaches.

    A share of a target of 0 has no answer, and one of a target below 0 turns good into bad.
    """
    target = goal.row.target
    if target is None or goal.indicator is None:
        return
    if goal.indicator.polarity == Polarity.ZERO_TOLERANCE:
        if target != 0:
            yield ZERO
    elif target == 0:
        yield NONE_WANTED
    elif target < 0:
        yield ABOVE_ZERO
    elif not goal.indicator.target_range.holds(target):
        code = goal.indicator.code
        named = Text(f"the range of the indicator {code}", f"rentang indikator {code}")
        yield outside(goal.indicator.target_range, named)
    elif goal.calculator_key is not None:
        params = {**goal.indicator.params, **goal.row.params}
        yield from faults_beyond_reach(target, goal.calculator_key, params, catalogue)


async def find_unusual_targets(
    transaction: Transaction, appraisal: Mapping[str, Any], goals: Sequence[PlannedGoal]
) -> list[dict[str, Any]]:
    """Return a warning for each target far from those of its indicator in the agency.

    `appraisal` is the appraisal's row. A target is compared with the median of at least five.
    """
    given = [goal for goal in goals if goal.indicator is not None and goal.row.target]
    if not given:
        return []
    indicators = list({goal.indicator.id for goal in given if goal.indicator is not None})
    # Other people's plans are not for everybody to read; a median of five tells of none of them.
    async with act_as(transaction, OPERATOR):
        rows = await transaction.fetch(
            USUAL, appraisal["unit_id"], indicators, appraisal["id"], FEWEST
        )
    usual = {row["indicator_id"]: row for row in rows}
    found = (_warning(goal, usual) for goal in given)
    return [each for each in found if each is not None]


async def warn_of_targets(
    transaction: Transaction, appraisal: Mapping[str, Any], goals: Sequence[PlannedGoal]
) -> None:
    """Store the warnings about the targets of a plan in place of the earlier ones."""
    found = await find_unusual_targets(transaction, appraisal, goals)
    warnings = orjson.dumps(found).decode()
    await transaction.execute(WARN, appraisal["id"], TARGET_UNUSUAL, warnings)


def _warning(goal: PlannedGoal, usual: Mapping[UUID, Any]) -> dict[str, Any] | None:
    assert goal.indicator is not None
    assert goal.row.target is not None
    known = usual.get(goal.indicator.id)
    if known is None:
        return None
    target, median = exact(goal.row.target), exact(known["median"])
    if target >= median * TIMES:
        times = written(target / median, 1)
        en, indonesian = f"{times} times the median", f"{times} kali median"
    elif target * TIMES <= median:
        times = written(median / target, 1)
        en, indonesian = f"the median divided by {times}", f"median dibagi {times}"
    else:
        return None
    named = f"{goal.indicator.code}: target {written(goal.row.target)}"
    message = Text(
        f"{named} is {en} of {known['targets']} others of this indicator in the agency, which is "
        f"{written(median)}. Check the number and its unit ({goal.indicator.unit_of_measure}).",
        f"{named} adalah {indonesian} dari {known['targets']} target lain indikator ini di instansi"
        f", yaitu {written(median)}. Periksa angka dan satuannya "
        f"({goal.indicator.unit_of_measure}).",
    )
    return {"code": TARGET_UNUSUAL, "message": message.as_dict()}
