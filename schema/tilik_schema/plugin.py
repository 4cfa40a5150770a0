"""Plugins of the graph: what is installed, what it offers, and what is wrong with it."""

from typing import Annotated

import strawberry
from tilik_schema.problem import Problem, problem
from tilik_schema.reading.context import Context, Info
from tilik_server.plugins import PluginEntry

Calculators = list[Annotated["Calculator", strawberry.lazy("tilik_schema.calculator")]]  # type: ignore[name-defined]  # noqa: F821
Schemes = list[Annotated["RatingScheme", strawberry.lazy("tilik_schema.rating_scheme")]]  # type: ignore[name-defined]  # noqa: F821


@strawberry.type(
    description="One that is no longer installed is not enabled and says so; what it computed "
    "stays readable."
)
class Plugin:
    """An installed distribution that offers calculators, schemes or lists."""

    name: str = strawberry.field(description="The distribution's name.")
    version: str = strawberry.field(description="The distribution's version.")
    summary: str = strawberry.field(description="What it is for.")
    sector: str | None = strawberry.field(description="The sector it serves; null: every one.")
    enabled: bool = strawberry.field(description="Whether its calculators can be used.")
    problem: Problem | None = strawberry.field(description="Why it cannot be used.")

    @strawberry.field(description="The calculators it offers, by key.", graphql_type=Calculators)
    def calculators(self, info: Info) -> object:
        """Those in the catalogue."""
        return info.context.calculators_of(self.name)
