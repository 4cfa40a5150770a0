"""Indicators (indikator kinerja) of the graph."""

from typing import Annotated, ClassVar
from uuid import UUID

import strawberry
from strawberry.scalars import JSON

from tilik_schema.plugin import Calculator, calculator_of
from tilik_schema.reading.context import Info
from tilik_schema.reading.filters import StringFilter, equals, text, where
from tilik_schema.reading.keyset import Term
from tilik_schema.reading.listing import Many
from tilik_schema.reading.relations import listed, many, one
from tilik_schema.reading.tables import Node, column, columns
from tilik_schema.vocabulary import Aspect, IndicatorStatus, Polarity

BY_CODE = (Term("t.code_key"), Term("t.version"))
SECTOR = "coalesce((select u.sector from unit u where u.id = t.unit_id), '')"


@strawberry.type(description="What is measured, by which calculator, in which unit of measure.")
class Indicator(Node):
    """One version of an indicator; agreed goals keep theirs."""

    table: ClassVar[str] = "indicator"

    code: str = column("The code that all versions share.")
    version: int = column("1 for the first.")
    name: str = column("As proposed.")
    description: str = column("What it tells, and what it does not.")
    aspect: Aspect = column("What it looks at.")
    is_key: bool = column("A key performance indicator (IKU).")
    unit_of_measure: str = column("Of the value and the target.")
    polarity: Polarity = column("Which direction is good.")
    params: JSON = column("Parameters of the calculator.", json=True)
    status: IndicatorStatus = column("Whether it may be used.")
    note: str | None = column("What was said at the decision.")
    calculator_key: strawberry.Private[str | None]
    unit_id: strawberry.Private[UUID | None]
    proposed_by_id: strawberry.Private[UUID | None]
    decided_by_id: strawberry.Private[UUID | None]
    supersedes_id: strawberry.Private[UUID | None]

    unit = one("unit.Unit", by="unit_id", description="Whose it is; null: everyone's.")
    positions = listed(
        Many(
            "position.Position",
            "t.id in (select p.position_id from indicator_position p where p.indicator_id = k.key)",
            (Term("t.code_key"),),
        ),
        description="The positions it is meant for, by code.",
    )
    proposed_by = one("employee.Employee", by="proposed_by_id", description="Who proposed it.")
    decided_by = one("employee.Employee", by="decided_by_id", description="Who decided on it.")
    supersedes = one(
        "indicator.Indicator", by="supersedes_id", description="The version before this one."
    )

    @strawberry.field(
        description="What computes it; null where none does, or its plugin is not installed."
    )
    def calculator(self, info: Info) -> Calculator | None:
        """The installed calculator."""
        return calculator_of(info.context, self.calculator_key)


@strawberry.input(description="Which indicators; all given conditions hold.")
class IndicatorFilter:
    """Conditions on indicators."""

    code: StringFilter | None = where(text("t.code", "t.code_key"), "On the code.")
    name: StringFilter | None = where(text("t.name", "t.name_key"), "On the name.")
    aspect: Aspect | None = where(equals("t.aspect"), "On what it looks at.")
    is_key: bool | None = where(equals("t.is_key"), "Key performance indicators, or the others.")
    status: IndicatorStatus | None = where(equals("t.status"), "On whether it may be used.")
    calculator_key: StringFilter | None = where(
        text("coalesce(t.calculator_key, '')"), "On the calculator's key."
    )
    sector: StringFilter | None = where(text(SECTOR), "On the sector of the unit whose it is.")


@strawberry.type
class IndicatorQuery:
    """The root fields of indicators."""

    @strawberry.field(description="The newest approved version.")
    async def indicator(
        self, info: Info, code: Annotated[str, strawberry.argument(description="The code.")]
    ) -> Indicator | None:
        """The newest approved version of a code, or null."""
        rows = await info.context.fetch(
            f"select {columns(Indicator)} from indicator t where t.code = $1 "
            "and t.status = 'APPROVED' order by t.version desc limit 1",
            code,
        )
        return Indicator.from_row(rows[0]) if rows else None

    indicators = many(
        Many("indicator.Indicator", None, BY_CODE),
        filter="indicator.IndicatorFilter",
        description="All versions of all indicators, by code and version.",
    )
