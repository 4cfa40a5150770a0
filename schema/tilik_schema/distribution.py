"""The distribution of a unit's predicates, checked by the scheme's guidance."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

import strawberry

from tilik_schema.reading.context import Context
from tilik_server.judging.distribution import PredicateCounts, distribution_checks, predicates_of
from tilik_server.judging.facts import FACTS
from tilik_server.plugin_host.catalogue import read_stored_scheme


@strawberry.type(description="A rule of the distribution guidance, evaluated.")
class DistributionCheck:
    """A check of the distribution; a failed one needs a justification."""

    rule: str = strawberry.field(description="The rule's key.")
    wanted: str = strawberry.field(description="What it asks for, in the viewer's language.")
    share: float | None = strawberry.field(description="Per cent that was found.")
    passed: bool = strawberry.field(description="Whether that is enough.")


async def check_unit_distribution(
    context: Context, figures: Mapping[str, Any], fewest: int
) -> list[DistributionCheck]:
    """Return the checks of a unit by its figures.

    `figures` holds `scheme`, `params`, `predicate_counts` and `organisation_predicate`. The list is
    empty below five people, and if fewer than `fewest` have ratings without an outcome; without an
    organisation predicate it has only the rules that do not depend on it.
    """
    rules, params = read_stored_scheme(figures["scheme"]), figures["params"]
    stored = PredicateCounts.read(figures["predicate_counts"])
    # What is decided is shown beside it, so that the ratings of a few would follow.
    if 0 < len(stored.rated) < fewest:
        return []
    rows = await _facts(context, stored.rated)
    counts = stored.counts(predicates_of(rules, params, rows))
    return [
        DistributionCheck(
            rule=each.rule,
            wanted=each.wanted.in_language(context.viewer.language),
            share=each.share,
            passed=each.passed,
        )
        for each in distribution_checks(rules, params, figures["organisation_predicate"], counts)
    ]


async def _facts(context: Context, appraisals: Sequence[UUID]) -> list[Mapping[str, Any]]:
    """Return the facts from which the outcomes of appraisals are made; loads them together."""

    async def load(keys: list[UUID]) -> list[Mapping[str, Any]]:
        found = {row["id"]: dict(row) for row in await context.fetch_as_service(FACTS, keys)}
        return [found[key] for key in keys]

    return await context.loader("facts", load).load_many(appraisals)
