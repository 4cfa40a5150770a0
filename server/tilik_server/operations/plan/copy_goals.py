"""Copy the agreed goals of one cycle into the draft plans of another."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.operations.plan.planned_goal import GOAL
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

# Every other column is copied as it is.
INSERTED: Final = GOAL.insert(
    """
from agreed g join copied c on c.agreed_id = g.id
left join indicator i on i.id = g.indicator_id
left join newest n on n.code = i.code
left join served s on s.agreed_id = g.contributes_to_id
order by g.place
""",
    of="g",
    id="c.id",
    scored_goal_id="c.id",
    cycle_id="$1",
    unit_id="g.new_unit_id",
    appraisal_id="g.new_appraisal_id",
    axis_key="g.new_axis_key",
    indicator_id="n.id",
    params="case when n.id is not null then g.params else '{}' end",
    measure="coalesce(g.measure, case when n.id is null then i.name end)",
    shared="g.shared and s.id is not null",
    contributes_to_id="s.id",
)
# The copy uses the newest approved version of the goal's indicator; a retired indicator becomes a
# measure in words. A goal that contributed to another contributes to that one's copy, made now or
# earlier; without a copy it is not shared. PostgreSQL misjudges the rows of these steps:
# `offset 0` stops it from merging a subquery, so that each looks up an index for each row.
COPY: Final = statement(
    "plan.copy_goals",
    f"""
with plans as materialized (
  select n.id, n.unit_id, p.id as agreed_id
  from unnest($3::uuid[]) k (id)
  cross join lateral (
    select a.id, a.unit_id, a.employee_id from appraisal a where a.id = k.id offset 0) n
  cross join lateral (
    select a.id from appraisal a where a.employee_id = n.employee_id and a.cycle_id = $2
      and a.stage not in ('DRAFT', 'SUBMITTED') order by a.ends_on desc limit 1) p
),
newest as materialized (
  select distinct on (code) code, id from indicator where status = 'APPROVED'
  order by code, version desc
),
agreed as materialized (
  select p.id as new_appraisal_id, p.unit_id as new_unit_id, m.axis_key as new_axis_key, g.*,
    row_number() over (order by p.id, g.ordinal, g.id) as place
  from plans p
  cross join lateral (
    select {GOAL.select_list()} from goal where goal.appraisal_id = p.agreed_id offset 0) g
  join jsonb_to_recordset($4::jsonb) m (agreed_key text, axis_key text, criteria text[])
    on m.agreed_key = g.axis_key and (g.criterion_key is null or g.criterion_key = any(m.criteria))
),
keys as materialized (select tilik_ids($1::smallint, count(*)) as ids from agreed),
copied as materialized (
  select id as agreed_id, (select ids from keys)[place::int] as id from agreed
),
served as materialized (
  select agreed_id, id from copied
  union all
  select w.id, e.id
  from (
    select contributes_to_id as id from agreed where contributes_to_id is not null
    except select agreed_id from copied) w
  cross join lateral (
    select g.appraisal_id, g.statement from goal g where g.id = w.id offset 0) s
  cross join lateral (
    select a.employee_id from appraisal a where a.id = s.appraisal_id offset 0) o
  cross join lateral (
    select h.id from (
      select a.id, a.ends_on from appraisal a
      where a.employee_id = o.employee_id and a.cycle_id = $1 offset 0) a
    cross join lateral (
      select g.id, g.ordinal from goal g
      where g.appraisal_id = a.id and g.statement = s.statement offset 0) h
    order by a.ends_on desc, h.ordinal limit 1) e
)
{INSERTED}
""",
)
# The planner would nest loops over all rows here, which does not end in useful time.
HASHED: Final = statement(
    "plan.set_nested_loops",
    "select set_config('enable_nestloop', $1, true), set_config('jit', 'off', true)",
)


async def copy_goals(
    transaction: Transaction,
    source: Mapping[str, Any],
    cycle: Mapping[str, Any],
    appraisals: Sequence[UUID],
) -> None:
    """Copy the agreed goals of the source cycle into these new appraisals of the same people.

    `source` and `cycle` are cycle rows with their schemes. If the schemes differ, axes with the
    same key match, and so do the first axes. Goals on another axis, or for a criterion that the new
    scheme lacks, are left out.
    """
    axes = _axes(*(orjson.loads(each["scheme"])["axes"] for each in (source, cycle)))
    values = [cycle["id"], source["id"], appraisals, orjson.dumps(axes).decode()]
    await transaction.execute(HASHED, "off")
    await transaction.execute(COPY, *values)
    await transaction.execute(HASHED, "on")


def _axes(agreed: Sequence[Any], wanted: Sequence[Any]) -> list[dict[str, Any]]:
    """Return which axis of the new scheme takes the goals of which axis of the old one."""
    by_key = {axis["key"]: axis for axis in wanted}
    pairs = {axis["key"]: by_key[axis["key"]] for axis in agreed if axis["key"] in by_key}
    pairs.setdefault(agreed[0]["key"], wanted[0])
    return [
        {
            "agreed_key": key,
            "axis_key": axis["key"],
            "criteria": [criterion["key"] for criterion in axis["criteria"]],
        }
        for key, axis in pairs.items()
    ]
