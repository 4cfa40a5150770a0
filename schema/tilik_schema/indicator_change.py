"""Changes of indicators: proposed by those of the unit, decided by the performance team."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema.indicator import Indicator
from tilik_schema.problem import Problem
from tilik_schema.reading.acting import acted
from tilik_schema.reading.context import Info
from tilik_schema.reading.given import given
from tilik_schema.reading.ids import key_of
from tilik_schema.vocabulary import Aspect, Polarity
from tilik_server.operations.approve_indicator import approve_indicator
from tilik_server.operations.propose_indicator import NewIndicator, propose_indicator
from tilik_server.operations.reject_indicator import reject_indicator
from tilik_server.operations.retire_indicator import retire_indicator

REFERENCE = "indicator.Indicator"
IndicatorResult = Annotated[
    Indicator | Problem,
    strawberry.union("IndicatorResult", description="The indicator, or why nothing was changed."),
]
Which = Annotated[strawberry.ID, strawberry.argument(description="Which indicator.")]
Why = Annotated[str, strawberry.argument(description="Why; 1 to 2,000 characters.")]


@strawberry.input(description="The code of an existing indicator proposes its next version.")
class ProposeIndicatorInput:
    """What is to be measured."""

    code: str = strawberry.field(description="1 to 64 characters; all versions share it.")
    name: str = strawberry.field(description="1 to 200 characters.")
    description: str = strawberry.field(
        description="What it tells, and what it does not; 1 to 4,000 characters."
    )
    aspect: Aspect = strawberry.field(description="What it looks at.")
    is_key: bool = strawberry.field(default=False, description="A key performance indicator (IKU).")
    unit_of_measure: str = strawberry.field(description="Of the value and the target.")
    polarity: Polarity = strawberry.field(description="Which direction is good.")
    calculator_key: str | None = strawberry.field(
        default=UNSET, description="What computes it; left out: nothing does."
    )
    params: JSON | None = strawberry.field(
        default=UNSET, description="By the calculator's paramsSchema."
    )
    unit_code: str = strawberry.field(description="For this unit and all below it.")
    position_codes: list[str] = strawberry.field(
        default_factory=list, description="The positions it is meant for; at most 100."
    )


@strawberry.type
class IndicatorMutation:
    """What is done with an indicator."""

    @strawberry.mutation(
        description="Proposes an indicator, or the next version of one, by anyone of the unit.",
        graphql_type=IndicatorResult,
    )
    async def propose_indicator(
        self,
        info: Info,
        input: Annotated[
            ProposeIndicatorInput, strawberry.argument(description="What is proposed.")
        ],
    ) -> Any:
        """The proposal."""
        context = info.context
        new = NewIndicator(
            code=input.code,
            name=input.name,
            description=input.description,
            aspect=input.aspect,
            is_key=input.is_key,
            unit_of_measure=input.unit_of_measure,
            polarity=input.polarity,
            calculator_key=given(input.calculator_key),
            params=given(input.params),
            unit_code=input.unit_code,
            position_codes=input.position_codes,
        )
        work = propose_indicator(context.database, context.viewer, context.catalogue, new)
        return await acted(context, REFERENCE, work)

    @strawberry.mutation(
        description="Approves a proposal, which retires the version before it; agreed goals keep "
        "theirs.",
        graphql_type=IndicatorResult,
    )
    async def approve_indicator(
        self,
        info: Info,
        indicator: Which,
        note: Annotated[
            str | None, strawberry.argument(description="1 to 2,000 characters.")
        ] = UNSET,
    ) -> Any:
        """The indicator, approved."""
        context = info.context
        key = key_of(indicator, "Indicator", "indicator")
        said = given(note)
        work = approve_indicator(context.database, context.viewer, context.catalogue, key, said)
        return await acted(context, REFERENCE, work)

    @strawberry.mutation(
        description="Rejects a proposal and says why.", graphql_type=IndicatorResult
    )
    async def reject_indicator(self, info: Info, indicator: Which, note: Why) -> Any:
        """The indicator, rejected."""
        context = info.context
        key = key_of(indicator, "Indicator", "indicator")
        work = reject_indicator(context.database, context.viewer, key, note)
        return await acted(context, REFERENCE, work)

    @strawberry.mutation(
        description="Takes an indicator out of use for new goals; agreed goals keep it.",
        graphql_type=IndicatorResult,
    )
    async def retire_indicator(self, info: Info, indicator: Which, note: Why) -> Any:
        """The indicator, retired."""
        context = info.context
        key = key_of(indicator, "Indicator", "indicator")
        work = retire_indicator(context.database, context.viewer, key, note)
        return await acted(context, REFERENCE, work)
