"""Plugins of the graph with their calculators and rating schemes."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any, Final

import orjson
import strawberry
from strawberry.scalars import JSON

import tilik_plugin
from tilik_plugin import Text
from tilik_schema.problem import Problem, problem
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.stored import made, part, words
from tilik_schema.target_range import TargetRange, target_range
from tilik_schema.vocabulary import Polarity
from tilik_server.errors import PluginNotInstalled
from tilik_server.plugin_host.offer import CalculatorDescription
from tilik_server.plugin_host.plugins import CalculatorEntry, PluginEntry
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import ResultRow

Stored = Mapping[str, Any]

# A score's calculator is that of an indicator, whose versions are never deleted.
GONE: Final = statement(
    "graph.read_gone_plugins",
    """
select p.id as name, p.version, p.summary, p.sector from plugin p
where p.id <> all($1::text[]) and (
  exists (select from indicator i where i.calculator_key = any(p.calculator_keys))
  or exists (select from cycle c where c.scheme -> 'plugin' ->> 'name' = p.id)
  or exists (select from competency c where c.plugin = p.id))
""",
)
FAULTS: Final = statement(
    "graph.read_plugin_faults",
    "select p.id as name, p.fault, p.failed_at from plugin p"
    " where p.id = any($1::text[]) and p.fault is not null",
)


@strawberry.type(description="A level of an ordinal axis.")
class RatingLevel:
    """One level of an axis."""

    key: str = strawberry.field(description="Stable within the axis.")
    label: str = strawberry.field(description="In the viewer's language.")
    rank: int = strawberry.field(description="1 is the best.")


@strawberry.type(description="A part of an axis, rated or described by itself.")
class Criterion:
    """One criterion of an axis, such as a core value."""

    key: str = strawberry.field(description="Stable within the axis.")
    label: str = strawberry.field(description="In the viewer's language.")


@strawberry.type(description="An axis is rated on levels (ordinal) or on a range (numeric).")
class RatingAxis:
    """One axis of a scheme."""

    key: str = strawberry.field(description="Stable within the scheme.")
    name: str = strawberry.field(description="In the viewer's language.")
    levels: list[RatingLevel] = strawberry.field(description="Of an ordinal axis, best first.")
    minimum: float | None = strawberry.field(description="Of a numeric axis.")
    maximum: float | None = strawberry.field(description="Of a numeric axis.")
    criteria: list[Criterion] = strawberry.field(
        description="Its parts, rated or described one by one: the core values, say."
    )


@strawberry.type(description="A result (predikat) that a scheme can give.")
class Predicate:
    """The predicate of an appraisal or of a whole unit."""

    key: str = part("Stable within the scheme.")
    label: str = words("In the viewer's language.")
    rank: int = part("1 is the best.")


@strawberry.type(description="The rules by which a cycle rates, as a plugin published them.")
class RatingScheme:
    """A version of a scheme; a cycle keeps its own copy."""

    key: str = strawberry.field(description="Stable, plugin first.")
    name: str = strawberry.field(description="In the viewer's language.")
    version: str = strawberry.field(description="Of the rules.")
    citation: str = strawberry.field(description="Where the rules are published.")
    axes: list[RatingAxis] = strawberry.field(description="What is rated.")
    predicates: list[Predicate] = strawberry.field(description="What may come of it, best first.")
    organisation_predicates: list[Predicate] = strawberry.field(
        description="What a whole unit may be given, best first."
    )
    params_schema: JSON = strawberry.field(
        description="JSON Schema (2020-12) of a cycle's parameters, with their defaults."
    )
    brought_by: strawberry.Private[Stored]

    @strawberry.field(description="The plugin that brought it.")
    def plugin(self, info: Info) -> "Plugin":
        """Return the plugin; one that is not installed has only its name."""
        return _plugin_named(info.context, self.brought_by)


@strawberry.type(description="What turns a goal's records into an explained value.")
class Calculator:
    """A calculator with its citation and the schemas of its input."""

    key: str = strawberry.field(description="Stable, plugin first: health.immunisation_coverage.")
    version: str = strawberry.field(description="Of the formula.")
    name: str = strawberry.field(description="In the viewer's language.")
    description: str = strawberry.field(description="What it tells, and what it does not.")
    unit_of_measure: str = strawberry.field(description="Of the value.")
    polarity: Polarity = strawberry.field(description="Which direction of the value is good.")
    citation: str | None = strawberry.field(description="Where the formula is published.")
    record_schema: JSON = strawberry.field(
        description="JSON Schema (2020-12) of one record, with titles in both languages, so that "
        "a form can be drawn from it."
    )
    params_schema: JSON = strawberry.field(
        description="JSON Schema (2020-12) of the parameters, with their defaults."
    )
    reach_unless: list[str] = strawberry.field(
        description="Parameters that widen its reach: where one of them is given, it is open."
    )
    brought_by: strawberry.Private[str]
    values: strawberry.Private[tilik_plugin.TargetRange]

    @strawberry.field(
        description="The least and the most that it can give; targets outside are refused. Null "
        "where nothing bounds it."
    )
    def reach(self) -> TargetRange | None:
        """Return the range of values, or None if both ends are open."""
        return target_range(self.values.lowest, self.values.highest)

    @strawberry.field(description="The plugin that brought it.")
    def plugin(self, info: Info) -> "Plugin":
        """Return the installed plugin."""
        found = info.context.catalogue.plugin(self.brought_by)
        assert found is not None
        return _plugin(info.context, found)


@strawberry.type(
    description="One that is no longer installed is not enabled and says so; what it computed "
    "stays readable."
)
class Plugin:
    """An installed distribution with calculators, schemes or lists."""

    name: str = strawberry.field(description="The distribution's name.")
    version: str = strawberry.field(description="The distribution's version.")
    summary: str = strawberry.field(description="What it is for.")
    sector: str | None = strawberry.field(description="The sector it serves; null: every one.")
    enabled: bool = strawberry.field(description="Whether what it offers can be used.")
    known_problem: strawberry.Private[Problem | None]

    @strawberry.field(
        description="Why it cannot be used; of one that is enabled, how a calculator of this "
        "version last failed, in any process."
    )
    async def problem(self, info: Info) -> Problem | None:
        """Return why it cannot be used, or its last stored fault."""
        if self.known_problem is not None:
            return self.known_problem
        row = await _fault(info.context, self.name)
        return None if row is None else problem(info.context, orjson.loads(row["fault"]))

    @strawberry.field(
        description="When a calculator of this version last failed; null if none did since it was "
        "installed."
    )
    async def failed_at(self, info: Info) -> datetime | None:
        """Return the time of its last stored fault."""
        row = await _fault(info.context, self.name)
        return None if row is None else row["failed_at"]

    @strawberry.field(
        description="Rights that it does not need and keeps, because the service's system cannot "
        "take them from its processes; empty: none."
    )
    def gaps(self, info: Info) -> list[Problem]:
        """Return the gaps of the system, which are the same for every plugin that is run."""
        context = info.context
        return [problem(context, gap) for gap in context.catalogue.gaps if self.enabled]

    @strawberry.field(description="The calculators it offers, by key.")
    def calculators(self, info: Info) -> list[Calculator]:
        """Return the plugin's calculators in the catalogue."""
        return [each for each in _calculators(info.context) if each.brought_by == self.name]

    @strawberry.field(description="The rating schemes it offers, by key.")
    def rating_schemes(self, info: Info) -> list[RatingScheme]:
        """Return the plugin's schemes in the catalogue."""
        schemes = _schemes(info.context)
        return [each for each in schemes if each.brought_by["name"] == self.name]


