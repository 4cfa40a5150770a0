"""Rating schemes of the graph: the axes, levels and predicates by which a cycle rates."""

from collections.abc import Iterable, Mapping
from typing import Any

import strawberry
from strawberry.scalars import JSON
from tilik_schema.plugin import Plugin, plugin_named
from tilik_schema.reading.context import Context, Info

Stored = Mapping[str, Any]


@strawberry.type(description="A level of an ordinal axis.")
class RatingLevel:
    """One level."""

    key: str = strawberry.field(description="Stable within the axis.")
    label: str = strawberry.field(description="In the viewer's language.")
    rank: int = strawberry.field(description="1 is the best.")


@strawberry.type(description="A part of an axis, rated or described by itself.")
class Criterion:
    """One criterion: a core value, say."""

    key: str = strawberry.field(description="Stable within the axis.")
    label: str = strawberry.field(description="In the viewer's language.")


@strawberry.type(description="An axis is rated on levels (ordinal) or on a range (numeric).")
class RatingAxis:
    """What people are rated on."""

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
    """The result of an appraisal, or of a whole unit."""

    key: str = strawberry.field(description="Stable within the scheme.")
    label: str = strawberry.field(description="In the viewer's language.")
    rank: int = strawberry.field(description="1 is the best.")


@strawberry.type(description="The rules by which a cycle rates, as a plugin published them.")
class RatingScheme:
    """A versioned scheme; a cycle answers from its own copy."""

    key: str = strawberry.field(description="Stable, plugin first.")
    name: str = strawberry.field(description="In the viewer's language.")
    version: str = strawberry.field(description="Of the rules.")
    citation: str = strawberry.field(description="Where the rules are published.")
    plugin: Plugin = strawberry.field(description="The plugin that brought it.")
    axes: list[RatingAxis] = strawberry.field(description="What is rated.")
    predicates: list[Predicate] = strawberry.field(description="What may come of it, best first.")
    organisation_predicates: list[Predicate] = strawberry.field(
        description="What a whole unit may be given, best first."
    )
    params_schema: JSON = strawberry.field(
        description="JSON Schema (2020-12) of a cycle's parameters, with their defaults."
    )


def predicate(context: Context, stored: Stored | None) -> Predicate | None:
    """A stored predicate in the viewer's language."""
    if stored is None:
        return None
    label = context.say(stored["label"])
    return Predicate(key=stored["key"], label=label, rank=stored["rank"])


def predicates(context: Context, stored: Iterable[Stored]) -> list[Predicate]:
    """Stored predicates in the viewer's language, best first."""
    found = (predicate(context, each) for each in sorted(stored, key=lambda each: each["rank"]))
    return [each for each in found if each is not None]


def rating_scheme(context: Context, stored: Stored) -> RatingScheme:
    """A scheme as a cycle stores it and the catalogue gives it, in the viewer's language."""
    return RatingScheme(
        key=stored["key"],
        name=context.say(stored["name"]),
        version=stored["version"],
        citation=stored["citation"],
        plugin=plugin_named(context, stored["plugin"]),
        axes=[_axis(context, each) for each in stored["axes"]],
        predicates=predicates(context, stored["predicates"]),
        organisation_predicates=predicates(context, stored["organisation_predicates"]),
        params_schema=stored["params_schema"],
    )


def _axis(context: Context, stored: Stored) -> RatingAxis:
    levels = [
        RatingLevel(key=each["key"], label=context.say(each["label"]), rank=each["rank"])
        for each in sorted(stored["levels"], key=lambda each: each["rank"])
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



@strawberry.type
class RatingSchemeQuery:
    """The root field of rating schemes."""

    @strawberry.field(description="The rating schemes of the installed plugins, by key.")
    def rating_schemes(self, info: Info) -> list[RatingScheme]:
        """What a new cycle may be opened with."""
        context = info.context
        return [rating_scheme(context, each) for each in context.catalogue.schemes_as_stored()]
