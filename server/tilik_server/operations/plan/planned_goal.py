"""The goals of a plan, stored or about to be stored, with the indicators that measure them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_plugin import TargetRange
from tilik_server.models import Goal
from tilik_server.sql.rows import columns_of
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction

# An exemption is of one appraisal's end and of no plan.
GOAL: Final = columns_of(Goal).without("exempted_at", "exempted_by_id", "exemption_reason")
INDICATOR_COLUMNS: Final = """i.id as indicator_id, i.code as indicator_code,
  i.version as indicator_version, i.calculator_key as indicator_calculator,
  i.polarity as indicator_polarity, i.unit_of_measure as indicator_unit,
  i.target_lowest as indicator_lowest, i.target_highest as indicator_highest,
  i.params::text as indicator_params"""
PLAN: Final = statement(
    "plan.read_goals",
    f"""
select {GOAL.without("indicator_id").select_list("g")}, {INDICATOR_COLUMNS}
from goal g left join indicator i on i.id = g.indicator_id
where g.appraisal_id = any($1) order by g.ordinal, g.id
""",
)
# The newest approved version of indicators of the unit, of a unit above it, or of every unit.
INDICATORS: Final = statement(
    "plan.find_indicators",
    f"""
select distinct on (i.code) {INDICATOR_COLUMNS}
from indicator i left join unit r on r.id = i.unit_id
where i.code = any($1) and i.status = 'APPROVED' and (r.id is null or exists (
  select from unit u where u.id = $2 and {in_subtree("u.path", "r.path")}))
order by i.code, i.version desc
""",
)


@dataclass(frozen=True, slots=True)
class GoalIndicator:
    """The version of an indicator that measures a goal; its targets lie within a range."""

    id: UUID
    code: str
    version: int
    calculator_key: str | None
    polarity: str
    unit_of_measure: str
    params: Mapping[str, Any]
    target_range: TargetRange = field(default_factory=TargetRange)


@dataclass(frozen=True, slots=True)
class PlannedGoal:
    """One goal: its row and the indicator that measures it.

    `path` is the goal's path in the input; it is empty for a goal that was read from the database.
    """

    row: Goal
    indicator: GoalIndicator | None
    path: tuple[str, ...] = ()

    @property
    def id(self) -> UUID:
        """Return the goal's key."""
        return self.row.id

    @property
    def axis_key(self) -> str:
        """Return the key of the axis on which the goal counts."""
        return self.row.axis_key

    @property
    def calculator_key(self) -> str | None:
        """Return the key of the indicator's calculator, or None if there is none."""
        return None if self.indicator is None else self.indicator.calculator_key


async def read_plan(transaction: Transaction, appraisal: UUID) -> list[PlannedGoal]:
    """Return the goals of an appraisal in the order of its plan."""
    return group_plans(await transaction.fetch(PLAN, [appraisal]))[appraisal]


def group_plans(rows: Iterable[Mapping[str, Any]]) -> defaultdict[UUID, list[PlannedGoal]]:
    """Return the goals of each appraisal, in the order of its plan, from the rows of PLAN."""
    plans: defaultdict[UUID, list[PlannedGoal]] = defaultdict(list)
    for row in rows:
        plans[row["appraisal_id"]].append(_goal(row))
    return plans


async def find_usable_indicators(
    transaction: Transaction, codes: Sequence[str], unit: UUID
) -> dict[str, GoalIndicator]:
    """Return the indicators with these codes, by code, that new goals in a unit may use."""
    rows = await transaction.fetch(INDICATORS, codes, unit)
    return {row["indicator_code"]: _indicator(row) for row in rows}


def _goal(row: Mapping[str, Any]) -> PlannedGoal:
    return PlannedGoal(GOAL.read(row), None if row["indicator_id"] is None else _indicator(row))


def _indicator(row: Mapping[str, Any]) -> GoalIndicator:
    return GoalIndicator(
        id=row["indicator_id"],
        code=row["indicator_code"],
        version=row["indicator_version"],
        calculator_key=row["indicator_calculator"],
        polarity=row["indicator_polarity"],
        unit_of_measure=row["indicator_unit"],
        params=orjson.loads(row["indicator_params"]),
        target_range=TargetRange(lowest=row["indicator_lowest"], highest=row["indicator_highest"]),
    )
