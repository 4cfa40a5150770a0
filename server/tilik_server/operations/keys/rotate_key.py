"""Rotate a key: a new secret, while the one before stays valid for some days."""

from datetime import date
from typing import Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.key_text import hash_of_key, new_key
from tilik_server.access.place import place_in_unit
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument
from tilik_server.operations.keys.lock_key import lock_key
from tilik_server.operations.keys.new_key import IssuedKey, faults_in_expiry, require_scopes
from tilik_server.sql.statement import statement

LONGEST_OVERLAP: Final = 30
USUAL_OVERLAP: Final = 7
# An overlap must not outlast the last day that the earlier secret had, or revive one that is over.
ROTATE: Final = statement(
    "keys.rotate_key",
    """
update integration_key k
set key_hash = $2, expires_on = $3, rotated_at = now(),
  earlier_hash = case when o.until > tilik_now() then k.key_hash end,
  earlier_until = case when o.until > tilik_now() then o.until end
from (
  select e.id, least(
    tilik_now() + make_interval(days => $4),
    ((e.expires_on + 1)::timestamp - make_interval(hours => tilik_hours(e.unit_id)))
      at time zone 'UTC') as until
  from integration_key e where e.id = $1
) o
where k.id = o.id
""",
)


async def rotate_key(
    database: Database,
    viewer: Viewer,
    key: UUID,
    keep_days: int = USUAL_OVERLAP,
    expires_on: date | None = None,
) -> IssuedKey:
    """Give a key a new secret, and return it; the secret before is valid for `keep_days` more.

    A still earlier one ends at once. `expires_on` is a new last day, None to leave it. Raises
    InvalidArgument, NotFound, NotYourStep and KeyRevoked.
    """
    if not 0 <= keep_days <= LONGEST_OVERLAP:
        en, indonesian = f"give 0 to {LONGEST_OVERLAP}", f"isi 0 sampai {LONGEST_OVERLAP}"
        raise InvalidArgument(fields=[FieldFault(("keepDays",), Text(en, indonesian))])
    secret = new_key()
    async with database.writing(viewer) as transaction:
        row = await lock_key(transaction, key)
        require_scopes("rotateKey", await place_in_unit(transaction, row["unit_id"]), row["scopes"])
        last = expires_on or row["expires_on"]
        if faults := faults_in_expiry(last, row["today"], ("expiresOn",)):
            raise InvalidArgument(fields=faults)
        await transaction.execute(ROTATE, key, hash_of_key(secret), last, keep_days)
    return IssuedKey(key, secret)
