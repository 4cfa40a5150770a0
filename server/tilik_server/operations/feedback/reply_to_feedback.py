"""Reply to feedback."""

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from tilik_plugin import Text
from tilik_server.access.actions import ACTIONS
from tilik_server.access.permission import may_take
from tilik_server.access.place import place_on_feedback
from tilik_server.access.viewer import Viewer
from tilik_server.database.pool import Database
from tilik_server.errors import FieldFault, InvalidArgument, NotFound, NotYourFeedback
from tilik_server.models import Feedback
from tilik_server.models.base import new_id
from tilik_server.operations.steps.idempotency import claim_key, faults_in_key
from tilik_server.sql.statement import statement
from tilik_server.sql.transaction import Transaction
from tilik_server.validation.text import faults_in_text

# The view hides what the viewer may not see, and so may not reply to. $2 is the reply's author.
FOUND: Final = statement(
    "feedback.find_thread",
    """
with recursive thread (id, parent_id, author_id, anonymous) as (
  select f.id, f.parent_id, f.author_id, f.anonymous from feedback_shown f where f.id = $1
  union all
  select f.id, f.parent_id, f.author_id, f.anonymous
  from thread t join feedback f on f.id = t.parent_id
)
select f.cycle_id, f.unit_id, f.about_id, f.goal_id, f.channel, f.visibility,
  tilik_roles(f.unit_id) as roles, u.head_id,
  coalesce((select bool_or(t.author_id = $2) from thread t), false) as takes_part,
  coalesce((select bool_or(t.anonymous and t.author_id = $2) from thread t), false) as anonymous
from feedback_shown f join unit u on u.id = f.unit_id where f.id = $1
""",
)


async def reply_to_feedback(
    database: Database, viewer: Viewer, parent: UUID, comment: str, idempotency_key: str | None
) -> UUID:
    """Store a reply with the visibility of its parent, and return its key.

    The anonymous author of a thread also replies anonymously. Raises InvalidArgument, NotFound,
    NotYourFeedback and IdempotencyKeyReused.
    """
    faults = faults_in_text(comment, ("comment",), 4000)
    faults += faults_in_key(idempotency_key, ("idempotencyKey",))
    if faults:
        raise InvalidArgument(fields=faults)
    async with database.writing(viewer) as transaction:
        rows = await transaction.fetch(FOUND, parent, viewer.employee)
        if not rows:
            message = Text("there is no such feedback", "umpan balik ini tidak ada")
            raise NotFound(fields=[FieldFault(("feedback",), message)])
        row, given = rows[0], {"parent": parent, "comment": comment}
        key = new_id(row["cycle_id"])
        earlier = await claim_key(
            transaction, viewer.actor, idempotency_key, "replyToFeedback", given, key
        )
        if earlier is not None:
            return earlier
        await _check(transaction, viewer, row)
        await Feedback.create(
            id=key,
            **{name: row[name] for name in ("cycle_id", "unit_id", "about_id", "goal_id")},
            channel=row["channel"],
            visibility=row["visibility"],
            author_id=viewer.employee,
            anonymous=row["anonymous"],
            comment=comment.strip(),
            parent_id=parent,
        )
    return key


async def _check(transaction: Transaction, viewer: Viewer, row: Mapping[str, Any]) -> None:
    """Raise NotYourFeedback if the visibility excludes the viewer."""
    place = await place_on_feedback(transaction, viewer, row)
    if not may_take(ACTIONS[f"replyToFeedback.{row['visibility']}"], place):
        raise NotYourFeedback
