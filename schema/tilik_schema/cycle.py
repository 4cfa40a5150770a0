"""Appraisal cycles (periode penilaian) of the graph."""

from asyncio import gather
from collections.abc import Sequence
from datetime import date
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON

from tilik_schema import concepts
from tilik_schema.employee import Employee
from tilik_schema.next_step import names_of, steps_of
from tilik_schema.pair_offers import offered_by_cycle
from tilik_schema.plugin import RatingScheme, rating_scheme
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column, hidden
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import found, many, one, rows
from tilik_schema.reading.keyset import LARGEST_PAGE
from tilik_schema.reading.loading import load_one
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.parameters import Parameters
from tilik_schema.reading.read_back import read_back
from tilik_schema.reading.relations import Argument
from tilik_schema.vocabulary import CycleStatus
from tilik_server.operations.cycle.close_cycle import close_cycle
from tilik_server.operations.cycle.open_cycle import NewCycle, open_cycle
from tilik_server.operations.cycle.start_appraisals import StartedPeople, start_appraisals
from tilik_server.sql.statement import statement

BESIDE: Final = statement(
    "graph.cycles_beside",
    """
select c.id from cycle c where c.status = 'OPEN' and exists (
  select from unnest($1::uuid[]) k (id)
  cross join lateral (select cycle_id, employee_id, starts_on, ends_on from appraisal
    where id = k.id offset 0) a
  join appraisal o on o.employee_id = a.employee_id and o.cycle_id = c.id
    and o.cycle_id <> a.cycle_id
    and daterange(o.starts_on, o.ends_on, '[]') && daterange(a.starts_on, a.ends_on, '[]'))
order by c.code
""",
)


@strawberry.type(description="A span of dates in which people are appraised by one scheme.")
class Cycle(Node):
    """A cycle with its own copy of the rules."""

    table: ClassVar[str] = "cycle"
    key_type = int

    code: str = column("The cycle's code, unique in the service.")
    name: str = column("As entered.")
    starts_on: date = column("The first day.")
    ends_on: date = column("The last day.")
    status: CycleStatus = column("Where it stands.")
    params: JSON = column(
        "Deadlines, periods and shares; checked by the scheme's paramsSchema.", json=True
    )
    unit_id: strawberry.Private[UUID | None]
    scheme_copy: strawberry.Private[dict[str, Any]] = hidden("t.scheme", json=True)

    unit = one(concepts.Unit, by="unit_id", description="Null: everyone.")
    next_steps = names_of(offered_by_cycle)
    next_steps_with = steps_of(offered_by_cycle)

    @strawberry.field(description="As it was when the cycle was opened.")
    def scheme(self, info: Info) -> RatingScheme:
        """Return the cycle's own copy of its scheme."""
        return rating_scheme(info.context, self.scheme_copy)


def _by_code(parameters: Parameters, code: str) -> str:
    """Select the cycle with this code."""
    return f"where t.code = {parameters.bind(code)} limit 1"


@strawberry.type
class CycleQuery:
    """The root fields of cycles."""

    cycle = found(
        concepts.Cycle,
        find=_by_code,
        arguments=(Argument("code", "The code."),),
        description="The cycle of a code.",
    )
    cycles = many(
        rows(concepts.Cycle, order=(OrderTerm("t.starts_on", descending=True),)),
        description="All cycles, newest first.",
    )


CycleResult = Annotated[
    Cycle | Problem,
    strawberry.union("CycleResult", description="The cycle, or why nothing was changed."),
]


@strawberry.type(description="How many appraisals a call started.")
class StartedAppraisals:
    """The result of startAppraisals."""

    started: int = strawberry.field(description="By this call.")
    already_started: int = strawberry.field(
        description="People whose appraisal in this subtree ran before it."
    )
    people: strawberry.Private[StartedPeople]

    @strawberry.field(
        description="Up to 500 of those who have no appraiser, because they have no supervisor: "
        "name one with reassignAppraiser. `appraisals(filter: {withoutAppraiser: true})` lists all."
    )
    async def without_appraiser(self, info: Info) -> list[Employee]:
        """Return the people started by this call whose appraisal has no appraiser."""
        return await _load_people(info, self.people.without_appraiser)

    @strawberry.field(
        description="Up to 500 of those whose appraiser has no superior, who decides on "
        "objections. `appraisals(filter: {withoutSuperior: true})` lists all."
    )
    async def without_superior(self, info: Info) -> list[Employee]:
        """Return the people started by this call whose appraisal has no appraiser's superior."""
        return await _load_people(info, self.people.without_superior)

    @strawberry.field(
        description="Up to 500 of those who moved here while their appraisal in another unit "
        "runs: transferAppraisal ends it and starts the next one."
    )
    async def running_elsewhere(self, info: Info) -> list[Employee]:
        """Return the people of the subtree whose running appraisal belongs to another unit."""
        return await _load_people(info, self.people.running_elsewhere)

    @strawberry.field(
        description="Other open cycles in which people who were started by this call have an "
        "appraisal of the same days, by code: a parallel run, or a cycle that was opened twice."
    )
    async def beside(self, info: Info) -> list[Cycle]:
        """Return the open cycles whose appraisals overlap with those started by this call."""
        rows = await info.context.fetch(BESIDE, self.people.started)
        keys = [row["id"] for row in rows]
        found = await gather(*(load_one(info.context, concepts.Cycle, key) for key in keys))
        return [each for each in found if each is not None]


