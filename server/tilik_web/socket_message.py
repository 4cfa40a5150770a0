"""Messages of graphql-transport-ws, read and written."""

from collections.abc import Mapping
from typing import Any, Final

import orjson

from tilik_server.errors import SubscriptionInterrupted, TilikError, TokenInvalid, TokenMissing
from tilik_server.errors.messages import Language
from tilik_web.refusal import TemporarilyUnavailable, TooManyConnections

LONGEST_KEY: Final = 200
TRY_AGAIN_LATER: Final = 1013
CLOSE_CODES: Final[Mapping[type[TilikError], int]] = {
    SubscriptionInterrupted: TRY_AGAIN_LATER,
    TemporarilyUnavailable: TRY_AGAIN_LATER,
    TooManyConnections: 4429,
    TokenInvalid: 4403,
    TokenMissing: 4403,
}
"""The failures that end a connection, each with its code of the protocol."""


class CloseConnection(Exception):
    """Raised to close the connection, with a code of the protocol and a reason.

    The reason is cut to 123 bytes, as the WebSocket protocol requires.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:123].decode(errors="ignore")


def closing_for(failure: TilikError, language: Language) -> CloseConnection:
    """Return the end of a connection for a failure; one that was not expected ends it with 1011."""
    codes = (CLOSE_CODES[kind] for kind in CLOSE_CODES if isinstance(failure, kind))
    code, message = next(codes, 1011), failure.message_in(language)
    return CloseConnection(code, f"Forbidden: {message}" if code == 4403 else message)


def key_of(message: dict[str, Any]) -> str:
    """Return the id that the client gave an operation.

    Raises CloseConnection if the message has none.
    """
    key = message.get("id")
    if not isinstance(key, str) or not 1 <= len(key) <= LONGEST_KEY:
        raise CloseConnection(4400, "The message has no id")
    return key


def payload_of(message: dict[str, Any], default: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a message's payload, or the default if it has none.

    Raises CloseConnection if it is not an object.
    """
    payload = message.get("payload")
    if payload is None and default is not None:
        return default
    if not isinstance(payload, dict):
        raise CloseConnection(4400, "The message's payload is not an object")
    return payload


def param_of(payload: Mapping[str, Any], name: str) -> str | None:
    """Return a text of the first payload by the name of its header, or None.

    Its name may be in any case and without hyphens: `Accept-Language` or `acceptLanguage`. Raises
    ValueError if there are two, or if it is not a text.
    """
    wanted = _plain(name)
    values = [
        value for key, value in payload.items() if _plain(key) == wanted and value is not None
    ]
    if not values:
        return None
    if len(values) > 1 or not isinstance(values[0], str):
        raise ValueError(name)
    return values[0]


def _plain(name: str) -> str:
    return name.replace("-", "").lower()


def encode(message: dict[str, Any]) -> str:
    """Return a message as it is sent."""
    return orjson.dumps(message).decode()
