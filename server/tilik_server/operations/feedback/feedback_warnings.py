"""Warnings about feedback that is unusual but not wrong; they are stored with it."""

from dataclasses import dataclass
from typing import Any, Final, Self
from uuid import UUID

from tilik_server.access.act_as import act_as
from tilik_server.access.viewer import OPERATOR
from tilik_server.operations.feedback.feedback_subject import Subject
from tilik_server.settings import Settings
from tilik_server.sql.statement import statement
from tilik_server.sql.subtree import in_subtree
from tilik_server.sql.transaction import Transaction

# A rating from here on is praise, of 1 to 4.
PRAISE: Final = 3

# Of what is anonymous only the month is stored, so it counts in no ten minutes.
RECENT: Final = statement(
    "feedback.count_recent",
    """
select count(*) as count from feedback
where about_id is not distinct from $1 and unit_id = $2 and channel = $3 and parent_id is null
  and not anonymous and created_at > now() - make_interval(mins => $4)
""",
)
# The author works in the unit or below it, or is the person whom the feedback is about.
OWN: Final = statement(
    "feedback.find_own_unit",
    f"""
select exists (
  select from employee e join unit own on own.id = e.unit_id join unit u on u.id = $2
  where e.id = $1 and (e.id = $3 or {in_subtree("own.path", "u.path")})
) as own
""",
)

SELF_PRAISE: Final = {
    "code": "SELF_PRAISE",
    "message": {
        "en": "It comes from somebody of the unit that it praises.",
        "id": "Berasal dari pegawai unit yang dipuji.",
    },
}


@dataclass(frozen=True, slots=True)
class BurstLimit:
    """How many pieces of feedback on one channel about one subject are usual within `minutes`."""

    count: int
    minutes: int

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the limit of the service's settings."""
        return cls(settings.feedback_burst, settings.feedback_burst_minutes)

    def warning(self) -> dict[str, Any]:
        """Return the warning about more feedback, in the form in which warnings are stored."""
        en = f"More than {self.count} came from this side within {self.minutes} minutes."
        indonesian = (
            f"Lebih dari {self.count} masukan datang dari pihak ini dalam {self.minutes} menit."
        )
        return {"code": "FEEDBACK_BURST", "message": {"en": en, "id": indonesian}}


async def warnings_of_feedback(
    transaction: Transaction,
    limit: BurstLimit,
    subject: Subject,
    channel: str,
    author: UUID | None,
    rating: int | None,
    anonymous: bool,
) -> list[dict[str, Any]]:
    """Return the warnings: a burst on one channel, and praise of one's own unit or of oneself.

    Anonymous feedback gets no warning about a burst, because that would tell when it was given.
    """
    found = []
    if not anonymous:
        given = [subject.person, subject.unit, channel, limit.minutes]
        # Others' feedback counts, too, though the author may not read it.
        async with act_as(transaction, OPERATOR):
            (recent,) = await transaction.fetch(RECENT, *given)
        if recent["count"] >= limit.count:
            found.append(limit.warning())
    about_own = subject.person is None or channel == "CITIZEN"
    if author is not None and about_own and (rating is None or rating >= PRAISE):
        own = [author, subject.unit, subject.person]
        (row,) = await transaction.fetch(OWN, *own)
        if row["own"]:
            found.append(SELF_PRAISE)
    return found
