"""Revoke a key."""

from uuid import UUID

from tilik_server.access.actions import ACTIONS
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.models import IntegrationKey
from tilik_server.models.base import NOW
from tilik_server.operations.keys.lock_key import lock_key


async def revoke_key(database: Database, viewer: Viewer, key: UUID) -> UUID:
    """Revoke a key with every secret that it had, and return it; it is not valid from now on.

    Raises NotFound, NotYourStep and KeyRevoked.
    """
    async with database.writing(viewer) as transaction:
        row = await lock_key(transaction, key)
        ACTIONS["revokeKey"].require(await place_in_unit(transaction, row["unit_id"]))
        await IntegrationKey.filter(id=key).update(revoked_at=NOW, revoked_by_id=viewer.employee)
    return key
