"""What is unusual about feedback, without being wrong: it is stored with a warning."""

from typing import Any, Final
from uuid import UUID

from tortoise.backends.asyncpg.client import TransactionWrapper

from tilik_server.operations.feedback_subject import Subject

MINUTES: Final = 10
BURST: Final = 10
PRAISE: Final = 3

RECENT: Final = f"""
select count(*) as count from feedback
where about_id is not distinct from $1 and unit_id = $2 and channel = $3 and parent_id is null
  and created_at > now() - interval '{MINUTES} minutes'
"""
# Those who work in the unit or below it, and the person themselves.
OWN: Final = """
select exists (
  select from employee e join unit own on own.id = e.unit_id join unit u on u.id = $2
  where e.id = $1 and (e.id = $3 or own.path >= u.path and own.path < u.path || 'g')
) as own
"""

BURST_WARNING: Final = {
    "code": "FEEDBACK_BURST",
    "message": {
        "en": f"More than {BURST} came from this side within {MINUTES} minutes.",
        "id": f"Lebih dari {BURST} masukan datang dari pihak ini dalam {MINUTES} menit.",
    },
}
SELF_PRAISE: Final = {
    "code": "SELF_PRAISE",
    "message": {
        "en": "It comes from somebody of the unit that it praises.",
        "id": "Berasal dari pegawai unit yang dipuji.",
    },
}


async def warnings_of_feedback(
    connection: TransactionWrapper,
    subject: Subject,
    channel: str,
    author: UUID | None,
    rating: int | None,
    anonymous: bool,
) -> list[dict[str, Any]]:
    """A burst from one side, and praise of one's own unit or of oneself.

    Of anonymous feedback no burst is told, which would say when it was given.
    """
    found = []
    if not anonymous:
        given = [subject.person, subject.unit, channel]
        (recent,) = await connection.execute_query_dict(RECENT, given)
        if recent["count"] >= BURST:
            found.append(BURST_WARNING)
    about_own = subject.person is None or channel == "CITIZEN"
    if author is not None and about_own and (rating is None or rating >= PRAISE):
        own = [author, subject.unit, subject.person]
        (row,) = await connection.execute_query_dict(OWN, own)
        if row["own"]:
            found.append(SELF_PRAISE)
    return found
