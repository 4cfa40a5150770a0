"""Problems: expected failures as data, in the viewer's language."""

from asyncio import gather
from collections.abc import Mapping
from typing import Annotated, Any
from uuid import UUID

import strawberry

from tilik_schema import concepts
from tilik_schema.reading.context import Context, Info
from tilik_schema.reading.loading import load_one
from tilik_server.errors import TilikError
from tilik_server.usage import current_usage

LazyEvidence = Annotated["Evidence", strawberry.lazy("tilik_schema.evidence")]  # type: ignore[name-defined]  # noqa: F821


@strawberry.type(description="What is wrong with one argument or input field.")
class FieldProblem:
    """One fault with the path to its place."""

    path: list[str] = strawberry.field(
        description="Leads from the field's arguments to what is wrong."
    )
    message: str = strawberry.field(description="What is wrong and how to mend it.")
    evidence_id: strawberry.Private[UUID | None] = None

    @strawberry.field(
        description="The evidence whose record it is, where a score has no value for it."
    )
    async def evidence(self, info: Info) -> LazyEvidence | None:
        """Return the evidence, or None if there is none or the viewer may not see it."""
        return await load_one(info.context, concepts.Evidence, self.evidence_id)


@strawberry.type(
    description="An expected failure: nothing was changed. code is from an open, documented list; "
    "path leads from the field's arguments to what is wrong."
)
class Problem:
    """The error member of every mutation's union."""

    code: str = strawberry.field(description="Stable; listed in the documentation of errors.")
    message: str = strawberry.field(description="One sentence in the viewer's language.")
    fields: list[FieldProblem] = strawberry.field(description="What is wrong where, if known.")

    @strawberry.field(
        description="The evidence whose records do not fit, each once, which the viewer may see."
    )
    async def evidence(self, info: Info) -> list[LazyEvidence]:
        """Return the evidence that the fields name, in their order."""
        keys = dict.fromkeys(each.evidence_id for each in self.fields)
        found = await gather(*(load_one(info.context, concepts.Evidence, key) for key in keys))
        return [each for each in found if each is not None]


def problem(context: Context, stored: Mapping[str, Any]) -> Problem:
    """Return a stored problem in the viewer's language."""
    faults = [
        FieldProblem(
            path=list(each["path"]),
            message=context.say(each["message"]),
            evidence_id=UUID(each["evidence"]) if each.get("evidence") else None,
        )
        for each in stored.get("fields", ())
    ]
    return Problem(code=stored["code"], message=context.say(stored["message"]), fields=faults)


def problem_of(context: Context, error: TilikError) -> Problem:
    """Return a raised error as a problem in the viewer's language."""
    current_usage().codes.append(error.code)
    language = context.viewer.language
    faults = [
        FieldProblem(path=path, message=message) for path, message in error.faults_in(language)
    ]
    return Problem(code=error.code, message=error.told_in(language), fields=faults)
