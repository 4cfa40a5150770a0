"""Competency profiles (profil kompetensi): a person's levels beside those of the position."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Annotated, Any, ClassVar, Final
from uuid import UUID

import orjson
import strawberry
from strawberry import UNSET

from tilik_schema import concepts
from tilik_schema.outcome import predicate_sql
from tilik_schema.plugin import Predicate
from tilik_schema.problem import Problem
from tilik_schema.reading.columns import Node, column, hidden
from tilik_schema.reading.conditions import Matches, under
from tilik_schema.reading.context import Info
from tilik_schema.reading.fields import listed, many, one, rows, stored
from tilik_schema.reading.filters import where
from tilik_schema.reading.ids import key_of
from tilik_schema.reading.optional import or_none
from tilik_schema.reading.orders import OrderTerm
from tilik_schema.reading.read_back import read_back
from tilik_schema.vocabulary import Potential
from tilik_server.operations.competency.assess_competency import (
    CompetencyLevel,
    NewAssessment,
    assess_competency,
)
from tilik_server.sql.statement import statement
from tilik_server.validation.nip import plain_nip

# Required by the post or ever assessed; the newest assessment counts, the others are its history.
ENTRIES = statement(
    "graph.read_competencies",
    """
select e.id, (
  select coalesce(json_agg(json_build_object(
    'competency', keys.key, 'required', r.level, 'assessments', found.assessments
  ) order by keys.key), '[]')
  from (
    select competency_id from competency_requirement where position_id = e.position_id
    union select competency_id from competency_assessment where employee_id = e.id
  ) keys (key)
  left join competency_requirement r
    on r.position_id = e.position_id and r.competency_id = keys.key
  cross join lateral (
    select coalesce(json_agg(json_build_object(
      'level', a.level, 'on', a.assessed_on, 'method', a.method
    ) order by a.assessed_on desc), '[]') as assessments
    from competency_assessment a where a.employee_id = e.id and a.competency_id = keys.key
  ) found
)::text as entries
from employee e where e.id = any($1)
""",
)


@strawberry.type(description="One competency of a profile.")
class CompetencyEntry:
    """The required level and the measured level of one competency."""

    required: int | None = strawberry.field(description="By the position, 1 to 5.")
    measured: int | None = strawberry.field(description="By the newest assessment, 1 to 5.")
    gap: int | None = strawberry.field(
        description="Required less measured: levels that are missing; 0 or less: none."
    )
    assessed_on: date | None = strawberry.field(description="The day of the assessment.")
    method: str | None = strawberry.field(description="How it was assessed.")
    history: list["CompetencyEntry"] = strawberry.field(description="Earlier levels, newest first.")
    competency_key: strawberry.Private[str]

    competency = one(
        concepts.Competency, by="competency_key", required=True, description="What was assessed."
    )


def _entries(stored: str) -> list[CompetencyEntry]:
    return [_entry(each) for each in orjson.loads(stored)]


def _entry(stored: Mapping[str, Any]) -> CompetencyEntry:
    key, required, assessments = stored["competency"], stored["required"], stored["assessments"]
    if not assessments:
        return _level(key, required, {})
    entry = _level(key, required, assessments[0])
    entry.history = [_level(key, None, each) for each in assessments[1:]]
    return entry


def _level(key: str, required: int | None, found: Mapping[str, Any]) -> CompetencyEntry:
    measured = found.get("level")
    known = required is not None and measured is not None
    return CompetencyEntry(
        competency_key=key,
        required=required,
        measured=measured,
        gap=required - measured if known else None,  # type: ignore[operator]
        assessed_on=date.fromisoformat(found["on"]) if found else None,
        method=found.get("method"),
        history=[],
    )


@strawberry.type(description="What a person was found to master, against what the post requires.")
class CompetencyProfile(Node):
    """A person's competency profile."""

    table: ClassVar[str] = "competency_profile"

    job_person_match: float | None = column("Per cent.")
    band: str | None = column("The band of the match.")
    potential: Potential | None = column("By the newest assessment of potential.")
    talent_box: int | None = column("1 to 9, by performance and potential (PermenPANRB 3/2020).")
    updated_at: datetime = column("When the profile or the person last changed.")
    employee_id: strawberry.Private[UUID]
    position_id: strawberry.Private[UUID | None] = hidden(
        "(select e.position_id from employee e where e.id = t.employee_id)"
    )
    stored_performance: strawberry.Private[dict[str, Any] | None] = hidden(
        predicate_sql("t.performance_key", "t.performance_cycle_id"), json=True
    )

    employee = one(concepts.Employee, by="employee_id", description="Whose profile it is.")
    position = one(concepts.Position, by="position_id", description="The present main post.")
    recommendations = listed(
        rows(
            concepts.TrainingRecommendation,
            by="employee_id",
            to="employee_id",
            order=(OrderTerm("t.status"), OrderTerm("t.training")),
        ),
        description="Trainings recommended, planned and completed.",
    )

    async def _load_entries(self, info: Info) -> list[CompetencyEntry]:
        async def load(keys: list[UUID]) -> list[list[CompetencyEntry]]:
            rows = await info.context.fetch(ENTRIES, keys)
            found = {row["id"]: _entries(row["entries"]) for row in rows}
            return [found.get(key, []) for key in keys]

        loader = info.context.loader("competency entries", load)
        loaded: list[CompetencyEntry] = await loader.load(self.employee_id)
        return loaded

    @strawberry.field(description="Every competency required or assessed, by key.")
    async def entries(self, info: Info) -> list[CompetencyEntry]:
        """Return all entries."""
        return await self._load_entries(info)

    @strawberry.field(description="The entries that meet what the post requires.")
    async def strengths(self, info: Info) -> list[CompetencyEntry]:
        """Return the entries without a missing level."""
        return [each for each in await self._load_entries(info) if _missing(each) == 0]

    @strawberry.field(description="The entries below what the post requires.")
    async def gaps(self, info: Info) -> list[CompetencyEntry]:
        """Return the entries with missing levels."""
        return [each for each in await self._load_entries(info) if (_missing(each) or 0) > 0]

    performance = stored(Predicate, column="stored_performance", description="The latest decided.")


