"""Next steps: what the viewer may do to an object now, of what, and why."""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Self

import orjson
import strawberry

from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.ids import Key, encode
from tilik_server.operations.steps.offers import Offer
from tilik_server.operations.steps.waiting import LABELS, Waiting
from tilik_server.sql.statement import Statement

Offered = Callable[[Context, Any], Awaitable[Sequence[Offer]]]


@strawberry.type(description="A mutation that the viewer may call now.")
class NextStep:
    """A step for a button: its name, its words and what it is about."""

    name: str = strawberry.field(description="The mutation's name.")
    label: str = strawberry.field(description="What a button for it says.")
    of: strawberry.ID | None = strawberry.field(
        description="The id of the review, cycle, unit, objection or follow-up that it is about; "
        "null where it is about the object itself, or an appraisal's outcome."
    )
    reason: str | None = strawberry.field(
        description="Why it waits, such as since when it is due; null where nothing presses."
    )

    @classmethod
    def of_waiting(cls, context: Context, name: str, waiting: Waiting) -> Self:
        """Return the step about one thing that waits, in the viewer's language."""
        language = context.viewer.language
        concept, key = waiting.concept, waiting.key
        return cls(
            name=name,
            label=LABELS[name].in_language(language),
            of=None if concept is None or key is None else strawberry.ID(encode(concept, key)),
            reason=None if waiting.reason is None else waiting.reason.in_language(language),
        )


async def load_facts(context: Context, wanted: Statement, key: Key, *values: Any) -> Any:
    """Return the row of a statement whose column `id` is the key.

    Asks for all keys together, as the service: what decides on an object that the viewer reads may
    lie in rows that the viewer does not read. `values` follow the keys, equal for all of them.
    """
    (found,) = await load_all_facts(context, wanted, key, *values)
    return found


async def load_seen_facts(context: Context, wanted: Statement, key: Key, *values: Any) -> Any:
    """Return the row of a statement whose column `id` is the key, or None if it is not seen.

    Asks as the viewer, for all keys together: what is offered must not tell of hidden rows.
    """

    async def load(keys: list[Key]) -> list[Any]:
        seen = {row["id"]: row for row in await context.fetch(wanted, keys, *values)}
        return [seen.get(each) for each in keys]

    name = ("seen facts", wanted, orjson.dumps(values, default=str))
    return await context.loader(name, load).load(key)


async def load_all_facts(
    context: Context, wanted: Statement, key: Key, *values: Any
) -> Sequence[Any]:
    """Return all rows of a statement whose column `id` is the key, as `load_facts` one."""

    async def load(keys: list[Key]) -> list[list[Any]]:
        found = defaultdict(list)
        for row in await context.fetch_as_service(wanted, keys, *values):
            found[row["id"]].append(row)
        return [found[each] for each in keys]

    name = ("facts", wanted, orjson.dumps(values, default=str))
    rows: Sequence[Any] = await context.loader(name, load).load(key)
    return rows


def names_of(offered: Offered) -> Any:
    """Return the field with the names of the steps that an object offers."""

    async def resolve(self: Any, info: Info) -> list[str]:
        offers = await _offers(offered, info.context, self)
        return list(dict.fromkeys(each.name for each in offers))

    return strawberry.field(
        resolver=resolve, description="Names of the mutations that the viewer may call on it now."
    )


def steps_of(offered: Offered) -> Any:
    """Return the field with the steps that an object offers, and what each is about."""

    async def resolve(self: Any, info: Info) -> list[NextStep]:
        return [
            NextStep.of_waiting(info.context, each.name, each.about)
            for each in await _offers(offered, info.context, self)
        ]

    return strawberry.field(
        resolver=resolve,
        description="The same mutations, each with a label, what it is about and why it waits; one "
        "that waits for several things stands once for each.",
    )


async def _offers(offered: Offered, context: Context, root: Any) -> Sequence[Offer]:
    # Who may only read is refused before any check.
    return await offered(context, root) if context.viewer.may_write else ()
