"""What a unit offers in each of its cycles, and a cycle in each of the viewer's units."""

from asyncio import gather
from collections.abc import Mapping, Sequence
from itertools import chain
from typing import Any
from uuid import UUID

from tilik_schema.next_step import load_all_facts, load_facts
from tilik_schema.reading.context import Context
from tilik_server.operations.cycle.cycle_steps import (
    CYCLES,
    CYCLES_OF_UNITS,
    ON_CYCLE,
    ON_CYCLE_IN_UNIT,
    ON_UNIT,
    ON_UNIT_IN_CYCLE,
    PAIR_FACTS,
    UNITS,
    UNITS_OF_CYCLES,
    WITH_WORK,
    offers_of_pair,
)
from tilik_server.operations.steps.offers import Check, Offer, accepted


async def offered_by_unit(context: Context, unit: Any) -> Sequence[Offer]:
    """Return what a unit offers to the viewer: on itself, then in its cycles."""
    viewer = context.viewer
    row = await load_facts(context, UNITS, unit.key, viewer.employee)
    own = [Offer(name) for name in accepted(ON_UNIT, viewer, row)]
    pairs = await load_all_facts(context, CYCLES_OF_UNITS, unit.key)
    return [*own, *await _offered_by_pairs(context, ON_UNIT_IN_CYCLE, pairs, "Cycle")]


async def offered_by_cycle(context: Context, cycle: Any) -> Sequence[Offer]:
    """Return what a cycle offers to the viewer: on itself, then in the viewer's units."""
    viewer = context.viewer
    row = await load_facts(context, CYCLES, cycle.key)
    own = [Offer(name) for name in accepted(ON_CYCLE, viewer, row)]
    units = sorted({each.unit for each in await context.grants() if each.unit is not None})
    pairs = await load_all_facts(context, UNITS_OF_CYCLES, cycle.key, units, viewer.employee)
    return [*own, *await _offered_by_pairs(context, ON_CYCLE_IN_UNIT, pairs, "Unit")]


async def _offered_by_pairs(
    context: Context, checks: Mapping[str, Check], pairs: Sequence[Any], concept: str
) -> list[Offer]:
    names = [accepted(checks, context.viewer, row) for row in pairs]
    found = await gather(
        *(_load_work(context, each, row) for each, row in zip(names, pairs, strict=True))
    )
    offers = chain.from_iterable(
        offers_of_pair(each, row, work, concept)
        for each, row, work in zip(names, pairs, found, strict=True)
    )
    order = list(checks)
    return sorted(offers, key=lambda offer: order.index(offer.name))


async def _load_work(context: Context, names: Sequence[str], pair: Any) -> Any:
    """Return a pair's row of `PAIR_FACTS`, or None if none of the steps asks for it."""
    if WITH_WORK.isdisjoint(names):
        return None

    async def load(keys: list[tuple[UUID, int]]) -> list[Any]:
        units, cycles = zip(*keys, strict=True)
        rows = await context.fetch(PAIR_FACTS, list(units), list(cycles))
        found = {(row["unit_id"], row["cycle_id"]): row for row in rows}
        return [found.get(each) for each in keys]

    key = pair["unit_id"], pair["cycle_id"]
    return await context.loader("pair facts", load).load(key)
