"""Count the attempts of a client to use an invitation code, and limit them."""

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
    """Count an attempt of a client, such as an address, and return its number in this minute.

    The count is committed at once, so it stays if the attempt fails. Raises TooManyAttempts if the
    client makes more attempts in a minute than the setting `invitation_attempts` allows.
    """
    async with database.writing(OPERATOR) as transaction:
        # An address is personal data, so only its hash is stored, for an hour.
        hashed = sha256(client.encode()).hexdigest()
        (row,) = await transaction.fetch(COUNT, hashed)
        await transaction.execute(FORGET)
    count, most = int(row["count"]), database.settings.invitation_attempts
    if count > most:
        raise TooManyAttempts(most=most)
    return count
