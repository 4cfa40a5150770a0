"""Salts: with what the trail hashes texts, which nobody but the owner of the tables can read."""

from typing import Final
from uuid import UUID

from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction

FORGET: Final = statement("trail.forget_person", "select audit_forget($1)")


async def forget_person(transaction: Transaction, person: UUID) -> int:
    """Delete the salts of the events about a person, and of what this transaction changes.

    The hashes in those events stay and prove no text any more. Returns how many salts there were.
    The viewer must be the operator.
    """
    return int(await transaction.fetch_value(FORGET, person))
