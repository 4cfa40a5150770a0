"""Drafts of the graph: input that its author keeps, and nobody else sees."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Final

import strawberry
from strawberry import UNSET
from strawberry.scalars import JSON
from strawberry.utils.str_converters import to_camel_case

from tilik_schema.reading.columns import TableType, column
from tilik_schema.vocabulary import DraftKind

APART: Final = frozenset({"appraisal", "if_version", "idempotency_key", "draft"})
"""Fields of an input that say how it is sent, and not what."""


@strawberry.type(
    description="What the viewer has entered for a step and not submitted. Nobody else sees it; it "
    "is gone once the step is taken or the appraisal has moved past it."
)
class Draft(TableType):
    """The viewer's own draft of one step."""

    table: ClassVar[str] = "draft"

    kind: DraftKind = column("Of which step.")
    content: JSON = column(
        "The mutation's input as it was sent, without appraisal, ifVersion, idempotencyKey and "
        "draft.",
        json=True,
    )
    saved_at: datetime = column("When it was kept.")


def content_of(value: Any) -> Any:
    """Return an input, or a value in it, as JSON with the names of the graph."""
    if is_dataclass(value):
        given = {each.name: getattr(value, each.name) for each in fields(value)}
        return content_of({name: each for name, each in given.items() if name not in APART})
    if isinstance(value, Mapping):
        said = ((name, each) for name, each in value.items() if each is not UNSET)
        return {to_camel_case(name): content_of(each) for name, each in said}
    if isinstance(value, list):
        return [content_of(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value
