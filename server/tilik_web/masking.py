"""Masking: what a client may read of a failure; the rest goes to the log under the request's id."""

import logging
from typing import Any, Final

from graphql import GraphQLError, GraphQLSyntaxError

from tilik_schema.graphql_adapter import COMPARISONS, DEEPEST, is_own, is_too_repetitive
from tilik_server.database.location import AWAY
from tilik_server.errors import (
    DatabaseError,
    DocumentTooDeep,
    DocumentTooRepetitive,
    PoolExhausted,
    TilikError,
)
from tilik_server.errors.messages import Language
from tilik_web.refusal import InternalFailure, TemporarilyUnavailable

_log: Final = logging.getLogger("tilik.request")


def masked(error: Exception, request_id: str) -> TilikError | GraphQLError:
    """Return the failure that may be shown for `error`; log what is hidden.

    GraphQL's own errors (syntax, validation, coercion) and expected failures are shown as they
    are. Failures of the database name hosts and statements, so only their kind is.
    """
    cause = error.original_error if isinstance(error, GraphQLError) else error
    if cause is None and isinstance(error, GraphQLError) and is_too_repetitive(error):
        return DocumentTooRepetitive(limit=COMPARISONS)
    if isinstance(cause, RecursionError):
        return DocumentTooDeep(found=f"> {DEEPEST}", limit=DEEPEST)
    if isinstance(cause, PoolExhausted):
        return TemporarilyUnavailable(request_id=request_id)
    if isinstance(cause, (DatabaseError, *AWAY)):
        _log.error("request %s: the database failed", request_id, exc_info=cause)
        return TemporarilyUnavailable(request_id=request_id)
    if isinstance(cause, TilikError):
        return cause
    if isinstance(error, GraphQLError) and is_own(error):
        return error
    _log.error("request %s failed", request_id, exc_info=cause)
    return InternalFailure(request_id=request_id)


def formatted(
    shown: TilikError | GraphQLError, at: Exception, language: Language, request_id: str
) -> dict[str, Any]:
    """Format a shown failure for an answer, with the place in the document where it happened."""
    place: dict[str, Any] = dict(at.formatted) if isinstance(at, GraphQLError) else {}
    if isinstance(shown, GraphQLError):
        extensions = {"code": _code(shown), **(shown.extensions or {}), "requestId": request_id}
        return {**place, "extensions": extensions}
    extensions = {"code": shown.code, "requestId": request_id}
    if shown.fields:
        extensions["fields"] = [
            {"path": list(fault.path), "message": fault.message.in_language(language)}
            for fault in shown.fields
        ]
    return {**place, "message": shown.message_in(language), "extensions": extensions}


def _code(error: GraphQLError) -> str:
    if isinstance(error, GraphQLSyntaxError):
        return "GRAPHQL_PARSE_FAILED"
    return "GRAPHQL_VALIDATION_FAILED" if error.path is None else "BAD_USER_INPUT"
