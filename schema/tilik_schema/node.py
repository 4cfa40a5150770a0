"""Nodes: any object by its global id."""

from asyncio import gather
from collections.abc import Sequence
from typing import Annotated, Any, Final

import strawberry

from tilik_plugin import Text
from tilik_schema import concepts
from tilik_schema.reading.columns import Node
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.ids import Key, decode, unknown_id
from tilik_schema.reading.keyset import LARGEST_PAGE
from tilik_schema.reading.loading import load_one
from tilik_schema.reading.references import name_of, type_of
from tilik_server.errors import FieldFault, InvalidArgument

NODES: Final = {
    name_of(reference): reference
    for reference in (
        concepts.Region,
        concepts.Unit,
        concepts.Forum,
        concepts.Employee,
        concepts.Position,
        concepts.Cycle,
        concepts.Indicator,
        concepts.Appraisal,
        concepts.Goal,
        concepts.Score,
        concepts.Evidence,
        concepts.Review,
        concepts.Objection,
        concepts.FollowUp,
        concepts.Feedback,
        concepts.CompetencyProfile,
        concepts.RoleGrant,
        concepts.IntegrationKey,
        concepts.AttributeSet,
        concepts.AuditEvent,
    )
}


async def load_node(context: Context, concept: str, key: Key) -> Any:
    """Return the row of a concept with global ids, or None."""
    reference = NODES.get(concept)
    return None if reference is None else await load_one(context, reference, key)


def _read(global_id: str, path: str) -> tuple[str, Key]:
    """Return the concept and key of a global id of any concept.

    Raises InvalidId.
    """
    concept, key = decode(global_id, path=path)
    if concept not in NODES or not isinstance(key, type_of(NODES[concept]).key_type):
        raise unknown_id(path)
    return concept, key


@strawberry.type
class NodeQuery:
    """The root fields that find a node by its global id."""

    @strawberry.field(description="The node of a global id.")
    async def node(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="A global id.")],
    ) -> Node | None:
        """Return the node, or None if it does not exist or the viewer may not see it."""
        concept, key = _read(id, "id")
        found: Node | None = await load_node(info.context, concept, key)
        return found

    @strawberry.field(description="The nodes of global ids, in their order.")
    async def nodes(
        self,
        info: Info,
        ids: Annotated[
            list[strawberry.ID], strawberry.argument(description="At most 500 global ids.")
        ],
    ) -> list[Node | None]:
        """Return for each id its node; None if it does not exist or may not be seen."""
        # The same limit as for a page, because each id is one row.
        if len(ids) > LARGEST_PAGE:
            raise InvalidArgument(fields=[_too_many(ids)])
        keys = [_read(each, f"ids.{place}") for place, each in enumerate(ids)]
        found: list[Node | None] = await gather(*(load_node(info.context, *each) for each in keys))
        return found


def _too_many(ids: Sequence[strawberry.ID]) -> FieldFault:
    return FieldFault(
        ("ids",),
        Text(
            en=f"ask for at most {LARGEST_PAGE} ids, not {len(ids)}",
            id=f"minta paling banyak {LARGEST_PAGE} id, bukan {len(ids)}",
        ),
    )
