"""Calculations: a calculator tried on records, without storing anything."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema.explanation import Explanation, explanation
from tilik_schema.problem import Problem, problem
from tilik_schema.reading.context import Info
from tilik_server.operations.indicator.try_calculator import try_calculator


@strawberry.type(description="What a calculator makes of records.")
class Calculation:
    """A value with its explanation; nothing is stored."""

    value: float | None = strawberry.field(description="In the calculator's unit of measure.")
    achievement: float | None = strawberry.field(
        description="Per cent of the target, by the calculator's polarity; not capped."
    )
    band: str | None = strawberry.field(description="The band of the value, if a rule has bands.")
    explanation: Explanation = strawberry.field(description="How the value came about.")


CalculationResult = Annotated[
    Calculation | Problem,
    strawberry.union("CalculationResult", description="The calculation, or why there is no value."),
]


@strawberry.type
class CalculationQuery:
    """The root field that tries a calculator."""

    @strawberry.field(
        description="Tries a calculator on records without storing anything.",
        graphql_type=CalculationResult,
    )
    async def calculate(
        self,
        info: Info,
        calculator_key: Annotated[str, strawberry.argument(description="Which calculator.")],
        records: Annotated[
            list[JSON], strawberry.argument(description="By the calculator's record schema.")
        ],
        params: Annotated[
            JSON | None, strawberry.argument(description="By the calculator's params schema.")
        ] = UNSET,
        target: Annotated[
            float | None, strawberry.argument(description="In the calculator's unit of measure.")
        ] = UNSET,
    ) -> Any:
        """Return the calculation, or a Problem that names the faults."""
        context = info.context
        result = await try_calculator(
            context.catalogue,
            context.pool,
            calculator_key,
            {} if params is UNSET or params is None else params,
            records,
            None if target is UNSET else target,
        )
        if result.problem is not None:
            return problem(context, result.problem)
        assert result.explanation is not None
        return Calculation(
            value=result.value,
            achievement=result.achievement,
            band=result.band,
            explanation=explanation(context, result.explanation),
        )
