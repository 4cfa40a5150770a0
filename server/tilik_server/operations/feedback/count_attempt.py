"""Count attempts: how often a client may try an invitation code."""

from hashlib import sha256
from typing import Final

from tilik_server.access.viewer import OPERATOR
from tilik_server.database.pool import Database
from tilik_server.errors import TooManyAttempts
from tilik_server.sql.statement import statement

COUNT: Final = statement(
    "feedback.count_attempt",
    """
insert into invitation_attempt (client, minute, count)
values ($1, date_trunc('minute', now()), 1)
on conflict (client, minute) do update set count = invitation_attempt.count + 1
returning count
""",
)
FORGET: Final = statement(
    "feedback.forget_attempts",
    "delete from invitation_attempt where minute < now() - interval '1 hour'",
)


async def count_attempt(database: Database, client: str) -> int:
    """Count an attempt of a client (its address, say), and answer how many it made this minute.

    The count stays even if what follows fails. Raises TooManyAttempts after as many in a minute as
    the setting `invitation_attempts` says.
    """
    async with database.writing(OPERATOR) as transaction:
        hashed = sha256(client.encode()).hexdigest()
        (row,) = await transaction.fetch(COUNT, hashed)
        await transaction.execute(FORGET)
    count, most = int(row["count"]), database.settings.invitation_attempts
    if count > most:
        raise TooManyAttempts(most=most)
    return count
