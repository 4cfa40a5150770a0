"""Indicators (indikator kinerja) of the graph."""

from collections.abc import Sequence
from typing import Annotated, Any, ClassVar
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema import concepts
from tilik_schema.next_step import load_facts, names_of, steps_of
from tilik_schema.plugin import Calculator, calculator_of
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column
from tilik_schema.reading.conditions import MatchesText, equals
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import found, listed, many, one, rows
from tilik_schema.reading.filters import StringFilter, where
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.read_back import read_back
from tilik_schema.reading.relations import Argument, Through
from tilik_schema.target_range import TargetRange, target_range
from tilik_schema.vocabulary import Aspect, IndicatorStatus, Polarity
from tilik_server.operations.indicator.approve_indicator import approve_indicator
from tilik_server.operations.indicator.indicator_steps import FACTS, offers_of_indicator
from tilik_server.operations.indicator.propose_indicator import NewIndicator, propose_indicator
from tilik_server.operations.indicator.reject_indicator import reject_indicator
from tilik_server.operations.indicator.retire_indicator import retire_indicator
from tilik_server.operations.steps.offers import Offer

BY_CODE = (OrderTerm("t.code_key"), OrderTerm("t.version"))
SECTOR = "coalesce((select u.sector from unit u where u.id = t.unit_id), '')"


async def _offered(context: Context, indicator: Any) -> Sequence[Offer]:
    viewer = context.viewer
    row = await load_facts(context, FACTS, indicator.key, viewer.employee)
    return offers_of_indicator(viewer, context.catalogue, row)


@strawberry.type(description="What is measured, by which calculator, in which unit of measure.")
class Indicator(Node):
    """One version of an indicator; an agreed goal keeps its version."""

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
    target_lowest: strawberry.Private[float | None]
    target_highest: strawberry.Private[float | None]
    calculator_key: strawberry.Private[str | None]
    unit_id: strawberry.Private[UUID | None]
    proposed_by_id: strawberry.Private[UUID | None]
    decided_by_id: strawberry.Private[UUID | None]
    supersedes_id: strawberry.Private[UUID | None]

    unit = one(concepts.Unit, by="unit_id", description="Whose it is; null: everyone's.")
    positions = listed(
        rows(
            concepts.Position,
            through=Through("indicator_position", parent="indicator_id", target="position_id"),
            order=(OrderTerm("t.code_key"),),
        ),
        description="The positions it is meant for, by code.",
    )
    proposed_by = one(concepts.Employee, by="proposed_by_id", description="Who proposed it.")
    decided_by = one(concepts.Employee, by="decided_by_id", description="Who decided on it.")
    supersedes = one(
        concepts.Indicator, by="supersedes_id", description="The version before this one."
    )
    next_steps = names_of(_offered)
    next_steps_with = steps_of(_offered)

    @strawberry.field(description="What its targets may be; null where nothing bounds them.")
    def target_range(self) -> TargetRange | None:
        """Return the range of targets, or None if both ends are open."""
        return target_range(self.target_lowest, self.target_highest)

    @strawberry.field(
        description="What computes it; null where none does, or its plugin is not installed."
    )
    def calculator(self, info: Info) -> Calculator | None:
        """Return the calculator if it is installed, or None."""
        return calculator_of(info.context, self.calculator_key)


@strawberry.input(description="Which indicators; all given conditions hold.")
class IndicatorFilter:
    """Conditions on indicators."""

    code: StringFilter | None = where(MatchesText("t.code", "t.code_key"), "On the code.")
    name: StringFilter | None = where(
        MatchesText("t.name", "t.name_key", "indicator_by_words"), "On the name."
    )
    aspect: Aspect | None = where(equals("t.aspect"), "On what it looks at.")
    is_key: bool | None = where(equals("t.is_key"), "Key performance indicators, or the others.")
    status: IndicatorStatus | None = where(equals("t.status"), "On whether it may be used.")
    calculator_key: StringFilter | None = where(
        MatchesText("coalesce(t.calculator_key, '')"), "On the calculator's key."
    )
    sector: StringFilter | None = where(
        MatchesText(SECTOR), "On the sector of the unit whose it is."
    )


