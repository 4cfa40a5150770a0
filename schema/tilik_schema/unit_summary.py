"""The summary of a unit: figures of its whole subtree in a cycle, computed by the database."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final
from uuid import UUID

import orjson
import strawberry
from strawberry.types.nodes import FragmentSpread, InlineFragment, Selection
from strawberry.utils.str_converters import to_snake_case

from tilik_plugin import percent, round_half_up
from tilik_plugin.rounding import Figure
from tilik_schema import concepts
from tilik_schema.distribution import DistributionCheck, check_unit_distribution
from tilik_schema.explanation import Warning
from tilik_schema.mixed_versions import mixed_versions
from tilik_schema.outlier import AchievementOutlier, see_outliers
from tilik_schema.plugin import Predicate, predicate
from tilik_schema.rater_statistics import RaterStatistics
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.fields import one
from tilik_schema.reading.figures import FIGURES, NEEDS, figures_sql
from tilik_schema.reading.loading import load_one
from tilik_schema.suppression import FEWEST, FiguresAccess, load_access
from tilik_schema.vocabulary import AppraisalStage
from tilik_server.access.audiences import (
    ADMIN,
    LINE,
    ME,
    PERFORMANCE_TEAM,
    THE_OPERATOR,
    Binding,
    condition,
)
from tilik_server.sql.statement import composed, statement

# Those above the rater in the organisation, and the rater; a supervisor need not be one of them.
RATER: Final = Binding(unit="unit_id")
SEEN_RATERS: Final = statement(
    "graph.see_raters",
    f"""
select e.id from employee e where e.id = any($1)
  and (e.id = {ME} or {condition((LINE, PERFORMANCE_TEAM, ADMIN, THE_OPERATOR), RATER, "e")})
