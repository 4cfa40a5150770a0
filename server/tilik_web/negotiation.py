"""Negotiation: the language and the media type that a request's headers prefer."""

from collections.abc import Iterator
from typing import Final

from tilik_server.errors.messages import ENGLISH, LANGUAGES, Language

JSON: Final = "application/json"
GRAPHQL_RESPONSE: Final = "application/graphql-response+json"
EVENT_STREAM: Final = "text/event-stream"

# `in` is the code of Indonesian from before 1989, which old phones still send.
_LANGUAGES: Final[dict[str, Language]] = {**{each: each for each in LANGUAGES}, "in": "id"}
_MEDIA_TYPES: Final = {
    JSON: JSON,
    GRAPHQL_RESPONSE: GRAPHQL_RESPONSE,
    EVENT_STREAM: EVENT_STREAM,
    "application/*": JSON,
    "*/*": JSON,
}


def preferred_language(accept_language: str) -> Language:
    """Return the language that an Accept-Language header prefers, or English."""
    for tag in _by_preference(accept_language):
        language = _LANGUAGES.get(tag.partition("-")[0])
        if language:
            return language
    return ENGLISH


def preferred_media_type(accept: str) -> str:
    """Return the media type of the response: JSON unless another one is preferred."""
    for offered in _by_preference(accept):
        if offered in _MEDIA_TYPES:
            return _MEDIA_TYPES[offered]
    return JSON


def _by_preference(header: str) -> Iterator[str]:
    weighted = [_weighted(part) for part in header.lower().split(",")]
    for weight, name in sorted(weighted, key=lambda pair: -pair[0]):
        if weight > 0 and name:
            yield name


def _weighted(part: str) -> tuple[float, str]:
    name, *params = (piece.strip() for piece in part.split(";"))
    for param in params:
        if param.startswith("q="):
            try:
                return float(param[2:]), name
            except ValueError:
                return 0.0, name
    return 1.0, name
