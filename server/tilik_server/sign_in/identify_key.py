"""Identify the integration that sends a key."""

from dataclasses import replace
from hmac import compare_digest
from typing import Final

from tilik_server.access.key_text import hash_of_key, is_key
from tilik_server.access.provenance import Provenance
from tilik_server.access.viewer import OPERATOR, Viewer, integration
from tilik_server.database.pool import Database
from tilik_server.errors import TokenInvalid
from tilik_server.errors.messages import Language
from tilik_server.sql.statement import statement

FOUND: Final = statement(
    "sign_in.find_key",
    """
select k.id, k.name, k.unit_id, k.scopes, k.calculators, k.key_hash, k.earlier_hash,
  k.last_used_at is null or k.last_used_at < tilik_now() - interval '5 minutes' as is_stale
from integration_key k
where (k.key_hash = $1 or k.earlier_hash = $1 and k.earlier_until > tilik_now())
  and k.revoked_at is null and not tilik_is_past(k.expires_on, k.unit_id)
""",
)
# Written rarely, and by one of many requests at once, so that a busy key is no busy row.
NOTE: Final = statement(
    "sign_in.note_use",
    """
update integration_key set last_used_at = tilik_now() where id = (
  select id from integration_key
  where id = $1 and (last_used_at is null or last_used_at < tilik_now() - interval '5 minutes')
  for update skip locked)
""",
)


async def identify_key(database: Database, key: str, language: Language) -> Viewer:
    """Return the viewer of a valid key, and note about every five minutes that it was used.

    Raises TokenInvalid if the key is unknown, revoked or expired.
    """
    if not is_key(key):
        raise TokenInvalid
    hashed = hash_of_key(key)
    async with database.reading(OPERATOR) as transaction:
        row = await transaction.fetch_row(FOUND, hashed)
    if row is None or not any(
        compare_digest(hashed, each) for each in (row["key_hash"], row["earlier_hash"] or "")
    ):
        raise TokenInvalid
    if row["is_stale"]:
        async with database.writing(OPERATOR) as transaction:
            await transaction.execute(NOTE, row["id"])
    found = integration(
        row["name"], row["unit_id"], row["scopes"], row["calculators"], hashed, language
    )
    return replace(found, provenance=Provenance(f"key {row['id']}"))