@strawberry.type
class PluginQuery:
    """The root fields of plugins and their content."""

    @strawberry.field(
        description="Every installed plugin, and those that are gone but still named by an "
        "indicator, a cycle or a competency; by name."
    )
    async def plugins(self, info: Info) -> list[Plugin]:
        """Return all installed plugins, also those with a problem."""
        context = info.context
        installed = {each.name: _plugin(context, each) for each in context.catalogue.plugins}
        rows = await context.fetch(GONE, list(installed))
        gone = {row["name"]: _plugin_named(context, dict(row)) for row in rows}
        return [plugin for _, plugin in sorted({**installed, **gone}.items())]

    @strawberry.field(description="The calculators of the installed plugins, by key.")
    def calculators(self, info: Info) -> list[Calculator]:
        """Return the calculators that an indicator may use."""
        return _calculators(info.context)

    @strawberry.field(description="The rating schemes of the installed plugins, by key.")
    def rating_schemes(self, info: Info) -> list[RatingScheme]:
        """Return the schemes that a new cycle may use."""
        return _schemes(info.context)


def calculator_of(context: Context, key: str | None) -> Calculator | None:
    """Return the installed calculator with this key, or None."""
    entry = context.catalogue.calculators.get(key) if key else None
    return None if entry is None else _calculator(context, entry)


