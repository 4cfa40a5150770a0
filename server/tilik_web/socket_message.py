"""Messages of graphql-transport-ws, read and written."""

from typing import Any, Final

import orjson

LONGEST_KEY: Final = 200


class CloseConnection(Exception):
    """Raised to close the connection, with a code of the protocol and a reason.

    The reason is cut to 123 bytes, as the WebSocket protocol requires.
    """

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason.encode()[:123].decode(errors="ignore")


def key_of(message: dict[str, Any]) -> str:
    """Return the id that the client gave an operation.

    Raises Closing if the message has none.
    """
    key = message.get("id")
    if not isinstance(key, str) or not 1 <= len(key) <= LONGEST_KEY:
        raise CloseConnection(4400, "The message has no id")
    return key


def payload_of(message: dict[str, Any], default: dict[str, Any] | None = None) -> dict[str, Any]:
    """Return a message's payload, or the default if it has none.

    Raises Closing if it is not an object.
    """
    payload = message.get("payload")
    if payload is None and default is not None:
        return default
    if not isinstance(payload, dict):
        raise CloseConnection(4400, "The message's payload is not an object")
    return payload


def authorization_of(payload: dict[str, Any]) -> str | None:
    """Return the Authorization of the first payload, in any case of its name.

    Raises Closing if there are two, or if it is not a text.
    """
    values = [value for name, value in payload.items() if name.lower() == "authorization"]
    if not values:
        return None
    if len(values) > 1 or not isinstance(values[0], str):
        raise CloseConnection(4403, "Forbidden")
    return values[0]


def encode(message: dict[str, Any]) -> str:
    """Return a message as it is sent."""
    return orjson.dumps(message).decode()
