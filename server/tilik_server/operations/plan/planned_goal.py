"""The goals of a plan as they are or are about to be, with what measures them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.models.vocabulary import GoalKind
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

PLAN: Final = statement(
    "plan.read_goals",
    """
select g.id, g.ordinal, g.axis_key, g.criterion_key, g.statement, g.kind, g.dimension,
  g.params::text as params, g.measure, g.unit_of_measure, g.target, g.weight, g.duty, g.programme,
  g.shared, g.contributes_to_id, i.id as indicator_id, i.code, i.version, i.calculator_key,
  i.polarity, i.unit_of_measure as indicator_unit, i.params::text as indicator_params
from goal g left join indicator i on i.id = g.indicator_id
where g.appraisal_id = $1 order by g.ordinal, g.id
""",
)
# The newest approved version, of indicators that are the unit's, of one above it, or everyone's.
INDICATORS: Final = statement(
    "plan.find_indicators",
    """
select distinct on (i.code) i.id as indicator_id, i.code, i.version, i.calculator_key, i.polarity,
  i.unit_of_measure as indicator_unit, i.params::text as indicator_params
from indicator i left join unit r on r.id = i.unit_id
where i.code = any($1) and i.status = 'APPROVED' and (r.id is null or exists (
  select from unit u where u.id = $2 and u.path >= r.path and u.path < r.path || 'g'))
order by i.code, i.version desc
""",
)


@dataclass(frozen=True, slots=True)
class Measuring:
    """The version of an indicator that measures a goal."""

    id: UUID
    code: str
    version: int
    calculator_key: str | None
    polarity: str
    unit_of_measure: str
    params: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """One goal; `path` leads to it where it was given, and is empty where it is stored."""

    id: UUID
    ordinal: int
    axis_key: str
    criterion_key: str | None
    statement: str
    kind: GoalKind
    dimension: str | None
    indicator: Measuring | None
    measure: str | None
    unit_of_measure: str | None
    target: float | None
    weight: float | None
    duty: str | None
    programme: str | None
    shared: bool
    contributes_to: UUID | None
    params: Mapping[str, Any] = field(default_factory=dict)
    path: tuple[str, ...] = ()

    @property
    def calculator_key(self) -> str | None:
        """The calculator of its indicator, if it has one."""
        return None if self.indicator is None else self.indicator.calculator_key


async def read_plan(connection: Transaction, appraisal: UUID) -> list[PlannedGoal]:
    """The goals of an appraisal, in the plan's order."""
    rows = await connection.fetch(PLAN, appraisal)
    return [_goal(row) for row in rows]


async def usable_indicators(
    connection: Transaction, codes: Sequence[str], unit: UUID
) -> dict[str, Measuring]:
    """Of these codes the indicators that goals in a unit may use now."""
    rows = await connection.fetch(INDICATORS, codes, unit)
    return {row["code"]: _measuring(row) for row in rows}


def _goal(row: Mapping[str, Any]) -> PlannedGoal:
    return PlannedGoal(
        id=row["id"],
        ordinal=row["ordinal"],
        axis_key=row["axis_key"],
        criterion_key=row["criterion_key"],
        statement=row["statement"],
        kind=GoalKind(row["kind"]),
        dimension=row["dimension"],
        indicator=None if row["indicator_id"] is None else _measuring(row),
        measure=row["measure"],
        unit_of_measure=row["unit_of_measure"],
        target=row["target"],
        weight=row["weight"],
        duty=row["duty"],
        programme=row["programme"],
        shared=row["shared"],
        contributes_to=row["contributes_to_id"],
        params=orjson.loads(row["params"]),
    )


def _measuring(row: Mapping[str, Any]) -> Measuring:
    return Measuring(
        id=row["indicator_id"],
        code=row["code"],
        version=row["version"],
        calculator_key=row["calculator_key"],
        polarity=row["polarity"],
        unit_of_measure=row["indicator_unit"],
        params=orjson.loads(row["indicator_params"]),
    )