def predicate(context: Context, stored: Stored | None) -> Predicate | None:
    """Return a stored predicate in the viewer's language."""
    return None if stored is None else made(context, Predicate, stored)


def rating_scheme(context: Context, stored: Stored) -> RatingScheme:
    """Return a scheme in the viewer's language from its stored form, that of the catalogue too."""
    return RatingScheme(
        key=stored["key"],
        name=context.say(stored["name"]),
        version=stored["version"],
        citation=stored["citation"],
        axes=[_axis(context, each) for each in stored["axes"]],
        predicates=_predicates(context, stored["predicates"]),
        organisation_predicates=_predicates(context, stored["organisation_predicates"]),
        params_schema=stored["params_schema"],
        brought_by=stored["plugin"],
    )


def by_rank(stored: Iterable[Stored]) -> list[Stored]:
    """Return levels or predicates, best first."""
    return sorted(stored, key=lambda each: int(each["rank"]))


def _predicates(context: Context, stored: Iterable[Stored]) -> list[Predicate]:
    return [
        Predicate(key=each["key"], label=context.say(each["label"]), rank=each["rank"])
        for each in by_rank(stored)
    ]


def _axis(context: Context, stored: Stored) -> RatingAxis:
    levels = [
        RatingLevel(key=each["key"], label=context.say(each["label"]), rank=each["rank"])
        for each in by_rank(stored["levels"])
    ]
    criteria = [
        Criterion(key=each["key"], label=context.say(each["label"])) for each in stored["criteria"]
    ]
    return RatingAxis(
        key=stored["key"],
        name=context.say(stored["name"]),
        levels=levels,
        minimum=stored["minimum"],
        maximum=stored["maximum"],
        criteria=criteria,
    )


def _calculators(context: Context) -> list[Calculator]:
    return [_calculator(context, each) for each in context.catalogue.calculators.values()]


def _schemes(context: Context) -> list[RatingScheme]:
    catalogue = context.catalogue
    return [rating_scheme(context, catalogue.stored_scheme(key)) for key in catalogue.schemes]


_SHOWN: Final = [
    each.name
    for each in fields(Calculator)
    if each.init and each.name in CalculatorDescription.model_fields
]
"""The attributes of a calculator that the graph shows."""


def _calculator(context: Context, entry: CalculatorEntry) -> Calculator:
    language = context.viewer.language
    said: dict[str, Any] = {}
    for name in _SHOWN:
        value = getattr(entry, name)
        said[name] = value.in_language(language) if isinstance(value, Text) else value
    return Calculator(**said, brought_by=entry.plugin, values=entry.reach)


async def _fault(context: Context, name: str) -> ResultRow | None:
    """Return how a calculator of the plugin failed last, and when."""

    async def load(names: list[str]) -> list[ResultRow | None]:
        found = {row["name"]: row for row in await context.fetch(FAULTS, names)}
        return [found.get(each) for each in names]

    row: ResultRow | None = await context.loader(FAULTS, load).load(name)
    return row


def _plugin(context: Context, entry: PluginEntry) -> Plugin:
    return Plugin(
        name=entry.name,
        version=entry.version,
        summary=entry.summary,
        sector=entry.sector,
        enabled=entry.enabled,
        known_problem=problem(context, entry.problem) if entry.problem else None,
    )


def _plugin_named(context: Context, stored: Stored) -> Plugin:
    entry = context.catalogue.plugin(stored["name"])
    if entry is not None:
        return _plugin(context, entry)
    return Plugin(
        name=stored["name"],
        version=stored["version"],
        summary=stored["summary"],
        sector=stored["sector"],
        enabled=False,
        known_problem=problem(context, PluginNotInstalled(name=stored["name"]).as_problem()),
    )
