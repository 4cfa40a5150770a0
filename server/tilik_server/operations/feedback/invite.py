"""Invite citizens: single-use codes for feedback about a unit."""

from typing import Final

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import CodeUnknown
from tilik_server.operations.feedback.invitation_code import hash_of, new_code
from tilik_server.sql.statement import statement

UNIT: Final = statement("feedback.find_inviting_unit", "select id from unit where code = $1")
KEEP: Final = statement(
    "feedback.store_invitations",
    """
insert into invitation (code_hash, unit_id, expires_at)
select h, $1::uuid, now() + make_interval(days => $2) from unnest($3::text[]) h
""",
)


async def invite(database: Database, unit_code: str, count: int, days: int) -> list[str]:
    """So many codes, each good for one piece of feedback about the unit, or one below it.

    They hold for so many days; only their hashes are stored. Raises CodeUnknown.
    """
    codes = [new_code() for _ in range(count)]
    async with database.writing(OPERATOR) as connection:
        units = await connection.fetch(UNIT, unit_code)
        if not units:
            raise CodeUnknown(concept="unit", code=unit_code)
        hashes = [hash_of(code) for code in codes]
        await connection.execute(KEEP, units[0]["id"], days, hashes)
    return codes