def _missing(entry: CompetencyEntry) -> int | None:
    """Return the number of missing levels; None without a required or a measured level."""
    return None if entry.gap is None else max(0, entry.gap)


def _plain(nips: list[str]) -> list[str]:
    return [plain_nip(each) for each in nips]


OF_NIPS: Final = Matches(
    "t.employee_id in (select e.id from employee e where e.nip = any({value}::text[]))", read=_plain
)


@strawberry.input(description="Which profiles; all given conditions hold.")
class CompetencyProfileFilter:
    """Conditions on profiles."""

    nips: list[str] | None = where(OF_NIPS, "Those of the people with these numbers.")
    under: str | None = where(
        under("t.unit_id"), "A unit's code: people of the unit itself and of all units below it."
    )


@strawberry.type
class CompetencyProfileQuery:
    """The root field of competency profiles."""

    competency_profiles = many(
        rows(concepts.CompetencyProfile, order=(OrderTerm("t.employee_id"),)),
        filter="competency_profile.CompetencyProfileFilter",
        description="Competency profiles, in a stable order.",
    )


CompetencyProfileResult = Annotated[
    CompetencyProfile | Problem,
    strawberry.union(
        "CompetencyProfileResult", description="The profile, or why nothing was changed."
    ),
]


@strawberry.input(description="The level at which a competency was found.")
class CompetencyLevelInput:
    """The measured level of one competency."""

    competency_key: str = strawberry.field(description="The competency's key.")
    level: int = strawberry.field(description="1 to 5.")


@strawberry.input(description="What was found on a day; earlier days stay as history.")
class AssessCompetencyInput:
    """An assessment of a person's competencies."""

    employee: strawberry.ID = strawberry.field(description="Whose.")
    assessed_on: date = strawberry.field(description="The day; not in the future.")
    levels: list[CompetencyLevelInput] = strawberry.field(
        description="At most 100; may be empty where a potential is given."
    )
    method: str | None = strawberry.field(
        default=UNSET, description="How it was assessed; 1 to 200 characters."
    )
    potential: Potential | None = strawberry.field(
        default=UNSET, description="What the person may grow into, where that was assessed."
    )


@strawberry.type
class CompetencyMutation:
    """The mutation that records an assessment."""

    @strawberry.mutation(
        description="Records an assessment; the match, the talent box and the recommended "
        "trainings follow from it.",
        graphql_type=CompetencyProfileResult,
    )
    async def assess_competency(
        self,
        info: Info,
        input: Annotated[AssessCompetencyInput, strawberry.argument(description="What was found.")],
    ) -> Any:
        """Record the assessment and return the profile."""
        context = info.context
        new = NewAssessment(
            employee=key_of(input.employee, "Employee", "input.employee"),
            assessed_on=input.assessed_on,
            levels=[CompetencyLevel(each.competency_key, each.level) for each in input.levels],
            method=or_none(input.method),
            potential=or_none(input.potential),
        )
        work = assess_competency(context.database, context.viewer, context.catalogue, new)
        return await read_back(context, concepts.CompetencyProfile, work)
