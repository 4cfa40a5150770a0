"""Positions in a change feed, as cursors that hold while their reader may read the same."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, replace
from hashlib import sha256
from typing import Final, Self
from uuid import UUID

from tilik_plugin import Text
from tilik_schema.reading.context import Context
from tilik_schema.reading.ids import invalid_id
from tilik_server.access.roles import GRANTED
from tilik_server.errors import AccessChanged, FieldFault, InvalidId
from tilik_server.sql.statement import statement

START: Final = UUID(int=0)
# A larger number in a forged cursor is no bigint, and would be an error of the database.
LAST_TRANSACTION: Final = 2**63 - 1
MARK: Final = 4
"""Bytes of the mark of what a reader may read."""
HEADED: Final = statement(
    "graph.find_headed_units", "select id from unit where head_id = $1 order by id"
)


@dataclass(frozen=True, slots=True)
class FeedPosition:
    """A reader's position in a feed: the transaction and the row that were read last.

    `access` is a mark of what the reader may read by roles, scopes and the units headed.
    """

    access: bytes
    since: int = 0
    last: UUID = START

    def at(self, since: int, last: UUID) -> Self:
        """Return the position of the same reader after another row."""
        return replace(self, since=since, last=last)

    def as_cursor(self, concept: str) -> str:
        """Return the position as a cursor, an opaque text."""
        raw = self.since.to_bytes(8, "big") + self.last.bytes + self.access
        return urlsafe_b64encode(f"{concept}:".encode() + raw).decode()

    @classmethod
    def of(cls, cursor: str, concept: str) -> Self:
        """Return the position that a cursor of this concept's feed holds.

        Raises InvalidId if the cursor is not one of this feed.
        """
        try:
            raw = urlsafe_b64decode(cursor.encode("ascii"))[len(concept) + 1 :]
            position = cls(raw[24:], int.from_bytes(raw[:8], "big"), UUID(bytes=raw[8:24]))
        except ValueError:
            raise _not_of_this_feed() from None
        is_whole = len(position.access) == MARK and position.as_cursor(concept) == cursor
        if not is_whole or position.since > LAST_TRANSACTION:
            raise _not_of_this_feed()
        return position


def _not_of_this_feed() -> InvalidId:
    return invalid_id(
        "after", "this is not an endCursor of this feed", "ini bukan endCursor dari umpan ini"
    )


async def read_position(context: Context, cursor: str | None, concept: str) -> FeedPosition:
    """Return the position of a cursor, or the feed's start without one.

    Raises InvalidId if the cursor is not one of this feed, and AccessChanged if the reader could
    read by other roles, scopes or units then: no change tells what came or went with these.
    """
    access = await _access_mark(context)
    if cursor is None:
        return FeedPosition(access)
    position = FeedPosition.of(cursor, concept)
    if position.access != access:
        reason = Text(
            "what you may read has changed since this endCursor",
            "hak baca Anda berubah sejak endCursor ini",
        )
        raise AccessChanged(fields=[FieldFault(("after",), reason)])
    return position


async def _access_mark(context: Context) -> bytes:
    """Return bytes that differ where roles, scopes or headed units do."""
    viewer, headed = context.viewer, []
    if viewer.employee is not None:
        headed = [str(row["id"]) for row in await context.fetch(HEADED, viewer.employee)]
    held = {
        f"{each.role} {each.unit} {sorted(each.scopes)}"
        for each in await context.grants()
        if each.role in GRANTED
    }
    text = "\n".join([viewer.name, str(viewer.employee), *sorted(held), *headed])
    return sha256(text.encode()).digest()[:MARK]
