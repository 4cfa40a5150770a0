"""Start the appraisals of all people of a subtree in a cycle."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import InvalidArgument
from tilik_server.operations.cycle.cycle_row import check_open, find_unit_by_code, lock_cycle
from tilik_server.operations.plan.copy_goals import copy_goals
from tilik_server.operations.plan.plan_change import NUMBERS_PER_AXIS
from tilik_server.operations.plan.planned_goal import GOAL
from tilik_server.operations.rating.rate_heads import rate_heads
from tilik_server.operations.steps.cycle_params import read_cycle_params
from tilik_server.operations.steps.find_unit import check_inside
from tilik_server.operations.steps.take_step import report_deadlock
from tilik_server.operations.steps.timeline import insert_entries
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text

# An appraisal starts later than the cycle if the person came later or had an earlier appraisal.
# The rules are for PNS and PPPK; an elected official appraises and is not appraised.
# `is_here` says that the earlier one is of the same subtree; null if there is none.
PEOPLE: Final = f"""
select e.id, e.unit_id, e.supervisor_id, s.supervisor_id as superior_id,
  greatest($2::date, w.since, x.ends_on + 1) as starts_on,
  least($3::date, e.active_until) as ends_on, x.is_here
from unit u
join employee e on e.unit_id = u.id and e.employment <> 'NON_ASN'
  and ($8::uuid is null or e.id = $8)
left join employee s on s.id = e.supervisor_id
left join lateral (
  select min(a.starts_on) as since from assignment a
  where a.employee_id = e.id and not a.acting and a.unit_id = e.unit_id and not exists (
    select from assignment o where o.employee_id = e.id and not o.acting
      and o.unit_id <> e.unit_id and o.starts_on > a.starts_on
      and o.starts_on <= (select tilik_today(r.id) from unit r where r.path = $4))
) w on true
left join (
  select distinct on (a.employee_id) a.employee_id, a.ends_on,
    {in_subtree("o.path", "$4")} as is_here
  from appraisal a join unit o on o.id = a.unit_id
  where a.cycle_id = $1 and ($8::uuid is null or a.employee_id = $8)
  order by a.employee_id, a.ends_on desc
) x on x.employee_id = e.id
where {in_subtree("u.path", "$4")}
"""


def _keys(condition: str) -> str:
    """Return the SQL for the keys of the people for whom a condition is true."""
    return f"coalesce(array_agg(id order by id) filter (where {condition}), '{{}}')"


# Rows are inserted in the order of their keys, which makes the indexes grow at their end.
START: Final = statement(
    "cycle.start_appraisals",
    f"""
with people as materialized (
  select p.*, starts_on <= ends_on as starts,
    row_number() over (partition by starts_on <= ends_on order by unit_id, id) as place
  from ({PEOPLE}) p
),
keys as materialized (select tilik_ids($1::smallint, count(*)) as ids from people where starts),
made as (
  insert into appraisal (id, cycle_id, unit_id, employee_id, appraiser_id, appraiser_superior_id,
    version, starts_on, ends_on, started_on, stage, due_on, imported)
  select (select ids from keys)[place::int], $1, unit_id, id, supervisor_id, superior_id, 1,
    starts_on, ends_on, $7, 'DRAFT',
    case $5::text when 'start' then greatest(starts_on, $7) when 'end' then ends_on end + $6::int,
    false
  from people where starts order by place
)
select (select ids from keys) as started,
  count(*) filter (where is_here and not starts) as already,
  {_keys("not is_here and not starts")} as elsewhere,
  {_keys("starts and supervisor_id is null")} as without_appraiser,
  {_keys("starts and superior_id is null")} as without_superior
from people
""",
)
TODAY: Final = statement("cycle.find_today", "select tilik_today($1)")
# The appraisals are new, so these entries have the ordinal 1.
TELL: Final = statement(
    "cycle.enter_starts",
    insert_entries(
        """
from unnest($1::uuid[]) with ordinality k (id, place) join appraisal a on a.id = k.id
order by k.place
""",
        id="(select tilik_ids($2::smallint, cardinality($1::uuid[])))[k.place::int]",
        ordinal="1",
        by_id="$3",
        action="'startAppraisals'",
        to_stage="a.stage",
        note="$4",
    ),
)
# On a busy machine a whole region takes longer than the usual time limit of a statement.
PATIENCE: Final = statement(
    "cycle.raise_limits",
    """
select set_config('statement_timeout', '60s', true), set_config('work_mem', '32MB', true)
""",
)
DESCRIBED: Final = GOAL.only(
    "id",
    "scored_goal_id",
    "cycle_id",
    "unit_id",
    "appraisal_id",
    "ordinal",
    "axis_key",
    "criterion_key",
    "statement",
    "kind",
    "shared",
).insert(
    """
from (select (select ids from keys)[place::int] as id, wanted.* from wanted) w order by w.place
""",
    of="w",
    scored_goal_id="w.id",
    cycle_id="$2",
    kind="'MAIN'",
    shared="false",
)
# A criterion whose goal was copied gets no second goal.
DESCRIBE: Final = statement(
    "cycle.describe_criteria",
    f"""