""",
)

LazyForum = Annotated["Forum", strawberry.lazy("tilik_schema.forum")]  # type: ignore[name-defined]  # noqa: F821


@strawberry.type(description="How many were given a predicate.")
class PredicateCount:
    """A predicate with its count and share."""

    predicate: Predicate = strawberry.field(description="Which.")
    count: int | None = strawberry.field(description="How many appraisals.")
    share: float | None = strawberry.field(description="Per cent of the appraised.")


@strawberry.type(description="An indicator over a subtree.")
class IndicatorSummary:
    """The scores of one indicator."""

    scores: int | None = strawberry.field(
        description="How many were computed; one that goals share is counted once."
    )
    average_achievement: float | None = strawberry.field(
        description="Per cent of the targets; each score counts once, from 0 to the cycle's "
        "achievement_cap."
    )
    lowest: float | None = strawberry.field(description="The lowest achievement, not cut.")
    highest: float | None = strawberry.field(description="The highest achievement, not cut.")
    indicator_id: strawberry.Private[UUID]
    mixed: strawberry.Private[Sequence[Mapping[str, Any]]]

    @strawberry.field(description="That versions of its calculator are mixed.")
    def warnings(self, info: Info) -> list[Warning]:
        """Return a warning if the scores are of several versions of the calculator."""
        return mixed_versions(info.context, self.mixed, self.indicator_id)

    indicator = one(concepts.Indicator, by="indicator_id", description="Which.")


@strawberry.type(description="How many appraisals are in a stage, and for how long.")
class StageCount:
    """A stage with its number of appraisals."""

    stage: AppraisalStage = strawberry.field(description="Which.")
    count: int | None = strawberry.field(description="How many are in it.")
    median_days: float | None = strawberry.field(description="Half have been in it longer.")


def _count(name: str, description: str) -> Any:
    def resolve(self: Any) -> int | None:
        found: int = self.figures[name]
        return found

    return strawberry.field(resolver=resolve, description=description)


@strawberry.type(description="Figures for a unit and everything below it, in one cycle.")
class UnitSummary:
    """The figures that the query selects; others are not computed."""

    figures: strawberry.Private[dict[str, Any]]

    employees = _count(
        "employees",
        "People of the subtree on the cycle's last day, or today where that is earlier.",
    )
    appraised = _count("appraised", "Those of them with an outcome in the cycle.")
    overdue = _count("overdue", "Appraisals whose stage should be over.")
    evidence_pending = _count("evidence_pending", "Evidence that waits for verification.")
    briefed = _count("briefed", "Appraisals whose employee had the rules explained.")
    acknowledged = _count("acknowledged", "Appraisals whose outcome was received.")
    reviewed = _count("reviewed", "Appraisals with at least one review.")
    with_feedback = _count("with_feedback", "Appraisals whose employee was given feedback.")

    @strawberry.field(description="Too few people for this viewer: lists are empty, figures null.")
    def suppressed(self) -> bool:
        """Return whether figures are hidden; those who may see the people see all of them."""
        return bool(self.figures["suppressed"])

    def _is_withheld(self, name: str) -> bool:
        """Return whether this figure was selected and may not be shown."""
        return self.figures["suppressed"] or name in self.figures["withheld"]

    @strawberry.field(
        description="Mean over people of Σ(weight × achievement) / Σ(weight) over their goals with "
        "a computed score; each achievement counts from 0 to the cycle's achievement_cap, and a "
        "shared one in the plan of each who shares it."
    )
    def average_achievement(self) -> float | None:
        """Return the average achievement in per cent of the targets."""
        return _rounded(self.figures["average_achievement"])

    @strawberry.field(
        description="Median over people of what averageAchievement is the mean of; one slip hardly "
        "moves it."
    )
    def median_achievement(self) -> float | None:
        """Return the median achievement in per cent of the targets."""
        return _rounded(self.figures["median_achievement"])

    @strawberry.field(
        description="Per cent of the weight of the goals in agreed plans, less the exempted and "
        "those of criteria, that has a computed score: of so much averageAchievement speaks."
    )
    def weight_scored(self) -> float | None:
        """Return the scored share of the weight, or None if nothing weighs anything."""
        return _rounded(self.figures["weight_scored"])

    @strawberry.field(
        description="The goals whose achievement stands apart, the furthest first, at most 100: "
        "those whose score the viewer may read."
    )
    async def outliers(self, info: Info) -> list[AchievementOutlier]:
        """Return the goals whose achievement lies outside the cap or the indicator's fences."""
        return await see_outliers(info.context, _json(self.figures["outliers"]) or ())

    @strawberry.field(description="Every predicate of the scheme, best first.")
    def predicates(self, info: Info) -> list[PredicateCount]:
        """Return the count and share of each predicate, best first."""
        if self._is_withheld("predicates"):
            return []
        counts = _json(self.figures["predicates"]) or {}
        total = sum(counts.values())
        return [
            PredicateCount(
                predicate=_predicate(info.context, each),
                count=counts.get(each["key"], 0),
                share=_share(counts.get(each["key"], 0), total),
            )
            for each in _by_rank(self.figures["scheme"]["predicates"])
        ]

    @strawberry.field(description="Every indicator with a computed score.")
    def indicators(self) -> list[IndicatorSummary]:
        """Return the figures of each indicator with a computed score."""
        mixed = self._mixed()
        return [
            IndicatorSummary(
                indicator_id=UUID(each["id"]),
                scores=each["scores"],
                average_achievement=_rounded(each["average"]),
                lowest=each["lowest"],
                highest=each["highest"],
                mixed=mixed,
            )
            if each["scores"] >= self.figures["fewest"]
            else _few_scores(each, mixed)
            for each in _json(self.figures["indicators"]) or ()
        ]

    @strawberry.field(description="Which calculators have scores of several versions in it.")
    def warnings(self, info: Info) -> list[Warning]:
        """Return a warning for each calculator whose versions are mixed."""
        return mixed_versions(info.context, self._mixed(), None)

    def _mixed(self) -> list[Mapping[str, Any]]:
        return _json(self.figures["mixed_versions"]) or []

    @strawberry.field(description="Sums to the started appraisals.")
    def stages(self) -> list[StageCount]:
        """Return the stages with appraisals, in the order of the year."""
        found = {each["stage"]: each for each in _json(self.figures["stages"]) or ()}
        return [
            StageCount(
                stage=stage,
                count=found[stage]["count"],
                median_days=_rounded(found[stage]["days"])
                if found[stage]["count"] >= self.figures["fewest"]
                else None,
            )
            for stage in AppraisalStage
            if stage in found
        ]

    @strawberry.field(description="Set by the leader one level up.")
    def organisation_predicate(self, info: Info) -> Predicate | None:
        """Return the unit's own predicate, or None if it is not set."""
        key = self.figures["organisation_predicate"]
        known = self.figures["scheme"]["organisation_predicates"]
        return predicate(info.context, next((p for p in known if p["key"] == key), None))

    @strawberry.field(
        description="The scheme's guidance on the distribution of predicates, over outcomes and "
        "the ratings that count now, from five people up; what depends on the organisation "
        "predicate once that is set."
    )
    async def distribution(self, info: Info) -> list[DistributionCheck]:
        """Return the checks of the distribution; a failed one needs a justification."""
        if self._is_withheld("predicate_counts"):
            return []
        return await check_unit_distribution(info.context, self.figures, self.figures["fewest"])

    @strawberry.field(
        description="The forums held in the subtree, oldest first.", graphql_type=list[LazyForum]
    )
    async def forums(self, info: Info) -> Any:
        """Return the forums of the subtree, oldest first."""
        keys = [UUID(each) for each in _json(self.figures["forums"]) or ()]
        return await gather(*(load_one(info.context, concepts.Forum, key) for key in keys))

    @strawberry.field(description="How the appraisers of the subtree rate.")
    async def raters(self, info: Info) -> list[RaterStatistics]:
        """Return the statistics of each appraiser whom the viewer may see so."""
        found = {UUID(each["id"]): each for each in _json(self.figures["raters"]) or ()}
        seen = await _see_raters(info.context, list(found))
        return [RaterStatistics.of(found[key]) for key in found if key in seen]