async def _load_people(info: Info, keys: Sequence[UUID]) -> list[Employee]:
    found = await gather(
        *(load_one(info.context, concepts.Employee, key) for key in keys[:LARGEST_PAGE])
    )
    return [each for each in found if each is not None]


StartAppraisalsResult = Annotated[
    StartedAppraisals | Problem,
    strawberry.union("StartAppraisalsResult", description="How many, or why none was started."),
]


@strawberry.input(description="under: null is everyone.")
class OpenCycleInput:
    """A new cycle."""

    code: str = strawberry.field(description="1 to 64 characters, unique in the service.")
    name: str = strawberry.field(description="1 to 200 characters.")
    starts_on: date = strawberry.field(description="The first day.")
    ends_on: date = strawberry.field(description="The last day.")
    scheme_key: str = strawberry.field(description="The key of a rating scheme in force then.")
    under: str | None = strawberry.field(
        default=UNSET, description="A unit's code: for it and all units below it."
    )
    params: JSON | None = strawberry.field(
        default=UNSET, description="By the scheme's paramsSchema, which completes them."
    )


@strawberry.input(
    description="copyGoalsFrom: the code of a cycle whose agreed goals become drafts."
)
class StartAppraisalsInput:
    """The people whose appraisals are started."""

    cycle_code: str = strawberry.field(description="An open cycle.")
    under: str = strawberry.field(description="A unit's code: for it and all units below it.")
    copy_goals_from: str | None = strawberry.field(
        default=UNSET, description="A cycle's code; of each person's last agreed plan in it."
    )


@strawberry.type
class CycleMutation:
    """Mutations of a cycle."""

    @strawberry.mutation(
        description="Opens a cycle with the scheme as it is now, for everyone or one subtree.",
        graphql_type=CycleResult,
    )
    async def open_cycle(
        self,
        info: Info,
        input: Annotated[OpenCycleInput, strawberry.argument(description="What is opened.")],
    ) -> Any:
        """Open the cycle and return it."""
        context = info.context
        new = NewCycle(
            code=input.code,
            name=input.name,
            starts_on=input.starts_on,
            ends_on=input.ends_on,
            scheme_key=input.scheme_key,
            under=or_none(input.under),
            params=or_none(input.params),
        )
        work = open_cycle(context.database, context.viewer, context.catalogue, new)
        return await read_back(context, concepts.Cycle, work)

    @strawberry.mutation(
        description="Closes a cycle: nothing more starts in it, and what is under way can be "
        "finished.",
        graphql_type=CycleResult,
    )
    async def close_cycle(
        self,
        info: Info,
        cycle_code: Annotated[str, strawberry.argument(description="An open cycle.")],
    ) -> Any:
        """Close the cycle and return it."""
        context = info.context
        work = close_cycle(context.database, context.viewer, cycle_code)
        return await read_back(context, concepts.Cycle, work)

    @strawberry.mutation(
        description="Starts the appraisals of a subtree's civil servants who have none in this "
        "cycle that runs; may be repeated. Each cycle has its own: appraisals of another cycle, by "
        "the same scheme or another, may run in the same days, and beside names those cycles.",
        graphql_type=StartAppraisalsResult,
    )
    async def start_appraisals(
        self,
        info: Info,
        input: Annotated[StartAppraisalsInput, strawberry.argument(description="Whose.")],
    ) -> Any:
        """Start appraisals; return how many were started and how many already existed."""
        context = info.context
        await context.renew()
        people = await start_appraisals(
            context.database,
            context.viewer,
            input.cycle_code,
            input.under,
            or_none(input.copy_goals_from),
        )
        return StartedAppraisals(
            started=len(people.started), already_started=people.already_started, people=people
        )