with wanted as materialized (
  select a.id as appraisal_id, a.unit_id, c.*, row_number() over (order by a.id, c.ordinal) as place
  from appraisal a cross join jsonb_to_recordset($3::jsonb)
    c (ordinal smallint, axis_key text, criterion_key text, statement text)
  where a.id = any($1) and not exists (
    select from goal g where $4 and g.appraisal_id = a.id and g.axis_key = c.axis_key
      and g.criterion_key = c.criterion_key)
),
keys as materialized (select tilik_ids($2::smallint, count(*)) as ids from wanted)
{DESCRIBED}
""",
)


@dataclass(frozen=True, slots=True)
class StartedPeople:
    """The result of a start: keys of appraisals (`started`) and of employees (all others).

    `already_started` counts people whose appraisal in the same subtree runs. Those in
    `running_elsewhere` moved here, and their appraisal in another unit still runs.
    """

    started: Sequence[UUID]
    already_started: int
    running_elsewhere: Sequence[UUID]
    without_appraiser: Sequence[UUID]
    without_superior: Sequence[UUID]


async def start_appraisals(
    database: Database,
    viewer: Viewer,
    cycle_code: str,
    under: str,
    copy_goals_from: str | None = None,
) -> StartedPeople:
    """Start an appraisal for each civil servant of a subtree who has no running one in the cycle.

    It may be repeated: who has one already is counted only. The appraiser is the present
    supervisor, and the appraiser's superior is the supervisor's supervisor. Each criterion gets a
    goal. With `copy_goals_from`, a cycle's code, the goals that were agreed in that cycle become
    the draft. Raises InvalidArgument, CodeUnknown, NotYourStep, CycleNotOpen and ChangedMeanwhile.
    """
    codes = {"cycleCode": cycle_code, "under": under, "copyGoalsFrom": copy_goals_from}
    given = {name: code for name, code in codes.items() if code is not None}
    faults = [each for name in given for each in faults_in_text(given[name], ("input", name), 64)]
    if faults:
        raise InvalidArgument(fields=faults)
    async with report_deadlock(), database.writing(viewer) as transaction:
        cycle = await lock_cycle(transaction, cycle_code, ("input", "cycleCode"))
        unit = await find_unit_by_code(transaction, under, ("input", "under"))
        ACTIONS["startAppraisals"].require(await place_in_unit(transaction, unit["id"]))
        check_open(cycle)
        check_inside(cycle["path"], unit["path"], ("input", "under"))
        source = None
        if copy_goals_from is not None:
            source = await lock_cycle(transaction, copy_goals_from, ("input", "copyGoalsFrom"))
        found = await start_people(transaction, cycle, unit)
        if found.started:
            await transaction.execute(PATIENCE)
            await fill_appraisals(transaction, viewer, cycle, source, found.started)
    return found


async def start_people(
    transaction: Transaction,
    cycle: Mapping[str, Any],
    unit: Mapping[str, Any],
    person: UUID | None = None,
    since: date | None = None,
) -> StartedPeople:
    """Store the appraisals of the people of a unit and below it, or of one person there.

    None of them begins before `since`.
    """
    due = read_cycle_params(cycle).stage_deadlines.submitted
    today = await transaction.fetch_value(TODAY, unit["id"])
    dates = [max(cycle["starts_on"], since or cycle["starts_on"]), cycle["ends_on"]]
    values = [cycle["id"], *dates, unit["path"], due.after, due.days, today, person]
    (found,) = await transaction.fetch(START, *values)
    return StartedPeople(
        started=found["started"],
        already_started=found["already"],
        running_elsewhere=found["elsewhere"],
        without_appraiser=found["without_appraiser"],
        without_superior=found["without_superior"],
    )


async def fill_appraisals(
    transaction: Transaction,
    viewer: Viewer,
    cycle: Mapping[str, Any],
    source: Mapping[str, Any] | None,
    started: Sequence[UUID],
) -> None:
    """Store the first timeline entries, the goals, and the heads' ratings of new appraisals."""
    note = None
    if source is not None:
        await copy_goals(transaction, source, cycle, started)
        note = Text(f"Goals of {source['code']}", f"Sasaran dari {source['code']}")
    said = note and note.in_language(viewer.language)
    await transaction.execute(TELL, started, cycle["id"], viewer.employee, said)
    await rate_heads(transaction, cycle, started)
    described = orjson.dumps(_criteria(orjson.loads(cycle["scheme"]))).decode()
    values = [started, cycle["id"], described, source is not None]
    await transaction.execute(DESCRIBE, *values)


def _criteria(scheme: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the goals of the criteria; the labels stay until the appraiser writes expectations."""
    return [
        {
            "ordinal": place * NUMBERS_PER_AXIS + number,
            "axis_key": axis["key"],
            "criterion_key": criterion["key"],
            "statement": criterion["label"]["id"],
        }
        for place, axis in enumerate(scheme["axes"])
        for number, criterion in enumerate(axis["criteria"], 1)
    ]