def _few_scores(stored: Mapping[str, Any], mixed: Sequence[Mapping[str, Any]]) -> IndicatorSummary:
    return IndicatorSummary(
        indicator_id=UUID(stored["id"]),
        scores=stored["scores"],
        average_achievement=None,
        lowest=None,
        highest=None,
        mixed=mixed,
    )


async def _see_raters(context: Context, raters: Sequence[UUID]) -> frozenset[UUID]:
    """Return those of the appraisers whose statistics the viewer may see; asks for all together."""

    async def load(keys: list[UUID]) -> list[bool]:
        seen = {row["id"] for row in await context.fetch(SEEN_RATERS, keys)}
        return [key in seen for key in keys]

    found = await context.loader("raters seen", load).load_many(raters)
    return frozenset(key for key, seen in zip(raters, found, strict=True) if seen)


def _predicate(context: Context, stored: dict[str, Any]) -> Predicate:
    found = predicate(context, stored)
    assert found is not None
    return found


def _by_rank(stored: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(stored, key=lambda each: int(each["rank"]))


def _json(text: str | None) -> Any:
    return None if text is None else orjson.loads(text)


def _rounded(value: Figure | None) -> float | None:
    return None if value is None else round_half_up(value)


def _share(count: int, total: int) -> float | None:
    return round_half_up(percent(count, total)) if total else None


def _selected_figures(selections: list[Selection]) -> set[str]:
    """Return the names of the figures that a selection asks for."""
    names: set[str] = set()
    for each in selections:
        if isinstance(each, FragmentSpread | InlineFragment):
            names |= _selected_figures(each.selections)
        else:
            name = to_snake_case(each.name)
            names |= NEEDS.get(name, {name})
    return names & FIGURES.keys()


async def _summary(
    self: Any,
    info: Info,
    cycle_code: Annotated[str, strawberry.argument(description="The cycle's code.")],
) -> UnitSummary | None:
    return await load_summary(info, self.key, cycle_code)


async def load_summary(info: Info, unit: UUID, cycle_code: str) -> UnitSummary | None:
    """Return the figures of a unit that the current field selects; None for an unknown cycle."""
    # A field that a document names twice is merged: each of the two selects figures.
    names = frozenset().union(
        *(_selected_figures(each.selections) for each in info.selected_fields)
    )

    async def load(keys: list[UUID]) -> list[UnitSummary | None]:
        context = info.context
        may = await load_access(context, keys, cycle_code, names)
        # How many people there are decides on the other figures for those who may not see them.
        sees_all = all(each.sees_people for each in may.values())
        wanted = figures_sql(names if sees_all else names | {"employees"})
        rows = await context.fetch_as_service(
            composed("graph.figures.unit", wanted), list(may), cycle_code
        )
        found = {row["id"]: _figures(dict(row), may[row["id"]]) for row in rows}
        return [found.get(key) for key in keys]

    loaded: UnitSummary | None = await info.context.loader(
        ("summary", names, cycle_code), load
    ).load(unit)
    return loaded


def _figures(row: dict[str, Any], may: FiguresAccess) -> UnitSummary:
    """Return what the viewer may know: nothing, the figures of five people and more, or all."""
    row["scheme"], row["params"] = orjson.loads(row["scheme"]), orjson.loads(row["params"])
    row["suppressed"] = not may.sees_people and (not may.sees_figures or row["employees"] < FEWEST)
    row["withheld"] = may.withheld
    row["fewest"] = 0 if may.sees_people else FEWEST
    # Each rater is asked about by name.
    withheld = FIGURES.keys() - {"raters"} if row["suppressed"] else may.withheld
    return UnitSummary(figures=row | dict.fromkeys(withheld))


summarise = strawberry.field(
    resolver=_summary,
    description="Figures for the unit and everything below it; null for an unknown cycle.",
)
