"""Idempotency: a request with a key takes effect once, even if it arrives several times."""

from hashlib import sha256
from typing import Any, Final
from uuid import UUID

import orjson

from tilik_server.errors import FieldFault, IdempotencyKeyReused
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text

KEY_PATH: Final = ("input", "idempotencyKey")
CLAIM = statement(
    "steps.claim_key",
    """
insert into idempotency_key (actor, key, operation, input_hash, result)
values ($1, $2, $3, $4, $5) on conflict (actor, key) do nothing returning result
""",
)
FOUND = statement(
    "steps.find_key",
    "select operation, input_hash, result from idempotency_key where actor = $1 and key = $2",
)


def faults_in_key(key: str | None, path: tuple[str, ...] = KEY_PATH) -> list[FieldFault]:
    """Return the fault of a key that does not have 1 to 200 characters; None is no key."""
    return [] if key is None else faults_in_text(key, path, 200)


async def claim_key(
    transaction: Transaction,
    actor: str,
    key: str | None,
    operation: str,
    given: Any,
    result: UUID,
) -> UUID | None:
    """Claim a key for a result in this transaction, or find the result of an earlier request.

    Returns None if the operation must be carried out, else the earlier result. If another request
    with the key is still running, the insert waits until that one ends. Raises
    IdempotencyKeyReused if the key was used with another input.
    """
    if key is None:
        return None
    # A hash is enough to tell another input, and keeps the input itself out of the table.
    digest = sha256(orjson.dumps(given, option=orjson.OPT_SORT_KEYS, default=str)).hexdigest()
    if await transaction.fetch(CLAIM, actor, key, operation, digest, result):
        return None
    # `do nothing` returns no row for a key that exists, so its row is read by a second statement.
    (earlier,) = await transaction.fetch(FOUND, actor, key)
    if (earlier["operation"], earlier["input_hash"]) != (operation, digest):
        raise IdempotencyKeyReused
    found: UUID = earlier["result"]
    return found
