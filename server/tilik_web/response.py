"""Responses: an execution's result or a failure, by GraphQL over HTTP."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from graphql import GraphQLError
from starlette.requests import HTTPConnection, Request
from starlette.responses import Response
from strawberry.types.execution import ExecutionResult

from tilik_schema.graphql_adapter import MOST_ERRORS
from tilik_server.errors import DocumentTooLong, RateLimited, TilikError, TokenMissing
from tilik_server.errors.messages import Language
from tilik_server.usage import current_usage
from tilik_web.masking import code_of, format_error, mask, retry_after
from tilik_web.negotiation import (
    EVENT_STREAM,
    GRAPHQL_RESPONSE,
    JSON,
    preferred_language,
    preferred_media_type,
)
from tilik_web.refusal import Refusal, TemporarilyUnavailable

COMPLETE: Final = b"event: complete\ndata:\n\n"
"""The last event of an operation; without its empty data a browser would pass over it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result as a client reads it: its content, and the errors that are in it."""

    content: dict[str, Any]
    errors: Sequence[TilikError | GraphQLError]
    is_executed: bool


def answer_of(result: ExecutionResult, language: Language, request_id: str) -> Answer:
    """Return the answer with a result, whose failures are masked and logged under `request_id`.

    Errors before execution leave `data` out.
    """
    found = result.errors or []
    is_executed = result.data is not None or any(error.path for error in found)
    # What is executed is charged; a document and its variables can be wrong for nothing.
    errors = found if is_executed else _first(found)
    visible = [mask(error, request_id) for error in errors]
    _note(visible)
    content: dict[str, Any] = {}
    if visible:
        content["errors"] = [
            format_error(error, at, language, request_id)
            for error, at in zip(visible, errors, strict=True)
        ]
    if is_executed:
        content["data"] = result.data
    if result.extensions:
        content["extensions"] = result.extensions
    return Answer(content, visible, is_executed)


def _first(errors: Sequence[GraphQLError]) -> Sequence[GraphQLError]:
    """Return the first errors, and the last, with which the library says that there are more."""
    return errors if len(errors) <= MOST_ERRORS else [*errors[:MOST_ERRORS], errors[-1]]


def result_response(request: Request, result: ExecutionResult) -> Response:
    """Return the response with a result.

    Errors before execution are a 400 under the GraphQL media type, and a 200 under plain JSON,
    which old clients read; a document too long to be read is a 400 under both, a missing token a
    401, an exhausted quota a 429. If the database is away and no field has a value, the status is
    503. An event stream is a 200 with the errors in its event, except for the 401 and the 429.
    """
    answer = answer_of(result, language_of(request), request.state.request_id)
    status = 200 if answer.is_executed else _status_of_errors(request, answer.errors)
    if status not in (401, 429) and accepts_events(request):
        events = next_event(orjson.dumps(answer.content)) + COMPLETE
        return Response(events, headers=headers_of(request, EVENT_STREAM))
    response = _respond(request, answer.content, _refusal(result, answer), status)
    for error in answer.errors:
        if isinstance(error, RateLimited):
            response.headers["retry-after"] = str(retry_after(error))
    return response


def failure_response(request: Request, error: Exception) -> Response:
    """Return the response with a failure of the request itself, in the form of a GraphQL error."""
    request_id, language = request.state.request_id, language_of(request)
    visible = mask(error, request_id)
    _note([visible])
    content = {"errors": [format_error(visible, error, language, request_id)]}
    refusal = visible if isinstance(visible, Refusal) else None
    return _respond(request, content, refusal, _status_of(visible))


def batch_response(request: Request, responses: Sequence[Response]) -> Response:
    """Return the response to a batch: the contents of the responses to its parts, as an array.

    The status is that of the parts if they have one in common, else 200. Retry-After is the
    longest of theirs.
    """
    content = b"[%b]" % b",".join(bytes(each.body) for each in responses)
    # Of refusals the one that is to wait for longest speaks for all.
    last = max(responses, key=lambda each: int(each.headers.get("retry-after", 0)))
    if len({each.status_code for each in responses}) > 1:
        headers = headers_of(request, _media_type(request))
        if (wait := last.headers.get("retry-after")) is not None:
            headers["retry-after"] = wait
        return Response(content, 200, headers)
    headers = {name: value for name, value in last.headers.items() if name != "content-length"}
    return Response(content, last.status_code, headers)


def next_event(content: bytes) -> bytes:
    """Return the event with a result as JSON."""
    return b"event: next\ndata: %b\n\n" % content


def accepts_events(request: Request) -> bool:
    """Return whether a request prefers an event stream."""
    return _media_type(request) == EVENT_STREAM


def _note(errors: Iterable[TilikError | GraphQLError]) -> None:
    """Note the codes of the errors that the client reads, for the log."""
    current_usage().codes.extend(code_of(error) for error in errors)


def language_of(request: HTTPConnection) -> Language:
    """Return the language that Accept-Language prefers; the header is read once a request."""
    state = request.scope.setdefault("state", {})
    if "language" not in state:
        state["language"] = preferred_language(request.headers.get("accept-language", ""))
    language: Language = state["language"]
    return language


def headers_of(request: Request, media_type: str) -> dict[str, str]:
    """Return the headers of a response in a media type."""
    headers = {
        "content-type": f"{media_type}; charset=utf-8",
        "content-language": language_of(request),
        "vary": "Accept, Accept-Language",
        "cache-control": "no-store",
    }
    # nginx would keep events back until a buffer is full.
    return {**headers, "x-accel-buffering": "no"} if media_type == EVENT_STREAM else headers


def _refusal(result: ExecutionResult, answer: Answer) -> Refusal | None:
    found = dict(result.data or {})
    # It has a value even if every field of the operation failed.
    found.pop("__typename", None)
    if any(value is not None for value in found.values()):
        return None
    # After execution other failures have their place in the data.
    kind: type[Refusal] = TemporarilyUnavailable if answer.is_executed else Refusal
    refusals = [error for error in answer.errors if isinstance(error, kind)]
    return max(refusals, key=lambda refusal: refusal.status, default=None)


def _status_of_errors(request: Request, visible: Sequence[TilikError | GraphQLError]) -> int:
    is_unread = any(isinstance(error, DocumentTooLong) for error in visible)
    if any(_status_of(error) == 401 for error in visible):
        return 401
    if any(isinstance(error, RateLimited) for error in visible):
        return 429
    return 400 if is_unread or _media_type(request) == GRAPHQL_RESPONSE else 200


def _status_of(error: TilikError | GraphQLError) -> int:
    return 401 if isinstance(error, TokenMissing) else 400


def _media_type(request: Request) -> str:
    return preferred_media_type(request.headers.get("accept", ""))


def _respond(
    request: Request, content: dict[str, Any], refusal: Refusal | None, status: int
) -> Response:
    # What was not begun has a status of its own, and no events.
    headers = headers_of(request, JSON if accepts_events(request) else _media_type(request))
    if status == 401:
        headers["www-authenticate"] = "Bearer"
    if refusal is None:
        return Response(orjson.dumps(content), status, headers)
    return Response(orjson.dumps(content), refusal.status, {**headers, **refusal.headers})
