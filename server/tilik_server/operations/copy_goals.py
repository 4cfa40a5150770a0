"""Copy goals: what was agreed in one cycle becomes the draft of another."""

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

import orjson
from tortoise.backends.asyncpg.client import TransactionWrapper

# The newest approved version of an indicator takes the place of the one agreed upon; one that is
# retired becomes a measure in words. A goal that served another serves that one's copy, whether
# it is made here or was made before; without one it is not shared.
COPY: Final = """
with plans as materialized (
  select distinct on (n.id) n.id, n.unit_id, a.id as agreed_id
  from appraisal n join appraisal a on a.employee_id = n.employee_id and a.cycle_id = $2
  where n.id = any($3) and a.stage not in ('DRAFT', 'SUBMITTED')
  order by n.id, a.ends_on desc
),
newest as materialized (
  select distinct on (code) code, id from indicator where status = 'APPROVED'
  order by code, version desc
),
copied as materialized (
  select tilik_id($1::smallint) as id, p.id as appraisal_id, p.unit_id, g.id as agreed_id,
    m.axis_key, g.ordinal, g.criterion_key, g.statement, g.kind, g.dimension, n.id as indicator_id,
    case when n.id is not null then g.params else '{}' end as params,
    coalesce(g.measure, case when n.id is null then i.name end) as measure,
    g.unit_of_measure, g.target, g.weight, g.duty, g.programme, g.shared, g.contributes_to_id
  from plans p join goal g on g.appraisal_id = p.agreed_id
  join jsonb_to_recordset($4::jsonb) m (agreed_key text, axis_key text, criteria text[])
    on m.agreed_key = g.axis_key and (g.criterion_key is null or g.criterion_key = any(m.criteria))
  left join indicator i on i.id = g.indicator_id
  left join newest n on n.code = i.code
),
served as materialized (
  select h.agreed_id, h.id from copied h
  union all
  select * from (
    select distinct on (s.id) s.id, e.id
    from copied c
    join goal s on s.id = c.contributes_to_id
    join appraisal o on o.id = s.appraisal_id
    join appraisal a on a.employee_id = o.employee_id and a.cycle_id = $1
    join goal e on e.appraisal_id = a.id and e.statement = s.statement
    where not exists (select from copied h where h.agreed_id = s.id)
    order by s.id, a.ends_on desc, e.ordinal
  ) earlier
)
insert into goal (id, cycle_id, unit_id, appraisal_id, ordinal, axis_key, criterion_key,
  statement, kind, dimension, indicator_id, params, measure, unit_of_measure, target, weight, duty,
  programme, shared, contributes_to_id)
select c.id, $1, c.unit_id, c.appraisal_id, c.ordinal, c.axis_key, c.criterion_key, c.statement,
  c.kind, c.dimension, c.indicator_id, c.params, c.measure, c.unit_of_measure, c.target, c.weight,
  c.duty, c.programme, c.shared and s.id is not null, s.id
from copied c left join served s on s.agreed_id = c.contributes_to_id
"""
# How many rows come out of which step cannot be estimated, and loops over loops never end.
HASHED: Final = "select set_config('enable_nestloop', $1, true)"


async def copy_goals(
    connection: TransactionWrapper,
    source: Mapping[str, Any],
    cycle: Mapping[str, Any],
    appraisals: Sequence[UUID],
) -> None:
    """Copy the agreed goals that the people of new appraisals have in a source cycle.

    `source` and `cycle` are rows with their scheme. Where the schemes differ, the first axis of
    one is the first of the other, and an axis of the same key the same; what is on an axis or of a
    criterion that the new scheme lacks is left out.
    """
    axes = _axes(*(orjson.loads(each["scheme"])["axes"] for each in (source, cycle)))
    values = [cycle["id"], source["id"], appraisals, orjson.dumps(axes).decode()]
    await connection.execute_query(HASHED, ["off"])
    await connection.execute_query(COPY, values)
    await connection.execute_query(HASHED, ["on"])


def _axes(agreed: Sequence[Any], wanted: Sequence[Any]) -> list[dict[str, Any]]:
    """Which axis of the new scheme takes the goals of which of the old one."""
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
