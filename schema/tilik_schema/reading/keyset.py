"""Pages by keyset: a page begins after a known row, so that inserts do not shift it."""

from dataclasses import dataclass
from typing import Annotated, Any
from uuid import UUID

import strawberry
from strawberry import UNSET

from tilik_plugin import Text
from tilik_schema.reading.ids import Key, from_cursor
from tilik_server.errors import FieldFault, InvalidPage

DEFAULT_PAGE = 20
LARGEST_PAGE = 500


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its number of rows, the row after which it begins, and its direction."""

    size: int = DEFAULT_PAGE
    start: Key | None = None
    backwards: bool = False


First = Annotated[
    int | None,
    strawberry.argument(
        description="How many from the start, or after `after`: 1 to 500; 20 where neither "
        "first nor last is given."
    ),
]
After = Annotated[
    str | None, strawberry.argument(description="The cursor after which the page begins.")
]
Last = Annotated[
    int | None,
    strawberry.argument(description="How many from the end, or before `before`: 1 to 500."),
]
Before = Annotated[
    str | None, strawberry.argument(description="The cursor before which the page ends.")
]


def page_of(first: Any, after: Any, last: Any, before: Any, *, kind: type[Key] = UUID) -> Page:
    """Return the page that the four arguments ask for, in a list with keys of the type `kind`.

    Raises InvalidPage or InvalidId, naming the argument and what it must be.
    """
    if first not in (None, UNSET) and last not in (None, UNSET):
        raise _fault("last", "give first or last, not both", "berikan first atau last saja")
    backwards = last not in (None, UNSET)
    name, opposite = ("last", after) if backwards else ("first", before)
    if opposite not in (None, UNSET):
        raise _fault(
            "after" if backwards else "before",
            "first goes with after, last with before",
            "first dipakai dengan after, last dengan before",
        )
    size = last if backwards else first
    if size in (None, UNSET):
        size = DEFAULT_PAGE
    if not 1 <= size <= LARGEST_PAGE:
        raise _fault(
            name,
            f"ask for 1 to {LARGEST_PAGE} rows, not {size}",
            f"minta 1 sampai {LARGEST_PAGE} baris, bukan {size}",
        )
    start, path = (before, "before") if backwards else (after, "after")
    cursor = None if start in (None, UNSET) else from_cursor(start, path, kind)
    return Page(size, cursor, backwards)


def _fault(path: str, en: str, id: str) -> InvalidPage:
    return InvalidPage(fields=[FieldFault((path,), Text(en=en, id=id))])
