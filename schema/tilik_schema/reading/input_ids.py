"""The ids of one input, read so that all that cannot be read are named in one answer."""

from uuid import UUID

import strawberry

from tilik_schema.reading.ids import key_of
from tilik_schema.reading.optional import or_none
from tilik_server.errors import FieldFault, InvalidId


class InputIds:
    """Reads the ids of an input; `unread` are the faults of those that are none."""

    def __init__(self) -> None:
        self.unread: list[FieldFault] = []

    def key(self, global_id: strawberry.ID | None, concept: str, path: str) -> UUID | None:
        """Return the uuid of an id of the concept, None if it is left out or cannot be read."""
        found = or_none(global_id)
        if found is None:
            return None
        try:
            return key_of(found, concept, path)
        except InvalidId as error:
            self.unread += error.fields
            return None

    def required(self, global_id: strawberry.ID, concept: str, path: str) -> UUID:
        """Return the uuid of the id without which nothing can be checked; read it last.

        Raises InvalidId, which names the other ids that cannot be read, too.
        """
        found = self.key(global_id, concept, path)
        if found is None:
            raise InvalidId(fields=self.unread)
        return found
