"""Masking: a client sees expected failures only; the log holds others under the request's id."""

from typing import Any, Final

from graphql import GraphQLError, GraphQLSyntaxError

from tilik_schema.graphql_adapter import (
    COMPARISONS,
    DEEPEST,
    INTROSPECTED_LISTS,
    introspects_too_deep,
    is_own,
    is_too_repetitive,
)
from tilik_server.database.location import CONNECTION_FAILURES
from tilik_server.errors import (
    DatabaseError,
    DocumentTooDeep,
    DocumentTooRepetitive,
    IntrospectionTooDeep,
    PoolExhausted,
    RateLimited,
    TilikError,
)
from tilik_server.errors.base import shorten
from tilik_server.errors.messages import Language
from tilik_web.failure_log import log_failure
from tilik_web.refusal import InternalFailure, Refusal, TemporarilyUnavailable

MOST_PLACES: Final = 10
"""Places in the document that one error tells."""


def mask(error: Exception, request_id: str) -> TilikError | GraphQLError:
    """Return the failure to show for `error`; log a hidden one.

    GraphQL's own errors (syntax, validation, coercion) and expected failures are shown. Of the
    database's failures only the kind is shown, because they name hosts and statements.
    """
    cause = error.original_error if isinstance(error, GraphQLError) else error
    if cause is None and isinstance(error, GraphQLError) and is_too_repetitive(error):
        return DocumentTooRepetitive(limit=COMPARISONS)
    if cause is None and isinstance(error, GraphQLError) and introspects_too_deep(error):
        return IntrospectionTooDeep(limit=INTROSPECTED_LISTS)
    if isinstance(cause, RecursionError):
        return DocumentTooDeep(found=f"> {DEEPEST}", limit=DEEPEST)
    if isinstance(cause, PoolExhausted):
        return TemporarilyUnavailable(request_id=request_id)
    if isinstance(cause, (DatabaseError, *CONNECTION_FAILURES)):
        log_failure(request_id, "the database failed", cause)
        return TemporarilyUnavailable(request_id=request_id)
    if isinstance(cause, TilikError):
        return cause
    if isinstance(error, GraphQLError) and is_own(error):
        return error
    log_failure(request_id, "it failed", cause)
    return InternalFailure(request_id=request_id)


def format_error(
    visible: TilikError | GraphQLError, at: Exception, language: Language, request_id: str
) -> dict[str, Any]:
    """Return a failure as in a response, with its place in the document."""
    place = _place_of(at) if isinstance(at, GraphQLError) else {}
    if isinstance(visible, GraphQLError):
        own = {"code": code_of(visible), **(visible.extensions or {}), "requestId": request_id}
        return {**place, "extensions": own}
    extensions: dict[str, Any] = {"code": visible.code, "requestId": request_id}
    if (seconds := retry_after(visible)) is not None:
        extensions["retryAfter"] = seconds
    if visible.fields:
        extensions["fields"] = [
            {"path": path, "message": message} for path, message in visible.faults_in(language)
        ]
    return {**place, "message": visible.told_in(language), "extensions": extensions}


def _place_of(error: GraphQLError) -> dict[str, Any]:
    """Return an error with a message and places that do not repeat all that was sent."""
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["message"] = shorten(formatted["message"])
    if "locations" in formatted:
        formatted["locations"] = formatted["locations"][:MOST_PLACES]
    return formatted


def retry_after(error: TilikError | GraphQLError) -> int | None:
    """Return in how many seconds it is worth to ask again, None where time does not help."""
    if isinstance(error, RateLimited):
        return error.seconds
    waits = error.headers.get("retry-after") if isinstance(error, Refusal) else None
    return None if waits is None else int(waits)


def code_of(error: TilikError | GraphQLError) -> str:
    """Return the code of a failure that is shown."""
    if isinstance(error, TilikError):
        return error.code
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_USER_INPUT"
