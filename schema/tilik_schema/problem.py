"""Problems: expected failures as data, in the viewer's language."""

from collections.abc import Mapping
from typing import Any

import strawberry

from tilik_schema.reading.context import Context
from tilik_server.errors import TilikError
from tilik_server.usage import current_usage


@strawberry.type(description="What is wrong with one argument or input field.")
class FieldProblem:
    """One fault with the path to its place."""

    path: list[str] = strawberry.field(
        description="Leads from the field's arguments to what is wrong."
    )
    message: str = strawberry.field(description="What is wrong and how to mend it.")


@strawberry.type(
    description="An expected failure: nothing was changed. code is from an open, documented list; "
    "path leads from the field's arguments to what is wrong."
)
class Problem:
    """The error member of every mutation's union."""

    code: str = strawberry.field(description="Stable; listed in the documentation of errors.")
    message: str = strawberry.field(description="One sentence in the viewer's language.")
    fields: list[FieldProblem] = strawberry.field(description="What is wrong where, if known.")


def problem(context: Context, stored: Mapping[str, Any]) -> Problem:
    """Return a stored problem in the viewer's language."""
    faults = [
        FieldProblem(path=list(each["path"]), message=context.say(each["message"]))
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
