"""The request id: our own, or the one that a trusted proxy has given."""

import re
from collections.abc import Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import Any, Final
from uuid import uuid4

from starlette.types import ASGIApp, Receive, Scope, Send

_HEADER: Final = b"x-request-id"
_GIVEN: Final = "given_request_id"
# A number of 18 digits may be a civil servant's, and the log would mask it.
_PLAIN: Final = re.compile(r"(?!.*\d{18})[0-9A-Za-z][0-9A-Za-z_.-]{0,63}", re.ASCII)


def new_request_id() -> str:
    """Return an id of our own."""
    # With hyphens, so that no part of it looks like a civil servant's number.
    return str(uuid4())


def request_id_of(scope: Scope) -> str:
    """Return the id that a trusted proxy has given, or a new one."""
    given: str | None = scope.get("state", {}).get(_GIVEN)
    return given or new_request_id()


class ProxyIds:
    """The middleware that keeps the ids of trusted proxies, if they are short and plain.

    It must see a request before the proxy's address is replaced by the client's.
    """

    def __init__(self, app: ASGIApp, trusted: Sequence[str]) -> None:
        self._app = app
        self._trusted = [ip_network(each) for each in trusted]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on with the id that it brings, if its sender may give one."""
        given = None
        if scope["type"] in ("http", "websocket") and _is_in(self._trusted, scope["client"]):
            given = _plain_id(scope["headers"])
        if given is not None:
            scope.setdefault("state", {})[_GIVEN] = given
        await self._app(scope, receive, send)


def _is_in(networks: Sequence[IPv4Network | IPv6Network], client: Any) -> bool:
    try:
        address = ip_address(client[0])
    # A Unix socket has no address.
    except (TypeError, ValueError):
        return False
    return any(address in network for network in networks)


def _plain_id(headers: Sequence[tuple[bytes, bytes]]) -> str | None:
    """Return the id of the headers; None if there is none, several, or one that is not plain."""
    found = [value.decode("latin-1") for name, value in headers if name == _HEADER]
    return found[0] if len(found) == 1 and _PLAIN.fullmatch(found[0]) else None
