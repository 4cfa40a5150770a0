"""Invite citizens: single-use codes for feedback about a unit."""

from typing import Final

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.operations.feedback.invitation_code import hash_of, new_code
from tilik_server.operations.steps.find_unit import find_unit
from tilik_server.sql.statement import statement

KEEP: Final = statement(
    "feedback.store_invitations",
    """
insert into invitation (code_hash, unit_id, expires_at)
select h, $1::uuid, now() + make_interval(days => $2) from unnest($3::text[]) h
""",
)


async def invite(database: Database, unit_code: str, count: int, days: int) -> list[str]:
    """Return `count` new codes, each for one piece of feedback about the unit or a unit below it.

    The codes expire after `days`; only their hashes are stored. Raises CodeUnknown.
    """
    codes = [new_code() for _ in range(count)]
    async with database.writing(OPERATOR) as transaction:
        unit = await find_unit(transaction, unit_code)
        hashes = [hash_of(code) for code in codes]
        await transaction.execute(KEEP, unit["id"], days, hashes)
    return codes