def _by_code(parameters: Parameters, code: str) -> str:
    """Select the newest approved version of a code."""
    said = parameters.bind(code)
    return f"where t.code = {said} and t.status = 'APPROVED' order by t.version desc limit 1"


@strawberry.type
class IndicatorQuery:
    """The root fields of indicators."""

    indicator = found(
        concepts.Indicator,
        find=_by_code,
        arguments=(Argument("code", "The code."),),
        description="The newest approved version.",
    )
    indicators = many(
        rows(concepts.Indicator, order=BY_CODE),
        filter="indicator.IndicatorFilter",
        description="All versions of all indicators, by code and version.",
    )


IndicatorResult = Annotated[
    Indicator | Problem,
    strawberry.union("IndicatorResult", description="The indicator, or why nothing was changed."),
]
Which = Annotated[strawberry.ID, strawberry.argument(description="Which indicator.")]
Why = Annotated[str, strawberry.argument(description="Why; 1 to 2,000 characters.")]


@strawberry.input(description="From where to where targets may lie; an end left out is open.")
class TargetRangeInput:
    """The range of a proposed indicator's targets."""

    lowest: float | None = strawberry.field(
        default=UNSET, description="The lowest target; 0 to 1e15."
    )
    highest: float | None = strawberry.field(
        default=UNSET, description="The highest target; 0 to 1e15."
    )


@strawberry.input(description="The code of an existing indicator proposes its next version.")
class ProposeIndicatorInput:
    """The proposal of an indicator."""

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
    target_range: TargetRangeInput | None = strawberry.field(
        default=UNSET, description="What targets may plausibly be; others are refused."
    )
    unit_code: str = strawberry.field(description="For this unit and all below it.")
    position_codes: list[str] = strawberry.field(
        default_factory=list, description="The positions it is meant for; at most 100."
    )


@strawberry.type
class IndicatorMutation:
    """Mutations of an indicator."""

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
        """Store the proposal and return the indicator."""
        context = info.context
        targets = or_none(input.target_range)
        new = NewIndicator(
            code=input.code,
            name=input.name,
            description=input.description,
            aspect=input.aspect,
            is_key=input.is_key,
            unit_of_measure=input.unit_of_measure,
            polarity=input.polarity,
            calculator_key=or_none(input.calculator_key),
            params=or_none(input.params),
            target_lowest=None if targets is None else or_none(targets.lowest),
            target_highest=None if targets is None else or_none(targets.highest),
            unit_code=input.unit_code,
            position_codes=input.position_codes,
        )
        work = propose_indicator(context.database, context.viewer, context.catalogue, new)
        return await read_back(context, concepts.Indicator, work)

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
        """Approve the indicator and return it."""
        context = info.context
        key = key_of(indicator, "Indicator", "indicator")
        said = or_none(note)
        work = approve_indicator(context.database, context.viewer, context.catalogue, key, said)
        return await read_back(context, concepts.Indicator, work)

    @strawberry.mutation(
        description="Rejects a proposal and says why.", graphql_type=IndicatorResult
    )
    async def reject_indicator(self, info: Info, indicator: Which, note: Why) -> Any:
        """Reject the indicator and return it."""
        context = info.context
        key = key_of(indicator, "Indicator", "indicator")
        work = reject_indicator(context.database, context.viewer, key, note)
        return await read_back(context, concepts.Indicator, work)

    @strawberry.mutation(
        description="Takes an indicator out of use for new goals; agreed goals keep it.",
        graphql_type=IndicatorResult,
    )
    async def retire_indicator(self, info: Info, indicator: Which, note: Why) -> Any:
        """Retire the indicator and return it."""
        context = info.context
        key = key_of(indicator, "Indicator", "indicator")
        work = retire_indicator(context.database, context.viewer, key, note)
        return await read_back(context, concepts.Indicator, work)
