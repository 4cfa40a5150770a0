"""Next steps: what the viewer may do to an appraisal now, of what, and why."""

from typing import Self

import strawberry

from tilik_schema.reading.context import Context
from tilik_schema.reading.ids import encode
from tilik_server.operations.steps.waiting import LABELS, Waiting


@strawberry.type(description="A mutation that the viewer may call now.")
class NextStep:
    """A step of an appraisal for a button: its name, its words and what it is about."""

    name: str = strawberry.field(description="The mutation's name.")
    label: str = strawberry.field(description="What a button for it says.")
    of: strawberry.ID | None = strawberry.field(
        description="The id of the review, cycle, objection or follow-up that it is about; null "
        "where it is about the appraisal, or its outcome."
    )
    reason: str | None = strawberry.field(
        description="Why it waits, such as since when it is due; null where nothing presses."
    )

    @classmethod
    def of_waiting(cls, context: Context, name: str, waiting: Waiting) -> Self:
        """Return the step about one thing that waits, in the viewer's language."""
        language = context.viewer.language
        concept, key = waiting.concept, waiting.key
        return cls(
            name=name,
            label=LABELS[name].in_language(language),
            of=None if concept is None or key is None else strawberry.ID(encode(concept, key)),
            reason=None if waiting.reason is None else waiting.reason.in_language(language),
        )
